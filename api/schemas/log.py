"""What the log publishes beside its checkpoint: consistency and keys."""

from __future__ import annotations

from marshmallow import fields

from api.schemas.shapes import Digits, Strict


class ConsistencySchema(Strict):
    old = fields.Integer(required=True)
    new = fields.Integer(required=True)
    path = fields.List(fields.String(), required=True)


class LoggedSchema(Strict):
    index = fields.Integer(required=True)


class JwkSchema(Strict):
    kty = fields.String(required=True)
    crv = fields.String(required=True)
    x = fields.String(required=True)
    kid = fields.String(required=True)
    alg = fields.String(required=True)
    use = fields.String(required=True)
    log = fields.String(required=True)


class JwksSchema(Strict):
    keys = fields.List(fields.Nested(JwkSchema), required=True)


class ConsistencyQuery(Strict):
    old = Digits(required=True)
    new = Digits(required=True)
