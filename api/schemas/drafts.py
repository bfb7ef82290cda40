"""What is drafted, and what there is to sign."""

from __future__ import annotations

from marshmallow import fields

from api.schemas.shapes import NotedProblem, Open, Strict


class DraftSchema(Open):
    type = fields.String(required=True)


class DraftedSchema(Strict):
    statement = fields.String(required=True, metadata={"description": "the canonical text to sign"})
    digest = fields.String(required=True)
    plain_text = fields.String(required=True)
    problems = fields.List(fields.Nested(NotedProblem), required=True)
