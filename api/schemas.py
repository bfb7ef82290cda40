"""The shapes on the wire, for the OpenAPI document and for query strings. No rule and no vocabulary stands here.

Bodies are read by the core's own strict readers, which offline verifiers share; a test holds these schemas against
every answer and against what those readers take.
"""

from __future__ import annotations

from marshmallow import RAISE, Schema, fields

from consent.decision import facts
from consent.vocabulary.words import OUTCOMES


class Strict(Schema):
    """A closed object: unknown members are refused."""

    class Meta:
        unknown = RAISE


class Open(Schema):
    """An object whose further members depend on its type."""

    class Meta:
        unknown = "include"


class IdentifierSchema(Strict):
    scheme = fields.String(required=True)
    value = fields.String(required=True)


class ProblemItem(Strict):
    code = fields.String(required=True)
    pointer = fields.String(required=True)
    detail = fields.String(required=True)


class ProblemSchema(Strict):
    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    errors = fields.List(fields.Nested(ProblemItem), required=True)


class ProofSchema(Open):
    format = fields.String(required=True)


class BundleSchema(Strict):
    statement = fields.String(required=True, metadata={"description": "base64url of the statement's bytes"})
    proofs = fields.List(fields.Nested(ProofSchema), required=True)


class ProofsSchema(Strict):
    proofs = fields.List(fields.Nested(ProofSchema), required=True)


class NotedProblem(Strict):
    code = fields.String(required=True)
    pointer = fields.String(required=True)
    detail = fields.String(required=True)
    rule = fields.String(required=True, allow_none=True)


class RegisteredSchema(Strict):
    digest = fields.String(required=True)
    index = fields.Integer(required=True)
    state = fields.String(required=True)
    missing = fields.List(fields.String(), required=True)
    problems = fields.List(fields.Nested(NotedProblem), required=True)
    proof = fields.String(required=True, metadata={"description": "C2SP tlog-proof of the registration"})


class StatementSchema(RegisteredSchema):
    bundle = fields.Nested(BundleSchema, required=True)


class DraftSchema(Open):
    type = fields.String(required=True)


class DraftedSchema(Strict):
    statement = fields.String(required=True, metadata={"description": "the canonical text to sign"})
    digest = fields.String(required=True)
    plain_text = fields.String(required=True)
    problems = fields.List(fields.Nested(NotedProblem), required=True)


class TermSchema(Schema):
    class Meta:
        include = {
            "from": fields.String(required=True),
            "until": fields.String(required=True, allow_none=True),
            "zone": fields.String(required=True),
        }


class GrantSummary(Strict):
    digest = fields.String(required=True)
    index = fields.Integer(required=True)
    state = fields.String(required=True)
    performer = fields.String(required=True)
    licensee = fields.String(required=True)
    agreement = fields.String(required=True)
    projects = fields.List(fields.Nested(IdentifierSchema), required=True)
    scopes = fields.Dict(keys=fields.String(), values=fields.Nested(TermSchema), required=True)


class GrantsSchema(Strict):
    grants = fields.List(fields.Nested(GrantSummary), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class EventSchema(Strict):
    at = fields.String(required=True)
    index = fields.Integer(required=True)
    event = fields.String(required=True)
    kind = fields.String(required=True)
    statement = fields.String(required=True)
    by = fields.List(fields.String(), required=True)
    state = fields.String(required=True)


class HistorySchema(Strict):
    grant = fields.String(required=True)
    events = fields.List(fields.Nested(EventSchema), required=True)


class PerformerSchema(Strict):
    party = fields.String()
    scheme = fields.String()
    value = fields.String()
    name = fields.String()


class AmountSchema(Strict):
    unit = fields.String(required=True)
    amount = fields.Integer(required=True)


PerformanceFacts = Strict.from_dict({name: fields.Raw() for name in facts.OF_A_PERFORMANCE}, name="PerformanceFacts")
RequestFacts = Strict.from_dict({name: fields.Raw() for name in facts.OF_THE_REQUEST}, name="RequestFacts")


class PerformanceSchema(Strict):
    performer = fields.Nested(PerformerSchema, required=True, allow_none=True)
    role = fields.String(required=True, allow_none=True)
    scene = fields.String(required=True, allow_none=True)
    modalities = fields.List(fields.String(), required=True, allow_none=True)
    episode = fields.String(allow_none=True)
    amounts = fields.List(fields.Nested(AmountSchema), allow_none=True)
    facts = fields.Nested(PerformanceFacts, allow_none=True)


class PromptReferenceSchema(Strict):
    performer = fields.Nested(PerformerSchema, required=True)
    features = fields.List(fields.String(), required=True)


class CheckSchema(Strict):
    project = fields.Nested(IdentifierSchema, required=True, allow_none=True)
    licensee = fields.String(required=True, allow_none=True)
    use = fields.String(required=True, allow_none=True)
    performances = fields.List(fields.Nested(PerformanceSchema), required=True, allow_none=True)
    media = fields.List(fields.String(), required=True, allow_none=True)
    territories = fields.List(fields.String(), required=True, allow_none=True)
    languages = fields.List(fields.String(), required=True, allow_none=True)
    purpose = fields.String(required=True, allow_none=True)
    tools = fields.List(fields.String(), required=True, allow_none=True)
    vendor = fields.String(allow_none=True)
    content = fields.List(fields.String(), allow_none=True)
    prompt_references = fields.List(fields.Nested(PromptReferenceSchema), allow_none=True)
    facts = fields.Nested(RequestFacts, allow_none=True)
    assets = fields.List(fields.String(), allow_none=True)
    ref = fields.Dict(keys=fields.String(), values=fields.String(), allow_none=True)
    reserve = fields.Boolean(allow_none=True)
    record = fields.Boolean(allow_none=True)
    at = fields.String(allow_none=True)
    known_at = fields.Integer(allow_none=True)


class ReasonSchema(Strict):
    code = fields.String(required=True)
    pointer = fields.String(required=True)
    detail = fields.String(required=True)


class RuleSchema(Strict):
    id = fields.String(required=True)
    effect = fields.String(required=True)
    citation = fields.String(required=True)
    confidence = fields.String(required=True)


class ObligationSchema(Strict):
    rule = fields.String(required=True)
    kind = fields.String(required=True)
    text = fields.String(required=True)
    due = fields.String(required=True, allow_none=True)
    condition = fields.String()


class UnmetSchema(Strict):
    facet = fields.String(required=True)
    asked = fields.List(fields.Raw(), required=True)
    granted = fields.List(fields.Raw(), required=True)


class MissingSchema(UnmetSchema):
    grant = fields.String(required=True)
    scope = fields.String(required=True)


class ConsideredSchema(Strict):
    grant = fields.String(required=True)
    scope = fields.String(required=True)
    state = fields.String(required=True)
    met = fields.List(fields.String(), required=True)
    unmet = fields.List(fields.Nested(UnmetSchema), required=True)


class PerformanceAnswer(Strict):
    performer = fields.String(required=True)
    outcome = fields.String(required=True, metadata={"enum": list(OUTCOMES)})
    relied_on = fields.List(fields.String(), required=True)
    missing = fields.List(fields.Nested(MissingSchema), required=True)
    considered = fields.List(fields.Nested(ConsideredSchema), required=True)
    coverable = fields.List(fields.Dict(keys=fields.String(), values=fields.List(fields.Raw())), required=True)


class AssumedSchema(Strict):
    pointer = fields.String(required=True)
    value = fields.Raw(required=True)
    rule = fields.String(required=True)


class AmendmentSchema(Strict):
    facet = fields.String(required=True)
    add = fields.List(fields.Raw(), required=True)


class NearestSchema(Strict):
    grant = fields.String(required=True)
    scope = fields.String(required=True)
    amendment = fields.List(fields.Nested(AmendmentSchema), required=True)


class RuleSetSchema(Strict):
    version = fields.String(required=True)
    digest = fields.String(required=True)


class LedgerSchema(Strict):
    origin = fields.String(required=True)
    tree_size = fields.Integer(required=True)
    root_hash = fields.String(required=True)


class AnswerSchema(Strict):
    decision = fields.String(required=True, allow_none=True)
    outcome = fields.String(required=True, metadata={"enum": list(OUTCOMES)})
    at = fields.String(required=True)
    recorded = fields.Boolean(required=True)
    performances = fields.List(fields.Nested(PerformanceAnswer), required=True)
    reasons = fields.List(fields.Nested(ReasonSchema), required=True)
    rules = fields.List(fields.Nested(RuleSchema), required=True)
    obligations = fields.List(fields.Nested(ObligationSchema), required=True)
    assumed = fields.List(fields.Nested(AssumedSchema), required=True)
    settled_by = fields.List(fields.String(), required=True)
    nearest = fields.Nested(NearestSchema, required=True, allow_none=True)
    rule_set = fields.Nested(RuleSetSchema, required=True)
    ledger = fields.Nested(LedgerSchema, required=True)
    receipt = fields.String(required=True, allow_none=True)


class BatchSchema(Strict):
    defaults = fields.Dict(keys=fields.String())
    checks = fields.List(fields.Dict(keys=fields.String()), required=True)


class ItemErrorSchema(Strict):
    error = fields.Nested(ProblemSchema, required=True)


class BatchAnswerSchema(Strict):
    outcome = fields.String(required=True, metadata={"enum": list(OUTCOMES)})
    answers = fields.List(fields.Raw(), required=True, metadata={"description": "an answer or {error: problem} each"})


class PerformerAmounts(Strict):
    performer = fields.String(required=True)
    amounts = fields.List(fields.Nested(AmountSchema), required=True)


class CommitSchema(Strict):
    amounts = fields.List(fields.Nested(AmountSchema))
    performances = fields.List(fields.Nested(PerformerAmounts))


class EndedSchema(Strict):
    decision = fields.String(required=True)
    state = fields.String(required=True)
    index = fields.Integer(required=True)
    proof = fields.String(required=True)


class ConsistencySchema(Strict):
    old = fields.Integer(required=True)
    new = fields.Integer(required=True)
    path = fields.List(fields.String(), required=True)


class JwkSchema(Strict):
    kty = fields.String(required=True)
    crv = fields.String(required=True)
    x = fields.String(required=True)
    kid = fields.String(required=True)
    alg = fields.String(required=True)
    use = fields.String(required=True)


class JwksSchema(Strict):
    keys = fields.List(fields.Nested(JwkSchema), required=True)


class HealthSchema(Strict):
    status = fields.String(required=True)


class AtQuery(Strict):
    at = fields.String()
    known_at = fields.Integer(strict=False)


class GrantsQuery(AtQuery):
    performer = fields.String()
    project = fields.String(metadata={"description": "scheme:value"})
    state = fields.String()
    cursor = fields.String()
    limit = fields.Integer(strict=False, load_default=50)


class ConsistencyQuery(Strict):
    old = fields.Integer(required=True, strict=False)
    new = fields.Integer(required=True, strict=False)
