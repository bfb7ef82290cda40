"""`/v1/obligations`: what is owed in a project."""

from __future__ import annotations

from api.routing import Call, Reply, Route
from api.schemas.obligations import ObligationsQuery, ObligationsSchema


def obligations(call: Call) -> Reply:
    """What is owed in a project."""
    return Reply(call.ledger.obligations(call.query["project"], call.query.get("status"), call.view()))


ROUTES = (
    Route("GET", "/v1/obligations", obligations, "What is owed in a project", "read",
          {200: ObligationsSchema}, (404, 409, 422), query=ObligationsQuery),
)  # fmt: skip
