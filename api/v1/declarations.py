"""`/v1/declarations`: what a production tells its platform, and the register of that."""

from __future__ import annotations

from api import bodies
from api.routing import NO_STORE, Call, Reply, Route
from api.schemas.checks import CheckSchema
from api.schemas.declarations import DeclarationSchema, DeclarationsSchema
from api.schemas.shapes import ProjectAtQuery


def declare(call: Call) -> Reply:
    """Triage a planned use and keep it."""
    return Reply(call.ledger.declare(call.json(), call.view()), headers=NO_STORE)


def register(call: Call) -> Reply:
    """A project's declared uses."""
    return Reply(call.ledger.declarations(call.query["project"], call.view()))


ROUTES = (
    Route("POST", "/v1/declarations", declare, "Triage a planned use against the platform's guidance", "check",
          {200: DeclarationSchema}, (409,), body=CheckSchema, cap=bodies.CHECK_BYTES),
    Route("GET", "/v1/declarations", register, "A project's declared uses", "read",
          {200: DeclarationsSchema}, (404, 422), query=ProjectAtQuery),
)  # fmt: skip
