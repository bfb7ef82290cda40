"""The audit of reservations: every hold against its decision and its end, every end against its entry."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Final

from consent.errors import MISSHAPEN, ConsentError, Problem
from consent.ledger.audit.job import Job
from consent.ledger.checks import reservations
from consent.records import Hold, RecordedDecision
from consent.storage.records import EndedReservation, StoredHold, Unreadable
from signing import digests

_STATES: Final = {"reservation.committed": "committed", "reservation.released": "released"}


def problems(job: Job) -> Iterator[Problem]:
    """Every reservation that ended in the stretch."""
    stored: set[int | None] = set()
    for end in job.tx.scan.reservations(job.stretch.first, job.stretch.end):
        stored.add(end.index)
        if isinstance(end, Unreadable):
            yield Problem("reservation_mismatch", end.pointer, end.detail)
        else:
            yield from _end_problems(job, end)
    for index, _ in job.stretch.of(*_STATES):
        if index not in stored:
            yield Problem("reservation_missing", f"/entries/{index}", "the log ends a reservation, no end is stored")


def _end_problems(job: Job, end: EndedReservation) -> Iterator[Problem]:
    where, entry = f"/reservations/{end.decision}", job.stretch.entry(end.index, *_STATES)
    record = digests.digest(end.record_bytes)
    if entry is None or _STATES[entry.event] != end.state or entry.members.get("record") != record:
        yield Problem("reservation_mismatch", where, "not what its entry says")
    if end.record.get("decision") != end.decision:
        yield Problem("reservation_mismatch", where, "the record is another decision's")
    try:
        holds = job.tx.decisions.holds_of(end.decision)
        used = reservations.used_of(holds, end.record["amounts"]) if end.state == "committed" else [0] * len(holds)
    except (ConsentError, *MISSHAPEN):
        return  # the record is not that of its entry, or a hold cannot be read: both are named where they stand
    if [hold.used for hold in holds] != used:
        yield Problem("reservation_mismatch", f"/holds/{end.decision}/used", "not the amounts committed")


def hold_problems(job: Job, made: RecordedDecision) -> Generator[Problem, None, list[Hold]]:
    """What is wrong with the holds of a decision beside its own columns; returns those that can be read."""
    readable: list[StoredHold] = []
    for row in job.tx.scan.holds_of(made.decision):
        if isinstance(row, Unreadable):
            yield Problem("reservation_mismatch", row.pointer, row.detail)
        else:
            readable.append(row)
    if readable:
        yield from _problems_of_holds(job, made, readable)
    return [one.hold for one in readable]


def _problems_of_holds(job: Job, made: RecordedDecision, holds: list[StoredHold]) -> Iterator[Problem]:
    try:
        end = job.tx.decisions.ended(made.decision)
    except ConsentError:
        return  # named where it ended
    for one in holds:
        where, held = f"/holds/{made.decision}/{one.number}", one.hold
        if (made.reserved_until, made.index) != (held.expires_at, held.index):
            yield Problem("reservation_mismatch", where, "not a hold of its decision")
        if held.ended_index != (end.index if end is not None else None):
            yield Problem("reservation_mismatch", f"{where}/ended_index", "not the entry that ended it")
        if end is None and held.used != 0:
            yield Problem("reservation_mismatch", f"{where}/used", "used before it was committed")
    if [one.number for one in holds] != list(range(len(holds))):
        yield Problem("reservation_mismatch", f"/holds/{made.decision}/number", "a hold is missing or numbered wrongly")
