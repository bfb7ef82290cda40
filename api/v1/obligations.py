"""`/v1/obligations`: what is owed in a project."""

from __future__ import annotations

from api.routing import Call, Reply, Route
from api.schemas.obligations import ObligationsQuery, ObligationsSchema


def obligations(call: Call) -> Reply:
    """What is owed in a project."""
    status = call.query.get("status")
    project, moments = call.query["project"], call.moments()
    said = call.ledger.obligations(project, status=status, caller=call.caller, clock=call.clock, **moments)
    return Reply(said)


ROUTES = (
    Route("GET", "/v1/obligations", obligations, "What is owed in a project", "read",
          {200: ObligationsSchema}, (409, 422), query=ObligationsQuery),
)  # fmt: skip
