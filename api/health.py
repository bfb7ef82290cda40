"""Whether the process lives, whether the ledger may be used, and what there is to watch of both."""

from __future__ import annotations

from api import exposition
from api.meters import here
from api.routing import NO_STORE, Call, Reply, Route
from api.schemas.shapes import HealthSchema, ReadyQuery


def alive(call: Call) -> Reply:
    """The process answers."""
    del call
    return Reply({"status": "alive"})


def ready(call: Call) -> Reply:
    """The ledger can be read, its head verifies, and a write would be taken; `for=read` does not ask for the last."""
    call.ledger.ready(to_write=call.query.get("for_") != "read")
    return Reply({"status": "ready"})


def metrics(call: Call) -> Reply:
    """What there is to watch of the service and the ledger; it names nobody."""
    del call
    return Reply(exposition.shown(here()), media_type=exposition.MEDIA_TYPE, headers=NO_STORE)


ROUTES = (
    Route("GET", "/healthz", alive, "The process answers", None, {200: HealthSchema}),
    Route("GET", "/readyz", ready, "The ledger may be used", None, {200: HealthSchema}, (503,), query=ReadyQuery),
    Route("GET", "/metrics", metrics, "What there is to watch, for Prometheus", "admin", {200: exposition.MEDIA_TYPE}),
)
