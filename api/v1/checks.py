"""`/v1/checks`. Every decision is 200, also "no"; nobody may cache one."""

from __future__ import annotations

from api import bodies, problems
from api.meters import ERROR
from api.routing import NO_STORE, Call, Reply, Route
from api.schemas.checks import (
    AnswerSchema,
    BatchAnswerSchema,
    BatchSchema,
    CheckSchema,
    ChecksQuery,
    ChecksSchema,
    ReplaySchema,
    StatusSchema,
)
from api.schemas.shapes import AtQuery
from consent.answers.checks import BatchAnswer, CheckAnswer
from consent.errors import ConsentError
from consent.ledger.checks.recorded import CheckFilter


def _told(answer: CheckAnswer) -> Reply:
    return Reply(answer, headers=NO_STORE, outcome=answer.outcome, decided=(answer.outcome,))


def check(call: Call) -> Reply:
    """One check."""
    return _told(call.ledger.check(call.json(), call.view(_told)))


def _all_told(answer: BatchAnswer) -> Reply:
    decided = tuple(ERROR if isinstance(one, ConsentError) else one.outcome for one in answer.answers)
    return Reply(answer.as_json(problems.problem), headers=NO_STORE, outcome=answer.outcome, decided=decided)


def batch(call: Call) -> Reply:
    """Many checks on one snapshot."""
    return _all_told(call.ledger.check_batch(call.json(), call.view(_all_told)))


_FILTERS = ("performer", "project", "shot", "job", "task", "use", "licensee", "outcome")


def listed(call: Call) -> Reply:
    """Recorded answers, a page at a time."""
    said = {name: call.query.get(name) for name in _FILTERS}
    wanted = CheckFilter(**said, since=call.instant("from"))
    found = call.ledger.checks(wanted, call.page(), call.view())
    return Reply(found, headers={**NO_STORE, **call.next_page(found.next_cursor)})


def recorded(call: Call, decision: str) -> Reply:
    """A recorded answer again."""
    return Reply(call.ledger.recorded(decision, call.view()), headers=NO_STORE)


def replayed(call: Call, decision: str) -> Reply:
    """A decision decided again under its rule set."""
    return Reply(call.ledger.replay(decision, call.view()), headers=NO_STORE)


def status(call: Call, decision: str) -> Reply:
    """Whether a receipt still stands."""
    return Reply(call.ledger.status(decision, call.view()), headers=NO_STORE)


ROUTES = (
    Route("POST", "/v1/checks", check, "Is this covered by consent?", "check",
          {200: AnswerSchema}, (409,), body=CheckSchema, once=True, cap=bodies.CHECK_BYTES),
    Route("POST", "/v1/checks/batch", batch, "Up to 1000 checks on one snapshot", "check",
          {200: BatchAnswerSchema}, (409,), body=BatchSchema, once=True, cap=bodies.BATCH_BYTES,
          takes_turns=True),
    Route("GET", "/v1/checks", listed, "Recorded answers, each to whom it concerns", "read",
          {200: ChecksSchema}, (422,), query=ChecksQuery),
    Route("GET", "/v1/checks/<decision>", recorded, "A recorded answer again", "read",
          {200: AnswerSchema}, (404,), query=AtQuery),
    Route("GET", "/v1/checks/<decision>/replay", replayed, "A decision decided again under its rule set", "read",
          {200: ReplaySchema}, (404,)),
    Route("GET", "/v1/checks/<decision>/status", status, "Whether a receipt still stands, for tools that poll", "check",
          {200: StatusSchema}, (404, 409), query=AtQuery),
)  # fmt: skip
