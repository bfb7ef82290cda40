"""Recorded answers again, one by one or as a list, each to whom it concerns."""

from __future__ import annotations

from typing import Any

from consent.callers import LOCAL, Caller
from consent.errors import InvalidInput, NotFound, Problem
from consent.ledger import pages
from consent.ledger.checks import receipts
from consent.ledger.opened import OpenLedger
from consent.ledger.statements.grants import project_named
from consent.ledger.visibility import may_see_decision, performers
from consent.records import RecordedDecision
from consent.storage.transaction import Transaction
from consent.vocabulary.words import OUTCOMES
from signing import digests, merkle


def recorded(
    opened: OpenLedger, decision: str, *, at: int | None = None, known_at: int | None = None, caller: Caller = LOCAL
) -> dict[str, Any]:
    """A recorded answer again, to whom it concerns, with its receipt once that may be released.

    Raises NotFound, for strangers too, and as of a time or size before it was made.
    """
    with opened.store.reading() as tx:
        size = opened.known_size(tx, known_at)
        withheld = concerning(tx, decision, caller, at=at, size=size).receipt is None
    if withheld:
        receipts.release(opened, [decision])
    with opened.store.reading() as tx:
        return _answer(opened, tx, concerning(tx, decision, caller))


def _answer(opened: OpenLedger, tx: Transaction, made: RecordedDecision) -> dict[str, Any]:
    root = digests.encode_base64(merkle.root_hash(made.size, tx.log.read_hashes))
    at = {"origin": opened.log.origin, "tree_size": made.size, "root_hash": root}
    return {"decision": made.decision, "recorded": True, **made.answer, "ledger": at, "receipt": made.receipt}


def checks(
    opened: OpenLedger, *, performer: str | None = None, project: str | None = None, shot: str | None = None,
    outcome: str | None = None, since: int | None = None, at: int | None = None, known_at: int | None = None,
    cursor: str | None = None, limit: int = 50, caller: Caller = LOCAL,
) -> dict[str, Any]:  # fmt: skip
    """A page of recorded answers in the order of the log: recorded from `since` on, and by `at`; Unix seconds.

    `shot` is that of the question's `ref`. Receipts that are withheld stay null here; ask for the answer itself. Raises
    InvalidInput for a filter, cursor or limit that is none of ours.
    """
    after = pages.after(cursor, limit)
    if outcome is not None and outcome not in OUTCOMES:
        raise InvalidInput((Problem("unknown_word", "/outcome", f"the outcomes are {', '.join(OUTCOMES)}"),))
    named = None if project is None else str(project_named(project))
    with opened.store.reading() as tx:
        size = opened.known_size(tx, known_at)
        made = tx.decisions.after(after, size, project=named, outcome=outcome, since=since, until=at)
        wanted = (one for one in made if may_see_decision(caller, one) and _is_about(one, performer, shot))
        found, more = pages.cut(wanted, limit)
        answers = [_answer(opened, tx, one) for one in found]
        return {"checks": answers, "next_cursor": pages.cursor(found[-1].index) if more else None}


def _is_about(made: RecordedDecision, performer: str | None, shot: str | None) -> bool:
    if performer is not None and performer not in performers(made):
        return False
    return shot is None or (made.request.get("ref") or {}).get("shot") == shot


def concerning(
    tx: Transaction, decision: str, caller: Caller, *, at: int | None = None, size: int | None = None
) -> RecordedDecision:
    """A recorded decision that concerns the caller, made by `at` and among the first `size` entries.

    Raises NotFound, for strangers too.
    """
    made = tx.decisions.find(decision)
    early = made is not None and (
        (at is not None and at < made.recorded_at) or (size is not None and size <= made.index)
    )
    if made is None or early or not may_see_decision(caller, made):
        raise NotFound.of("decision_unknown", "no recorded decision of that id is here")
    return made
