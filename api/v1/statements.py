"""`/v1/statements`: registering what was signed, and showing it."""

from __future__ import annotations

from api import bodies, problems
from api.routing import Call, Reply, Route
from api.schemas.shapes import AtQuery
from api.schemas.statements import (
    BundleSchema,
    BundlesSchema,
    ProofsSchema,
    RegisteredSchema,
    ResultsSchema,
    StatementSchema,
)
from consent.answers.statements import Registered


def _registered(answer: Registered) -> Reply:
    location = {"Location": f"/v1/statements/{answer.statement.digest}"}
    return Reply(answer.statement, 201 if answer.created else 200, headers=location)


def register(call: Call) -> Reply:
    """Register a bundle."""
    return _registered(call.ledger.register(call.raw(), call.view(_registered)))


def register_many(call: Call) -> Reply:
    """Register many bundles, each for itself."""
    return Reply(call.ledger.register_many(call.json(), call.view()).as_json(problems.problem))


def _added(answer: Registered) -> Reply:
    return Reply(answer.statement)


def add_proofs(call: Call, digest: str) -> Reply:
    """Add proofs."""
    return _added(call.ledger.add_proofs(digest, call.raw(), call.view(_added)))


def show(call: Call, digest: str) -> Reply:
    """Show a statement."""
    return Reply(call.ledger.statement(digest, call.view()))


ROUTES = (
    Route("POST", "/v1/statements", register, "Register a signed statement", "write",
          {201: RegisteredSchema, 200: RegisteredSchema}, (409,), body=BundleSchema, once=True,
          cap=bodies.BUNDLE_BYTES),
    Route("POST", "/v1/statements/batch", register_many, "Register many signed statements, each for itself", "write",
          {200: ResultsSchema}, (409,), body=BundlesSchema, once=True, cap=bodies.BATCH_BYTES,
          takes_turns=True),
    Route("POST", "/v1/statements/<digest>/proofs", add_proofs, "Add proofs to a registered statement", "write",
          {200: RegisteredSchema}, (404, 409), body=ProofsSchema, once=True, cap=bodies.BUNDLE_BYTES),
    Route("GET", "/v1/statements/<digest>", show, "A registered statement with its bundle", "read",
          {200: StatementSchema}, (404, 409), query=AtQuery),
)  # fmt: skip
