"""The shapes on the wire, for the OpenAPI document and for query strings. No rule and no vocabulary stands here.

Bodies are read by the core's own strict readers, which offline verifiers share; a test holds these schemas against
every answer and against what those readers take.
"""
