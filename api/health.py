"""Whether the process lives, and whether the ledger may be used."""

from __future__ import annotations

from api.routing import Call, Reply, Route
from api.schemas.shapes import HealthSchema


def alive(call: Call) -> Reply:
    """The process answers."""
    del call
    return Reply({"status": "alive"})


def ready(call: Call) -> Reply:
    """The ledger can be read and its head verifies."""
    call.ledger.ready()
    return Reply({"status": "ready"})


ROUTES = (
    Route("GET", "/healthz", alive, "The process answers", None, {200: HealthSchema}),
    Route("GET", "/readyz", ready, "The ledger may be used", None, {200: HealthSchema}, (503,)),
)
