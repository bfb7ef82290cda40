"""Ending a reservation."""

from __future__ import annotations

from marshmallow import fields

from api.schemas.shapes import PARTY, AmountSchema, Strict


class PerformerAmounts(Strict):
    performer = fields.String(required=True, metadata=PARTY)
    amounts = fields.List(fields.Nested(AmountSchema), required=True)


class CommitSchema(Strict):
    amounts = fields.List(fields.Nested(AmountSchema))
    performances = fields.List(fields.Nested(PerformerAmounts))


class EndedSchema(Strict):
    decision = fields.String(required=True)
    state = fields.String(required=True, metadata={"enum": ["committed", "released"]})
    index = fields.Integer(required=True)
    proof = fields.String(required=True)
