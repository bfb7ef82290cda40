"""`/v1/impact`: what a withdrawal does."""

from __future__ import annotations

from api import bodies
from api.routing import NO_STORE, Call, Reply, Route
from api.schemas.impact import ImpactQuestion, ImpactSchema


def impact(call: Call) -> Reply:
    """What a withdrawal does, before or after it is filed."""
    return Reply(call.ledger.impact(call.json(), call.view()), headers=NO_STORE)


ROUTES = (
    Route("POST", "/v1/impact", impact, "What a withdrawal of a grant does, before or after it is filed", "read",
          {200: ImpactSchema}, (404, 409), body=ImpactQuestion, cap=bodies.STATEMENT_BYTES),
)  # fmt: skip
