"""Declared uses, their triage, and obligations."""

from __future__ import annotations

from marshmallow import fields

from api.schemas.answers import ObligationSchema
from api.schemas.shapes import Digits, IdentifierSchema, Strict
from consent.decision.triage import TRIAGES
from consent.ledger.checks.obligations import STATUSES
from consent.vocabulary.words import OUTCOMES


class TriageReason(Strict):
    rule = fields.String(required=True)
    effect = fields.String(required=True)
    text = fields.String(required=True)
    citation = fields.String(required=True)


class PrincipleSchema(Strict):
    principle = fields.Integer(required=True)
    text = fields.String(required=True)
    answer = fields.String(required=True, metadata={"enum": ["yes", "no", "unsure"]})


class MatrixRow(Strict):
    row = fields.String(required=True)
    text = fields.String(required=True)


class SignerSchema(Strict):
    role = fields.String(required=True)
    party = fields.String(required=True, allow_none=True)


class NoticeBody(Strict):
    type = fields.String(required=True)
    kind = fields.String(required=True)
    to = fields.String(required=True)
    given_at = fields.String(required=True)
    refs = fields.List(fields.String(), required=True)
    parties = fields.List(fields.Nested(SignerSchema), required=True)


class DeclarationSchema(Strict):
    decision = fields.String(required=True)
    at = fields.String(required=True)
    outcome = fields.String(required=True, metadata={"enum": list(OUTCOMES)})
    triage = fields.String(required=True, metadata={"enum": list(TRIAGES)})
    reasons = fields.List(fields.Nested(TriageReason), required=True)
    principles = fields.List(fields.Nested(PrincipleSchema), required=True)
    matrix = fields.List(fields.Nested(MatrixRow), required=True)
    settled_by = fields.List(fields.String(), required=True)
    notices = fields.List(fields.Nested(NoticeBody), required=True, metadata={"description": "for POST /v1/drafts"})


class ToldSchema(Strict):
    to = fields.String(required=True)
    given_at = fields.String(required=True)
    notice = fields.String(required=True)


class DeclaredSchema(Strict):
    decision = fields.String(required=True)
    declared_at = fields.String(required=True)
    at = fields.String(required=True)
    licensee = fields.String(required=True, allow_none=True)
    vendor = fields.String(required=True, allow_none=True)
    use = fields.String(required=True, allow_none=True)
    purpose = fields.String(required=True, allow_none=True)
    tools = fields.List(fields.String(), required=True)
    performers = fields.List(fields.String(), required=True)
    ref = fields.Dict(required=True)
    outcome = fields.String(required=True)
    triage = fields.String(required=True)
    rules = fields.List(fields.String(), required=True)
    settled_by = fields.List(fields.String(), required=True)
    told = fields.List(fields.Nested(ToldSchema), required=True)


class DeclarationsSchema(Strict):
    project = fields.Nested(IdentifierSchema, required=True)
    declarations = fields.List(fields.Nested(DeclaredSchema), required=True)


class ProjectQuery(Strict):
    project = fields.String(required=True, metadata={"description": "scheme:value"})


class DeclarationsQuery(ProjectQuery):
    at = fields.String()
    known_at = Digits()


class ObligationsQuery(DeclarationsQuery):
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


class DifferenceSchema(Strict):
    member = fields.String(required=True)
    recorded = fields.Raw(required=True)
    replayed = fields.Raw(required=True)


class RuleChangeSchema(Strict):
    rule = fields.String(required=True)
    change = fields.String(required=True, metadata={"enum": ["added", "removed", "changed"]})
    members = fields.List(fields.String(), required=True)


class RuleSetName(Strict):
    version = fields.String(required=True)
    digest = fields.String(required=True)


class ReplaySchema(Strict):
    decision = fields.String(required=True)
    same = fields.Boolean(required=True)
    rule_set = fields.Nested(RuleSetName, required=True)
    replayed_under = fields.Nested(RuleSetName, required=True)
    differs = fields.List(fields.Nested(DifferenceSchema), required=True)
    rules_known = fields.Boolean(required=True)
    rules_changed = fields.List(fields.Nested(RuleChangeSchema), required=True)
