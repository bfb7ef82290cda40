"""Pages of grants, and the history of one."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.schemas.shapes import DIGEST, PARTY, STATE, AtQuery, Digits, IdentifierSchema, Strict
from consent.vocabulary.words import AGREEMENTS


class TermSchema(Schema):
    class Meta:
        include = {
            "from": fields.Raw(required=True),
            "until": fields.Raw(required=True, allow_none=True),
            "zone": fields.String(required=True),
        }


class GrantSummarySchema(Strict):
    digest = fields.String(required=True, metadata=DIGEST)
    index = fields.Integer(required=True)
    state = fields.String(required=True, metadata=STATE)
    performer = fields.String(required=True, metadata=PARTY)
    licensee = fields.String(required=True, metadata=PARTY)
    agreement = fields.String(required=True, metadata={"enum": sorted(AGREEMENTS)})
    projects = fields.List(fields.Nested(IdentifierSchema), required=True)
    scopes = fields.Dict(keys=fields.String(), values=fields.Nested(TermSchema), required=True)


class GrantsSchema(Strict):
    grants = fields.List(fields.Nested(GrantSummarySchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class EventSchema(Strict):
    at = fields.String(required=True)
    index = fields.Integer(required=True)
    event = fields.String(required=True)
    kind = fields.String(required=True)
    statement = fields.String(required=True)
    by = fields.List(fields.String(), required=True)
    state = fields.String(required=True, metadata=STATE)


class HistorySchema(Strict):
    grant = fields.String(required=True)
    events = fields.List(fields.Nested(EventSchema), required=True)


class GrantsQuery(AtQuery):
    performer = fields.String(metadata=PARTY)
    project = fields.String(metadata={"description": "scheme:value"})
    state = fields.String(metadata=STATE)
    cursor = fields.String()
    limit = Digits(load_default=50)
