"""Declared uses and their triage."""

from __future__ import annotations

from marshmallow import fields

from api.schemas.checks import CheckSchema
from api.schemas.shapes import DIGEST, IdentifierSchema, Strict
from consent.decision.triage import TRIAGES
from consent.vocabulary.words import OUTCOMES, REGISTER_KINDS, REGISTER_STAGES


class RegisteredUseSchema(Strict):
    kind = fields.String(required=True, metadata={"enum": sorted(REGISTER_KINDS)})
    stage = fields.String(metadata={"enum": sorted(REGISTER_STAGES)})
    shot = fields.String()
    tool_version = fields.String()
    terms = fields.String(metadata={**DIGEST, "description": "the digest of the tool's terms"})
    input = fields.String(metadata={"description": "what went in, in words"})
    credited = fields.Boolean(metadata={"description": "whether the roles stand in the billing"})


class DeclareSchema(CheckSchema):
    register = fields.Nested(RegisteredUseSchema, allow_none=True)


class TriageReasonSchema(Strict):
    rule = fields.String(required=True)
    effect = fields.String(required=True)
    text = fields.String(required=True)
    citation = fields.String(required=True)


class PrincipleSchema(Strict):
    principle = fields.Integer(required=True)
    text = fields.String(required=True)
    answer = fields.String(required=True, metadata={"enum": ["yes", "no", "unsure"]})
    lacks = fields.List(fields.String(), required=True, metadata={"description": "what to state or declare"})


class UnstatedSchema(Strict):
    fact = fields.String(required=True)
    pointer = fields.String(required=True)
    asks = fields.String(required=True)


class MatrixRowSchema(Strict):
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
    reasons = fields.List(fields.Nested(TriageReasonSchema), required=True)
    unstated = fields.List(fields.Nested(UnstatedSchema), required=True)
    principles = fields.List(fields.Nested(PrincipleSchema), required=True)
    matrix = fields.List(fields.Nested(MatrixRowSchema), required=True)
    settled_by = fields.List(fields.String(), required=True)
    notices = fields.List(fields.Nested(NoticeBody), required=True, metadata={"description": "for POST /v1/drafts"})
    register = fields.Nested(RegisteredUseSchema)


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
    triage = fields.String(required=True, metadata={"enum": list(TRIAGES)})
    rules = fields.List(fields.String(), required=True)
    settled_by = fields.List(fields.String(), required=True)
    told = fields.List(fields.Nested(ToldSchema), required=True)
    register = fields.Nested(RegisteredUseSchema)


class DeclarationsSchema(Strict):
    project = fields.Nested(IdentifierSchema, required=True)
    declarations = fields.List(fields.Nested(DeclaredSchema), required=True)
