"""The audit of reservations: every hold against its decision and its end, every end against its entry."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from consent.errors import ConsentError, Problem
from consent.ledger import reserve
from consent.ledger.audit.stretch import Stretch
from consent.storage.records import EndedReservation, StoredHold, Unreadable
from consent.storage.transaction import Transaction
from signing import digests

_STATES = {"reservation.committed": "committed", "reservation.released": "released"}


def problems(tx: Transaction, stretch: Stretch) -> Iterator[Problem]:
    """Every reservation that ended in the stretch, and every hold of its decisions."""
    ended: set[int] = set()
    for end in tx.scan.reservations(stretch.first, stretch.end):
        if isinstance(end, Unreadable):
            yield Problem("reservation_mismatch", end.pointer, end.detail)
            continue
        ended.add(end.index)
        yield from _end_problems(tx, stretch, end)
    for index, _ in stretch.of(*_STATES):
        if index not in ended:
            yield Problem("reservation_missing", f"/entries/{index}", "the log ends a reservation, no end is stored")
    yield from _hold_problems(tx, stretch)


def _end_problems(tx: Transaction, stretch: Stretch, end: EndedReservation) -> Iterator[Problem]:
    where, entry = f"/reservations/{end.decision}", stretch.entry(end.index, *_STATES)
    record = digests.digest(end.record_bytes)
    if entry is None or _STATES[entry.event] != end.state or entry.members.get("record") != record:
        yield Problem("reservation_mismatch", where, "not what its entry says")
    if end.record.get("decision") != end.decision:
        yield Problem("reservation_mismatch", where, "the record is another decision's")
    try:
        holds = tx.decisions.holds_of(end.decision)
        used = reserve.used_of(holds, end.record["amounts"]) if end.state == "committed" else [0] * len(holds)
    except (ConsentError, KeyError, TypeError, AttributeError):
        return  # the record is not that of its entry, which is reported there
    if [hold.used for hold in holds] != used:
        yield Problem("reservation_mismatch", f"/holds/{end.decision}/used", "not the amounts committed")


def _hold_problems(tx: Transaction, stretch: Stretch) -> Iterator[Problem]:
    readable: list[StoredHold] = []
    for row in tx.scan.holds(stretch.first, stretch.end):
        if isinstance(row, Unreadable):
            yield Problem("reservation_mismatch", row.pointer, row.detail)
        else:
            readable.append(row)
    for decision, rows in groupby(readable, key=lambda one: one.hold.decision):
        yield from _problems_of_decision(tx, decision, list(rows))


def _problems_of_decision(tx: Transaction, decision: str, holds: list[StoredHold]) -> Iterator[Problem]:
    try:
        made, end = tx.decisions.find(decision), tx.decisions.ended(decision)
    except ConsentError:
        return  # named with the decisions
    for one in holds:
        where, held = f"/holds/{decision}/{one.number}", one.hold
        if made is None or (made.reserved_until, made.index) != (held.expires_at, held.index):
            yield Problem("reservation_mismatch", where, "not a hold of its decision")
        if held.ended_index != (end.index if end is not None else None):
            yield Problem("reservation_mismatch", f"{where}/ended_index", "not the entry that ended it")
        if end is None and held.used != 0:
            yield Problem("reservation_mismatch", f"{where}/used", "used before it was committed")
    if [one.number for one in holds] != list(range(len(holds))):
        yield Problem("reservation_mismatch", f"/holds/{decision}/number", "a hold is missing or numbered wrongly")
