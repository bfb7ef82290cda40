"""What an audit by sample shows."""

from __future__ import annotations

from marshmallow import fields

from api.schemas.shapes import Digits, Strict
from api.schemas.statements import BundleSchema


class SampledStatementSchema(Strict):
    digest = fields.String(required=True)
    status = fields.String(required=True)
    bundle = fields.Nested(BundleSchema, required=True, allow_none=True)


class SampledEntrySchema(Strict):
    index = fields.Integer(required=True)
    entry = fields.String(required=True)
    proof = fields.String(required=True)
    statement = fields.Nested(SampledStatementSchema)


class SampleSchema(Strict):
    seed = fields.String(required=True)
    origin = fields.String(required=True)
    tree_size = fields.Integer(required=True)
    checkpoint = fields.String(required=True)
    entries = fields.List(fields.Nested(SampledEntrySchema), required=True)


class SampleQuery(Strict):
    seed = fields.String(required=True)
    n = Digits(required=True)
