"""`/v1/grants`: which there are, and the life of one."""

from __future__ import annotations

from api.routing import Call, Reply, Route
from api.schemas.grants import GrantsQuery, GrantsSchema, HistorySchema
from api.schemas.shapes import AtQuery
from consent.ledger.statements.grants import GrantFilter


def page(call: Call) -> Reply:
    """A page of grants, with the link to the next one."""
    wanted = GrantFilter(**{name: call.query.get(name) for name in ("performer", "project", "state")})
    found = call.ledger.grants(wanted, call.page(), call.view())
    return Reply(found, headers=call.next_page(found.next_cursor))


def history(call: Call, digest: str) -> Reply:
    """The life of a grant."""
    return Reply(call.ledger.history(digest, call.view()))


ROUTES = (
    Route("GET", "/v1/grants", page, "Grants, by index", "read", {200: GrantsSchema}, (409,), query=GrantsQuery),
    Route("GET", "/v1/grants/<digest>/history", history, "The life of a grant", "read",
          {200: HistorySchema}, (404, 409), query=AtQuery),
)  # fmt: skip
