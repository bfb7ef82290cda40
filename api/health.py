"""Whether the process lives, and whether the ledger may be used."""

from __future__ import annotations

from api.routing import Call, Reply, Route
from api.schemas.shapes import HealthSchema, ReadyQuery


def alive(call: Call) -> Reply:
    """The process answers."""
    del call
    return Reply({"status": "alive"})


def ready(call: Call) -> Reply:
    """The ledger can be read, its head verifies, and a write would be taken; `for=read` does not ask for the last."""
    call.ledger.ready(to_write=call.query.get("for_") != "read")
    return Reply({"status": "ready"})


ROUTES = (
    Route("GET", "/healthz", alive, "The process answers", None, {200: HealthSchema}),
    Route("GET", "/readyz", ready, "The ledger may be used", None, {200: HealthSchema}, (503,), query=ReadyQuery),
)
