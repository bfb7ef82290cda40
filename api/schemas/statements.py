"""Statements, their proofs and what registration answers."""

from __future__ import annotations

from marshmallow import fields, validate

from api.schemas.shapes import ANY_STATE, DIGEST, NotedProblem, Open, Strict
from consent.ledger.statements.register import MAX_BUNDLES


class ProofSchema(Open):
    format = fields.String(required=True, metadata={"description": "such as `jws`"})


class BundleSchema(Strict):
    statement = fields.String(required=True, metadata={"description": "base64url of the statement's bytes"})
    proofs = fields.List(fields.Nested(ProofSchema), required=True)


class BundlesSchema(Strict):
    bundles = fields.List(
        fields.Raw(),
        required=True,
        validate=validate.Length(1, MAX_BUNDLES),
        metadata={"description": "a Bundle each; what is none is an error in its place and touches no other"},
    )


class ProofsSchema(Strict):
    proofs = fields.List(fields.Nested(ProofSchema), required=True)


class RegisteredSchema(Strict):
    digest = fields.String(required=True, metadata=DIGEST)
    index = fields.Integer(required=True)
    state = fields.String(required=True, metadata=ANY_STATE)
    missing = fields.List(fields.String(), required=True)
    problems = fields.List(fields.Nested(NotedProblem), required=True)
    proof = fields.String(required=True, metadata={"description": "C2SP tlog-proof of the registration"})


class ResultsSchema(Strict):
    results = fields.List(fields.Raw(), required=True, metadata={"description": "an answer or {error: problem} each"})


class StatementSchema(RegisteredSchema):
    bundle = fields.Nested(BundleSchema, required=True, allow_none=True, metadata={"description": "null when erased"})
