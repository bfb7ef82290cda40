"""`/v1/audit`: what an outsider may look at by drawing lots, never kept by a cache."""

from __future__ import annotations

from api.routing import NO_STORE, Call, Reply, Route
from api.schemas.audit import SampleQuery, SampleSchema


def sample(call: Call) -> Reply:
    """The entries a seed picks."""
    return Reply(call.ledger.sample(call.query["seed"], call.query["n"], call.view()), headers=NO_STORE)


ROUTES = (
    Route("GET", "/v1/audit/sample", sample, "The entries a seed picks, with statements and proofs", "read",
          {200: SampleSchema}, (422,), query=SampleQuery),
)  # fmt: skip
