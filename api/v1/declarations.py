"""`/v1/declarations`: what a production tells its platform, and the register of that."""

from __future__ import annotations

from api import bodies
from api.routing import NO_STORE, Call, Reply, Route
from api.schemas.declarations import DeclarationSchema, DeclarationsSchema, DeclareSchema
from api.schemas.shapes import ProjectAtQuery
from consent.answers.declarations import Declaration


def _told(answer: Declaration) -> Reply:
    return Reply(answer, headers=NO_STORE)


def declare(call: Call) -> Reply:
    """Triage a planned use and keep it."""
    return _told(call.ledger.declare(call.json(), call.view(_told)))


def register(call: Call) -> Reply:
    """A project's declared uses."""
    return Reply(call.ledger.declarations(call.query["project"], call.view()))


ROUTES = (
    Route("POST", "/v1/declarations", declare, "Triage a planned use against the platform's guidance", "check",
          {200: DeclarationSchema}, (409,), body=DeclareSchema, once=True, cap=bodies.CHECK_BYTES),
    Route("GET", "/v1/declarations", register, "A project's declared uses", "read",
          {200: DeclarationsSchema}, (404, 422), query=ProjectAtQuery),
)  # fmt: skip
