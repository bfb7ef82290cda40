"""`/v1/statements` and `/v1/drafts`."""

from __future__ import annotations

from api import bodies, problems
from api.routing import Call, Reply, Route
from api.schemas.shapes import AtQuery
from api.schemas.statements import (
    BundleSchema,
    BundlesSchema,
    DraftedSchema,
    DraftSchema,
    ProofsSchema,
    RegisteredSchema,
    ResultsSchema,
    StatementSchema,
)

NO_STORE = {"Cache-Control": "no-store"}


def register(call: Call) -> Reply:
    """Register a bundle."""
    answer = call.ledger.register(call.raw(), call.view())
    location = {"Location": f"/v1/statements/{answer.statement.digest}"}
    return Reply(answer.statement, 201 if answer.created else 200, headers=location)


def register_many(call: Call) -> Reply:
    """Register many bundles, each for itself."""
    return Reply(call.ledger.register_many(call.json(), call.view()).as_json(problems.problem))


def add_proofs(call: Call, digest: str) -> Reply:
    """Add proofs."""
    return Reply(call.ledger.add_proofs(digest, call.raw(), call.view()).statement)


def show(call: Call, digest: str) -> Reply:
    """Show a statement."""
    return Reply(call.ledger.statement(digest, call.view()))


def draft(call: Call) -> Reply:
    """Draft a statement."""
    return Reply(call.ledger.draft(call.json(), call.view()), headers=NO_STORE)


ROUTES = (
    Route("POST", "/v1/statements", register, "Register a signed statement", "write",
          {201: RegisteredSchema, 200: RegisteredSchema}, (400, 401, 403, 409, 413, 415, 422, 503),
          body=BundleSchema, cap=bodies.BUNDLE_BYTES),
    Route("POST", "/v1/statements/batch", register_many, "Register many signed statements, each for itself", "write",
          {200: ResultsSchema}, (400, 401, 403, 409, 413, 415, 422, 503), body=BundlesSchema, cap=bodies.BATCH_BYTES),
    Route("POST", "/v1/statements/<digest>/proofs", add_proofs, "Add proofs to a registered statement", "write",
          {200: RegisteredSchema}, (400, 401, 403, 404, 409, 413, 415, 422, 503),
          body=ProofsSchema, cap=bodies.BUNDLE_BYTES),
    Route("GET", "/v1/statements/<digest>", show, "A registered statement with its bundle", "read",
          {200: StatementSchema}, (400, 401, 403, 404, 409, 503), query=AtQuery),
    Route("POST", "/v1/drafts", draft, "What to sign, in canonical bytes and in plain sentences", "write",
          {200: DraftedSchema}, (400, 401, 403, 409, 413, 415, 422, 503),
          body=DraftSchema, cap=bodies.STATEMENT_BYTES),
)  # fmt: skip
