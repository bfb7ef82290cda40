"""What the ledger answers, as frozen objects: the same in the ledger, over HTTP, in the client and on the command line.

Times are written as in the answers themselves (RFC 3339, UTC), digests in base64url without padding.
"""
