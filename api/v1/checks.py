"""`/v1/checks` and `/v1/reservations`. Every decision is 200, also "no"; nobody may cache one."""

from __future__ import annotations

from typing import Any, Final

from api import bodies, problems
from api.routing import Call, Reply, Route
from api.schemas.answers import AnswerSchema, BatchAnswerSchema, ChecksQuery, ChecksSchema
from api.schemas.declarations import ReplaySchema
from api.schemas.requests import BatchSchema, CheckSchema
from api.schemas.reservations import CommitSchema, EndedSchema
from api.schemas.shapes import AtQuery
from consent import readers

NO_STORE = {"Cache-Control": "no-store"}
_ERRORS = (400, 401, 403, 409, 413, 415, 422, 503)


def check(call: Call) -> Reply:
    """One check."""
    return Reply(call.ledger.check(call.json(), caller=call.caller, clock=call.clock), headers=NO_STORE)


def batch(call: Call) -> Reply:
    """Many checks on one snapshot."""
    body = call.ledger.check_batch(call.json(), problems.problem, caller=call.caller, clock=call.clock)
    return Reply(body, headers=NO_STORE)


def listed(call: Call) -> Reply:
    """Recorded answers, a page at a time."""
    wanted = {name: call.query.get(name) for name in ("performer", "project", "shot", "outcome", "cursor")}
    since, limit = call.instant("from"), call.query["limit"]
    page = call.ledger.checks(caller=call.caller, since=since, limit=limit, **wanted, **call.moments())
    return Reply(page, headers={**NO_STORE, **call.next_page(page["next_cursor"])})


def recorded(call: Call, decision: str) -> Reply:
    """A recorded answer again."""
    return Reply(call.ledger.recorded(decision, caller=call.caller, **call.moments()), headers=NO_STORE)


def replayed(call: Call, decision: str) -> Reply:
    """A decision decided again under its rule set."""
    return Reply(call.ledger.replay(decision, caller=call.caller), headers=NO_STORE)


def commit(call: Call, decision: str) -> Reply:
    """Use up what was held."""
    return Reply(call.ledger.commit(decision, call.json({}), caller=call.caller, clock=call.clock))


def release(call: Call, decision: str) -> Reply:
    """Give back what was held."""
    readers.read(_NOTHING, call.json({}))
    return Reply(call.ledger.release(decision, caller=call.caller, clock=call.clock))


_NOTHING: Final[readers.Reader[dict[str, Any]]] = readers.shape(dict, {}, {})
ROUTES = (
    Route("POST", "/v1/checks", check, "Is this covered by consent?", "check", {200: AnswerSchema}, _ERRORS,
          body=CheckSchema, cap=bodies.CHECK_BYTES),
    Route("POST", "/v1/checks/batch", batch, "Up to 1000 checks on one snapshot", "check",
          {200: BatchAnswerSchema}, _ERRORS, body=BatchSchema, cap=bodies.BATCH_BYTES),
    Route("GET", "/v1/checks", listed, "Recorded answers, each to whom it concerns", "read", {200: ChecksSchema},
          (400, 401, 403, 422, 503), query=ChecksQuery),
    Route("GET", "/v1/checks/<decision>", recorded, "A recorded answer again", "read", {200: AnswerSchema},
          (400, 401, 403, 404, 503), query=AtQuery),
    Route("GET", "/v1/checks/<decision>/replay", replayed, "A decision decided again under its rule set", "read",
          {200: ReplaySchema}, (400, 401, 403, 404, 503)),
    Route("POST", "/v1/reservations/<decision>/commit", commit, "Use up what a decision holds", "check",
          {200: EndedSchema}, (*_ERRORS, 404), body=CommitSchema, cap=bodies.CHECK_BYTES),
    Route("POST", "/v1/reservations/<decision>/release", release, "Give back what a decision holds", "check",
          {200: EndedSchema}, (*_ERRORS, 404), cap=bodies.CHECK_BYTES),
)  # fmt: skip
