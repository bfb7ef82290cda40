"""What a check answers."""

from __future__ import annotations

from marshmallow import fields

from api.schemas.shapes import AtQuery, Digits, ProblemItem, Strict
from consent.vocabulary.words import OUTCOMES


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
    reasons = fields.List(fields.Nested(ProblemItem), required=True)
    rules = fields.List(fields.Nested(RuleSchema), required=True)
    obligations = fields.List(fields.Nested(ObligationSchema), required=True)
    assumed = fields.List(fields.Nested(AssumedSchema), required=True)
    settled_by = fields.List(fields.String(), required=True)
    nearest = fields.Nested(NearestSchema, required=True, allow_none=True)
    rule_set = fields.Nested(RuleSetSchema, required=True)
    ledger = fields.Nested(LedgerSchema, required=True)
    receipt = fields.String(required=True, allow_none=True)


class BatchAnswerSchema(Strict):
    outcome = fields.String(required=True, metadata={"enum": list(OUTCOMES)})
    answers = fields.List(fields.Raw(), required=True, metadata={"description": "an answer or {error: problem} each"})


class ChecksQuery(AtQuery):
    performer = fields.String()
    project = fields.String(metadata={"description": "scheme:value"})
    shot = fields.String(metadata={"description": "the `shot` of the question's `ref`"})
    outcome = fields.String(metadata={"enum": list(OUTCOMES)})
    limit = Digits(load_default=50)
    cursor = fields.String()

    class Meta(Strict.Meta):
        include = {"from": fields.String(metadata={"description": "recorded from this time on"})}


class ChecksSchema(Strict):
    checks = fields.List(fields.Nested(AnswerSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)
