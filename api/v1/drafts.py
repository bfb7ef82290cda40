"""`/v1/drafts`: what to sign. Nothing is kept, neither here nor by a cache."""

from __future__ import annotations

from api import bodies
from api.routing import NO_STORE, Call, Reply, Route
from api.schemas.drafts import DraftedSchema, DraftSchema


def draft(call: Call) -> Reply:
    """Draft a statement."""
    return Reply(call.ledger.draft(call.json(), call.view()), headers=NO_STORE)


ROUTES = (
    Route("POST", "/v1/drafts", draft, "What to sign, in canonical bytes and in plain sentences", "write",
          {200: DraftedSchema}, (409,), body=DraftSchema, cap=bodies.STATEMENT_BYTES),
)  # fmt: skip
