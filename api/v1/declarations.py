"""`/v1/declarations` and `/v1/obligations`: what a production tells its platform, and what it owes."""

from __future__ import annotations

from api import bodies
from api.routing import Call, Reply, Route
from api.schemas.declarations import (
    DeclarationSchema,
    DeclarationsQuery,
    DeclarationsSchema,
    ObligationsQuery,
    ObligationsSchema,
)  # fmt: skip
from api.schemas.requests import CheckSchema

NO_STORE = {"Cache-Control": "no-store"}


def declare(call: Call) -> Reply:
    """Triage a planned use and keep it."""
    return Reply(call.ledger.declare(call.json(), call.view()), headers=NO_STORE)


def register(call: Call) -> Reply:
    """A project's declared uses."""
    return Reply(call.ledger.declarations(call.query["project"], call.view()))


def obligations(call: Call) -> Reply:
    """What is owed in a project."""
    return Reply(call.ledger.obligations(call.query["project"], call.query.get("status"), call.view()))


ROUTES = (
    Route("POST", "/v1/declarations", declare, "Triage a planned use against the platform's guidance", "check",
          {200: DeclarationSchema}, (400, 401, 403, 409, 413, 415, 422, 503), body=CheckSchema,
          cap=bodies.CHECK_BYTES),
    Route("GET", "/v1/declarations", register, "A project's declared uses", "read", {200: DeclarationsSchema},
          (400, 401, 403, 422, 503), query=DeclarationsQuery),
    Route("GET", "/v1/obligations", obligations, "What is owed in a project", "read", {200: ObligationsSchema},
          (400, 401, 403, 409, 422, 503), query=ObligationsQuery),
)  # fmt: skip
