"""What a tool asks, what it is answered, and what of an answer can be asked again."""

from __future__ import annotations

from marshmallow import fields

from api.schemas.shapes import (
    PARTY,
    STATE,
    USE,
    AmountSchema,
    AtQuery,
    Digits,
    IdentifierSchema,
    ObligationSchema,
    ProblemItem,
    Strict,
)
from consent.answers.checks import RECEIPT_MISSING
from consent.decision import facts
from consent.ledger.checks.status import STATUSES
from consent.rules.next_steps import SETTLERS
from consent.vocabulary.words import OUTCOMES


class PerformerSchema(Strict):
    party = fields.String()
    scheme = fields.String()
    value = fields.String()
    name = fields.String()


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


class RecordedCheckSchema(CheckSchema):
    """A question on record, which may be one that would be refused today."""


class BatchSchema(Strict):
    defaults = fields.Dict(keys=fields.String())
    checks = fields.List(
        fields.Raw(),
        required=True,
        metadata={"description": "a Check each, over the defaults; what is none is an error in its place"},
    )


class ReasonSchema(ProblemItem):
    grant = fields.String(metadata={"description": "the grant it is about, where it is about one"})
    scope = fields.String(metadata={"description": "the scope of that grant, where it is about one"})


class StepSchema(Strict):
    may_settle = fields.List(
        fields.String(metadata={"enum": list(SETTLERS)}),
        metadata={"description": "whose word would settle it; nobody's where it is empty"},
    )
    type = fields.String(metadata={"description": "the statement they would make, where one would do it"})


class RuleSchema(StepSchema):
    id = fields.String(required=True)
    effect = fields.String(required=True)
    citation = fields.String(required=True)
    confidence = fields.String(required=True)
    pointer = fields.String()


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
    state = fields.String(required=True, metadata=STATE)
    met = fields.List(fields.String(), required=True)
    unmet = fields.List(fields.Nested(UnmetSchema), required=True)


class GroundScopeSchema(Strict):
    grant = fields.String(required=True)
    scope = fields.String(required=True)


class FreeingRuleSchema(Strict):
    rule = fields.String(required=True)
    citation = fields.String(required=True)
    confidence = fields.String(required=True)


class PerformanceAnswer(Strict):
    performer = fields.String(required=True)
    outcome = fields.String(required=True, metadata={"enum": list(OUTCOMES)})
    relied_on = fields.List(fields.String(), required=True)
    missing = fields.List(fields.Nested(MissingSchema), required=True)
    considered = fields.List(fields.Nested(ConsideredSchema), required=True)
    coverable = fields.List(fields.Dict(keys=fields.String(), values=fields.List(fields.Raw())), required=True)
    rests_on = fields.List(fields.Nested(GroundScopeSchema))
    freed_by = fields.List(fields.Nested(FreeingRuleSchema))
    others = fields.Integer()


class AssumedSchema(Strict):
    pointer = fields.String(required=True)
    value = fields.Raw(required=True)
    rule = fields.String(required=True)


class AmendmentSchema(Strict):
    facet = fields.String(required=True)
    add = fields.List(fields.Raw(), required=True)


class ObstacleSchema(StepSchema):
    code = fields.String(required=True)
    rule = fields.String(required=True)
    pointer = fields.String(required=True)


class NearestSchema(Strict):
    grant = fields.String(required=True)
    scope = fields.String(required=True)
    amendment = fields.List(fields.Nested(AmendmentSchema), required=True)
    obstacles = fields.List(fields.Nested(ObstacleSchema))


class UnreadSchema(Strict):
    pointer = fields.String(required=True)


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
    receipt_missing = fields.String(metadata={"enum": list(RECEIPT_MISSING)})
    request = fields.Nested(RecordedCheckSchema, metadata={"description": "the question as recorded"})
    unread = fields.List(
        fields.Nested(UnreadSchema), metadata={"description": "facts stated that no rule switched on reads"}
    )


class BatchAnswerSchema(Strict):
    outcome = fields.String(required=True, metadata={"enum": list(OUTCOMES)})
    answers = fields.List(fields.Raw(), required=True, metadata={"description": "an answer or {error: problem} each"})


class ChecksQuery(AtQuery):
    performer = fields.String(metadata=PARTY)
    project = fields.String(metadata={"description": "scheme:value"})
    shot = fields.String(metadata={"description": "the `shot` of the question's `ref`"})
    job = fields.String(metadata={"description": "the `job` of the question's `ref`"})
    task = fields.String(metadata={"description": "the `task` of the question's `ref`"})
    use = fields.String(metadata=USE)
    licensee = fields.String(metadata=PARTY)
    outcome = fields.String(metadata={"enum": list(OUTCOMES)})
    limit = Digits(load_default=50)
    cursor = fields.String()

    class Meta(Strict.Meta):
        include = {"from": fields.String(metadata={"description": "recorded from this time on"})}


class ChecksSchema(Strict):
    checks = fields.List(fields.Nested(AnswerSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class DifferenceSchema(Strict):
    member = fields.String(required=True)
    recorded = fields.Raw(required=True)
    replayed = fields.Raw(required=True)


class RuleChangeSchema(Strict):
    rule = fields.String(required=True)
    change = fields.String(required=True, metadata={"enum": ["added", "removed", "changed"]})
    members = fields.List(fields.String(), required=True)


class RuleSetNameSchema(Strict):
    version = fields.String(required=True)
    digest = fields.String(required=True)


class ReplaySchema(Strict):
    decision = fields.String(required=True)
    same = fields.Boolean(required=True)
    rule_set = fields.Nested(RuleSetNameSchema, required=True)
    replayed_under = fields.Nested(RuleSetNameSchema, required=True)
    differs = fields.List(fields.Nested(DifferenceSchema), required=True)
    rules_known = fields.Boolean(required=True)
    rules_changed = fields.List(fields.Nested(RuleChangeSchema), required=True)


class StatusSchema(Strict):
    decision = fields.String(required=True)
    status = fields.String(required=True, metadata={"enum": list(STATUSES)})
    outcome = fields.String(required=True)
    reasons = fields.List(fields.String(), required=True)
    at = fields.String(required=True)
    expires = fields.String(required=True)
