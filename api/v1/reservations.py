"""`/v1/reservations`: what a decision holds is used up or given back."""

from __future__ import annotations

from typing import Any, Final

from api import bodies
from api.routing import Call, Reply, Route
from api.schemas.reservations import CommitSchema, EndedSchema
from consent import readers

_NOTHING: Final[readers.Reader[dict[str, Any]]] = readers.shape(dict, {}, {})


def commit(call: Call, decision: str) -> Reply:
    """Use up what was held."""
    return Reply(call.ledger.commit(decision, call.json({}), call.view(Reply)))


def release(call: Call, decision: str) -> Reply:
    """Give back what was held."""
    readers.read(_NOTHING, call.json({}))
    return Reply(call.ledger.release(decision, call.view(Reply)))


ROUTES = (
    Route("POST", "/v1/reservations/<decision>/commit", commit, "Use up what a decision holds", "check",
          {200: EndedSchema}, (404, 409), body=CommitSchema, once=True, cap=bodies.CHECK_BYTES),
    Route("POST", "/v1/reservations/<decision>/release", release, "Give back what a decision holds", "check",
          {200: EndedSchema}, (404, 409), once=True, cap=bodies.CHECK_BYTES),
)  # fmt: skip
