"""Recorded answers again, one by one or as a list, each to whom it concerns."""

from __future__ import annotations

from typing import Any

from consent.callers import LOCAL, Caller
from consent.errors import InvalidInput, NotFound, Problem
from consent.ledger import issue, pages
from consent.ledger.grounds import Grounds
from consent.ledger.read import project_named
from consent.storage.transaction import Transaction
from consent.vocabulary.words import OUTCOMES
from signing import canonical, digests, merkle


def recorded(
    grounds: Grounds, decision: str, *, at: int | None = None, known_at: int | None = None, caller: Caller = LOCAL
) -> dict[str, Any]:
    """A recorded answer again, to whom it concerns, with its receipt once that may be released.

    Raises NotFound, for strangers too, and as of a time or size before it was made.
    """
    with grounds.store.reading() as tx:
        size = grounds.known_size(tx, known_at)
        withheld = concerning(tx, decision, caller, at=at, size=size).receipt == issue.WITHHELD
    if withheld:
        issue.release(grounds, [decision])
    with grounds.store.reading() as tx:
        return _answer(grounds, tx, concerning(tx, decision, caller))


def _answer(grounds: Grounds, tx: Transaction, row: Any) -> dict[str, Any]:
    size, answer = _json(row.record)["size"], _json(row.answer)
    root = digests.encode_base64(merkle.root_hash(size, tx.read_hashes))
    at = {"origin": grounds.log.origin, "tree_size": size, "root_hash": root}
    return {"decision": row.decision, "recorded": True, **answer, "ledger": at, "receipt": row.receipt or None}


def _json(data: Any) -> Any:
    return canonical.parse(bytes(data), max_bytes=len(data))


def checks(
    grounds: Grounds, *, performer: str | None = None, project: str | None = None, shot: str | None = None,
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
    with grounds.store.reading() as tx:
        size = grounds.known_size(tx, known_at)
        rows = tx.decisions_after(after, size, project=named, outcome=outcome, since=since, until=at)
        wanted = (row for row in rows if concerns(row, caller) and _is_about(row, performer, shot))
        found, more = pages.cut(wanted, limit)
        answers = [_answer(grounds, tx, row) for row in found]
        return {"checks": answers, "next_cursor": pages.cursor(found[-1].entry_index) if more else None}


def _is_about(row: Any, performer: str | None, shot: str | None) -> bool:
    if performer is not None and performer not in {one["performer"] for one in _json(row.answer)["performances"]}:
        return False
    return shot is None or (_json(row.request).get("ref") or {}).get("shot") == shot


def concerning(
    tx: Transaction, decision: str, caller: Caller, *, at: int | None = None, size: int | None = None
) -> Any:
    """The row of a recorded decision that concerns the caller, made by `at` and among the first `size` entries.

    Raises NotFound, for strangers too.
    """
    row = tx.decision_row(decision)
    early = row is not None and (
        (at is not None and at < row.recorded_at) or (size is not None and size <= row.entry_index)
    )
    if row is None or early or not concerns(row, caller):
        raise NotFound.of("decision_unknown", "no recorded decision of that id is here")
    return row


def concerns(row: Any, caller: Caller) -> bool:
    """Whether a recorded decision may be shown to the caller."""
    return caller.concerns(_concerned(row), row.project)


def _concerned(row: Any) -> set[str]:
    request, answer = _json(row.request), _json(row.answer)
    asked = {request.get("licensee"), request.get("vendor")}
    return {one for one in (*asked, *(part["performer"] for part in answer["performances"])) if one}
