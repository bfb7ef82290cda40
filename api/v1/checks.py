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
from consent.ledger.checks.recorded import CheckFilter

NO_STORE = {"Cache-Control": "no-store"}
_ERRORS = (400, 401, 403, 409, 413, 415, 422, 503)


def check(call: Call) -> Reply:
    """One check."""
    return Reply(call.ledger.check(call.json(), call.view()), headers=NO_STORE)


def batch(call: Call) -> Reply:
    """Many checks on one snapshot."""
    answer = call.ledger.check_batch(call.json(), call.view())
    return Reply(answer.as_json(problems.problem), headers=NO_STORE)


def listed(call: Call) -> Reply:
    """Recorded answers, a page at a time."""
    said = {name: call.query.get(name) for name in ("performer", "project", "shot", "outcome")}
    wanted = CheckFilter(**said, since=call.instant("from"))
    found = call.ledger.checks(wanted, call.page(), call.view())
    return Reply(found, headers={**NO_STORE, **call.next_page(found.next_cursor)})


def recorded(call: Call, decision: str) -> Reply:
    """A recorded answer again."""
    return Reply(call.ledger.recorded(decision, call.view()), headers=NO_STORE)


def replayed(call: Call, decision: str) -> Reply:
    """A decision decided again under its rule set."""
    return Reply(call.ledger.replay(decision, call.view()), headers=NO_STORE)


def commit(call: Call, decision: str) -> Reply:
    """Use up what was held."""
    return Reply(call.ledger.commit(decision, call.json({}), call.view()))


def release(call: Call, decision: str) -> Reply:
    """Give back what was held."""
    readers.read(_NOTHING, call.json({}))
    return Reply(call.ledger.release(decision, call.view()))


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
