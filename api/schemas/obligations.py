"""What is owed in a project."""

from __future__ import annotations

from marshmallow import fields

from api.schemas.shapes import IdentifierSchema, ObligationSchema, ProjectAtQuery, Strict
from consent.ledger.checks.obligations import STATUSES


class ObligationsQuery(ProjectAtQuery):
    status = fields.String(metadata={"enum": list(STATUSES)})


class OwedSchema(ObligationSchema):
    status = fields.String(required=True, metadata={"enum": list(STATUSES)})
    discharged_by = fields.List(fields.String(), required=True)
    since = fields.String(required=True)
    decisions = fields.List(fields.String(), required=True)


class ObligationsSchema(Strict):
    project = fields.Nested(IdentifierSchema, required=True)
    at = fields.String(required=True)
    obligations = fields.List(fields.Nested(OwedSchema), required=True)
