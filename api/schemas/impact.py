"""What a withdrawal does."""

from __future__ import annotations

from marshmallow import fields

from api.schemas.shapes import DIGEST, STATE, ObligationSchema, Strict
from consent.impact import EFFECTS, STANDINGS
from consent.vocabulary.words import LIMIT_UNITS


class ImpactQuestion(Strict):
    grant = fields.String(required=True, metadata=DIGEST)
    effective_at = fields.String()
    scope = fields.Dict(metadata={"description": "a scope (specification §2.6): the part withdrawn"})
    at = fields.String()
    known_at = fields.Integer()


class WithdrawalSchema(Strict):
    effect = fields.String(required=True, metadata={"enum": list(EFFECTS)})
    effective_at = fields.String(required=True, allow_none=True)
    why = fields.String(required=True)
    rule = fields.String(required=True)


class FiledSchema(Strict):
    statement = fields.String(required=True)
    code = fields.String(required=True)
    effective_at = fields.String(required=True)
    in_part = fields.Boolean(required=True)


class TouchedDecisionSchema(Strict):
    decision = fields.String(required=True)
    project = fields.String(required=True, allow_none=True)
    licensee = fields.String(required=True, allow_none=True)
    outcome = fields.String(required=True)
    at = fields.String(required=True)
    receipt_until = fields.String(required=True)
    standing = fields.String(required=True, metadata={"enum": list(STANDINGS)})


class HeldSchema(Strict):
    decision = fields.String(required=True)
    unit = fields.String(required=True, metadata={"enum": sorted(LIMIT_UNITS)})
    amount = fields.Integer(required=True)
    until = fields.String(required=True)


class MadeSchema(Strict):
    sha256 = fields.String(required=True)
    media_type = fields.String(required=True)
    decision = fields.String(required=True)
    report = fields.String(required=True)
    shown_until = fields.String(required=True, allow_none=True)
    standing = fields.String(required=True, metadata={"enum": list(STANDINGS)})


class ImpactSchema(Strict):
    grant = fields.String(required=True)
    at = fields.String(required=True)
    state = fields.String(required=True, metadata=STATE)
    withdrawal = fields.Nested(WithdrawalSchema, required=True)
    filed = fields.List(fields.Nested(FiledSchema), required=True)
    decisions = fields.List(fields.Nested(TouchedDecisionSchema), required=True)
    earlier_decisions = fields.Integer(required=True)
    reservations = fields.List(fields.Nested(HeldSchema), required=True)
    outputs = fields.List(fields.Nested(MadeSchema), required=True)
    projects = fields.List(fields.String(), required=True)
    obligations = fields.List(fields.Nested(ObligationSchema), required=True)
