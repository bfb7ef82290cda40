"""`/v1/log`: proofs for anybody. What the log publishes as files is in `publication`."""

from __future__ import annotations

from api.routing import TEXT, Call, Reply, Route
from api.schemas.log import ConsistencyQuery, ConsistencySchema, LoggedSchema


def entry_proof(call: Call, index: int) -> Reply:
    """The tlog-proof of an entry."""
    return Reply(call.ledger.entry_proof(index), media_type=TEXT)


def consistency(call: Call) -> Reply:
    """That one head extends another."""
    return Reply(call.ledger.consistency(call.query["old"], call.query["new"]))


def statement(call: Call, digest: str) -> Reply:
    """Where a statement was registered."""
    return Reply(call.ledger.logged(digest))


ROUTES = (
    Route("GET", "/v1/log/entries/<int:index>/proof", entry_proof, "The tlog-proof of an entry", None,
          {200: TEXT}, (404, 503)),
    Route("GET", "/v1/log/statements/<digest>", statement, "Where in the log a statement was registered", None,
          {200: LoggedSchema}, (404, 503)),
    Route("GET", "/v1/log/consistency", consistency, "The proof that one head extends another", None,
          {200: ConsistencySchema}, (503,), query=ConsistencyQuery),
)  # fmt: skip
