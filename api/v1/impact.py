"""`/v1/impact` and the status of receipts: what a withdrawal does, and where it shows at once."""

from __future__ import annotations

from api import bodies
from api.routing import Call, Reply, Route
from api.schemas.impact import ImpactQuestion, ImpactSchema, StatusSchema
from api.schemas.shapes import AtQuery

NO_STORE = {"Cache-Control": "no-store"}


def impact(call: Call) -> Reply:
    """What a withdrawal does, before or after it is filed."""
    return Reply(call.ledger.impact(call.json(), call.view()), headers=NO_STORE)


def status(call: Call, decision: str) -> Reply:
    """Whether a receipt still stands."""
    return Reply(call.ledger.status(decision, call.view()), headers=NO_STORE)


ROUTES = (
    Route("POST", "/v1/impact", impact, "What a withdrawal of a grant does, before or after it is filed", "read",
          {200: ImpactSchema}, (400, 401, 403, 404, 409, 413, 415, 422, 503), body=ImpactQuestion,
          cap=bodies.STATEMENT_BYTES),
    Route("GET", "/v1/checks/<decision>/status", status, "Whether a receipt still stands, for tools that poll", "check",
          {200: StatusSchema}, (400, 401, 403, 404, 409, 503), query=AtQuery),
)  # fmt: skip
