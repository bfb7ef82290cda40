"""Recorded decisions, what they relied on and hold, and how their reservations ended."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, bindparam, exists, insert, literal, select, update

from consent import packing
from consent.answers.checks import DecidedAnswer
from consent.answers.shape import UnreadableAnswer
from consent.records import Hold, RecordedDecision, Reliance, ReportedDecision
from consent.statements import headings
from consent.storage.columns import RECEIPT_AWAITED, Columns
from consent.storage.records import EndedReservation, IssuedReceipt, StoredHold
from consent.storage.tables import decisions, holds, leaned, reservations, subjects

_AT_ONCE: Final = 100
"""How many decisions are read before what they relied on is read for all of them."""
_DECISION: Final = select(decisions).where(decisions.c.decision == bindparam("decision"))
_OF_PROJECT: Final = (
    select(decisions).where(decisions.c.project == bindparam("project")).order_by(decisions.c.entry_index)
)
_RELYING_ON: Final = (
    select(decisions)
    .where(decisions.c.decision.in_(select(leaned.c.decision).where(leaned.c.grant_digest == bindparam("grant"))))
    .order_by(decisions.c.entry_index)
)
_REPORTED_ON: Final = (
    select(decisions.c.decision, decisions.c.entry_index, decisions.c.at, decisions.c.recorded_at, decisions.c.project,
           decisions.c.request, decisions.c.receipt)
    .where(
        decisions.c.decision.in_(select(leaned.c.decision).where(leaned.c.grant_digest == bindparam("grant"))),
        exists().where(subjects.c.subject == literal(f"{headings.reports_on('')}:").concat(decisions.c.decision)),
    )
    .order_by(decisions.c.entry_index)
)  # fmt: skip
_RELIANCES: Final = select(leaned).where(leaned.c.decision.in_(bindparam("decisions", expanding=True)))
HELD: Final = select(holds, decisions.c.project, decisions.c.at).join_from(
    holds, decisions, decisions.c.decision == holds.c.decision, isouter=True
)
"""Holds, each with the work and the instant of its decision."""
_HOLDS_ON: Final = HELD.where(holds.c.grant_digest == bindparam("grant")).order_by(holds.c.entry_index)
_HOLDS_BY: Final = (
    select(holds.c.decision)
    .join_from(decisions, holds, decisions.c.decision == holds.c.decision)
    .where(
        decisions.c.entry_index.in_(bindparam("indexes", expanding=True)),
        holds.c.grant_digest.in_(bindparam("grants", expanding=True)),
    )
    .limit(1)
)
"""By the decisions, for a grant may have had any number of holds before."""
_HOLDS_OF: Final = HELD.where(holds.c.decision == bindparam("decision")).order_by(holds.c.number)
_ENDED: Final = select(reservations).where(reservations.c.decision == bindparam("decision"))
_END_HOLD: Final = (
    update(holds)
    .where(holds.c.decision == bindparam("d"), holds.c.number == bindparam("n"), holds.c.ended_index.is_(None))
    .values(ended_index=bindparam("ended"), used=bindparam("amount_used"))
)
_ISSUE: Final = (
    update(decisions)
    .where(decisions.c.decision == bindparam("d"), decisions.c.receipt == RECEIPT_AWAITED)
    .values(receipt=bindparam("issued"))
)


class Decisions:
    """The decisions of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, decision: str) -> RecordedDecision | None:
        """The recorded decision of that id."""
        return next(self._read(_DECISION, {"decision": decision}), None)

    def of_project(self, project: str) -> Iterator[RecordedDecision]:
        """A project's decisions, in the order of the log."""
        return self._read(_OF_PROJECT, {"project": project})

    def any_holds(self, indexes: Collection[int], grants: Collection[str]) -> bool:
        """Whether one of the decisions at these indexes holds amounts of limits of one of these grants."""
        asked = {"indexes": list(indexes), "grants": list(grants)}
        return self._connection.execute(_HOLDS_BY, asked).first() is not None

    def relying_on(self, grant: str) -> Iterator[RecordedDecision]:
        """The decisions that relied on a grant, in the order of the log."""
        return self._read(_RELYING_ON, {"grant": grant})

    def after(
        self, after: int, size: int, matching: Mapping[str, str | None], *, since: int | None, until: int | None
    ) -> Iterator[RecordedDecision]:
        """Decisions after an index, among the first `size` entries, of which each column is as `matching` says."""
        index = decisions.c.entry_index
        query = select(decisions).where(index > after, index < size).order_by(index)
        for column, value in matching.items():
            query = query.where(decisions.c[column] == value) if value is not None else query
        if since is not None:
            query = query.where(decisions.c.recorded_at >= since)
        if until is not None:
            query = query.where(decisions.c.recorded_at <= until)
        return self._read(query, {})

    def reported_on(self, grant: str) -> list[ReportedDecision]:
        """The decisions that relied on a grant and on which a report is filed, in the order of the log."""
        rows = self._connection.execute(_REPORTED_ON, {"grant": grant}).all()
        under: dict[str, list[Reliance]] = {row.decision: [] for row in rows}
        for names in (list(under)[first : first + _AT_ONCE] for first in range(0, len(under), _AT_ONCE)):
            for found in self._connection.execute(_RELIANCES, {"decisions": names}):
                key, one = reliance(Columns("leaned", found.decision, found))
                under[key].append(one)
        return [_reported(Columns("decisions", row.decision, row), tuple(under[row.decision])) for row in rows]

    def _read(self, query: Select[Any], given: Mapping[str, Any]) -> Iterator[RecordedDecision]:
        rows = iter(self._connection.execute(query, given))
        while portion := list(islice(rows, _AT_ONCE)):
            yield from self.with_reliances(portion)

    def with_reliances(self, rows: Sequence[Row[Any]]) -> Iterator[RecordedDecision]:
        """Decisions of their rows, with what they relied on read in one query."""
        under: dict[str, list[Reliance]] = {row.decision: [] for row in rows}
        for found in self._connection.execute(_RELIANCES, {"decisions": list(under)}):
            key, one = reliance(Columns("leaned", found.decision, found))
            under[key].append(one)
        for row in rows:
            yield recorded(Columns("decisions", row.decision, row), tuple(under[row.decision]))

    def holds_on(self, grant: str) -> list[Hold]:
        """Every hold on limits of a grant, in the order of the log."""
        rows = self._connection.execute(_HOLDS_ON, {"grant": grant})
        return [hold(_of_hold(row)).hold for row in rows]

    def holds_of(self, decision: str) -> list[Hold]:
        """The holds of one decision, in the order they were made."""
        rows = self._connection.execute(_HOLDS_OF, {"decision": decision})
        return [hold(_of_hold(row)).hold for row in rows]

    def ended(self, decision: str) -> EndedReservation | None:
        """How the reservation of a decision ended, None while it has not."""
        row = self._connection.execute(_ENDED, {"decision": decision}).first()
        return None if row is None else ended(Columns("reservations", decision, row))

    # -- writing: called when what was staged is kept --------------------------------------------------------------

    def add(self, made: Sequence[RecordedDecision], held: Sequence[StoredHold]) -> None:
        """Store decisions whose entries are in the log, what they relied on, and what they hold."""
        self._insert(decisions, map(_decision_row, made))
        self._insert(leaned, (
            {"decision": one.decision, "performer": under.performer, "grant_digest": under.grant, "scope": under.scope}
            for one in made for under in dict.fromkeys(one.relied_on)
        ))  # fmt: skip
        self._insert(holds, map(_hold_row, held))

    def end(self, done: Sequence[EndedReservation]) -> None:
        """Note that reservations ended, and what each of their holds used."""
        self._insert(reservations, (
            {"decision": one.decision, "entry_index": one.index, "state": one.state, "record": one.record_bytes}
            for one in done
        ))  # fmt: skip
        used = [{"d": one.decision, "n": number, "ended": one.index, "amount_used": amount}
                for one in done for number, amount in enumerate(one.used)]  # fmt: skip
        if used:
            self._connection.execute(_END_HOLD, used)

    def issue(self, receipts: Sequence[IssuedReceipt]) -> None:
        """Store the receipts of decisions that had none yet."""
        if receipts:
            self._connection.execute(_ISSUE, [{"d": one.decision, "issued": one.receipt} for one in receipts])

    def _insert(self, table: Any, rows: Iterable[dict[str, Any]]) -> None:
        listed = list(rows)
        if listed:
            self._connection.execute(insert(table), listed)


def _verdict(row: Columns, answer: Mapping[str, Any]) -> DecidedAnswer:
    try:
        return DecidedAnswer.read(answer)
    except UnreadableAnswer as error:
        row.refuse("answer", f"no answer: {error}")


def recorded(row: Columns, relied_on: tuple[Reliance, ...]) -> RecordedDecision:
    """A row of the table `decisions`."""
    (request_bytes, request), (answer_bytes, answer) = row.members("request"), row.members("answer")
    record_bytes, record = row.members("record")
    receipt = row.text("receipt")
    return RecordedDecision(
        decision=row.text("decision"), index=row.integer("entry_index"), outcome=row.text("outcome"),
        at=row.integer("at"), recorded_at=row.integer("recorded_at"), licensee=row.text_or_none("licensee"),
        project=row.text_or_none("project"), request=request, answer=_verdict(row, answer), record=record,
        request_bytes=request_bytes, answer_bytes=answer_bytes, record_bytes=record_bytes,
        receipt=None if receipt == RECEIPT_AWAITED else receipt,
        reserved_until=row.integer_or_none("reserved_until"), relied_on=relied_on,
    )  # fmt: skip


def _reported(row: Columns, relied_on: tuple[Reliance, ...]) -> ReportedDecision:
    return ReportedDecision(
        decision=row.text("decision"), index=row.integer("entry_index"), at=row.integer("at"),
        recorded_at=row.integer("recorded_at"), project=row.text_or_none("project"), request=row.members("request")[1],
        receipt=row.text("receipt") != RECEIPT_AWAITED, relied_on=relied_on,
    )  # fmt: skip


def reliance(row: Columns) -> tuple[str, Reliance]:
    """A row of the table `leaned`: whose, and what it relied on."""
    return row.text("decision"), Reliance(row.text("performer"), row.text("grant_digest"), row.text("scope"))


def hold(row: Columns) -> StoredHold:
    """A row of the table `holds`."""
    return StoredHold(row.integer("number"), Hold(
        decision=row.text("decision"), index=row.integer("entry_index"), performer=row.text("performer"),
        grant=row.text("grant_digest"), scope=row.text("scope"), unit=row.text("unit"), amount=row.integer("amount"),
        expires_at=row.integer("expires_at"), ended_index=row.integer_or_none("ended_index"), used=row.integer("used"),
        episode=row.text_or_none("episode"), project=row.text_or_none("project"), at=row.integer_or_none("at"),
    ))  # fmt: skip


def _of_hold(row: Row[Any]) -> Columns:
    return Columns("holds", f"{row.decision}/{row.number}", row)


def ended(row: Columns) -> EndedReservation:
    """A row of the table `reservations`."""
    data, record = row.members("record")
    return EndedReservation(row.text("decision"), row.integer("entry_index"), row.text("state"), record, data)


def _decision_row(one: RecordedDecision) -> dict[str, Any]:
    return {
        "decision": one.decision, "entry_index": one.index, "outcome": one.outcome, "at": one.at,
        "recorded_at": one.recorded_at, "licensee": one.licensee, "project": one.project,
        "request": one.request_bytes, "record": one.record_bytes,
        "answer": one.packed or packing.pack(one.answer_bytes),
        "receipt": RECEIPT_AWAITED if one.receipt is None else one.receipt, "reserved_until": one.reserved_until,
    }  # fmt: skip


def _hold_row(one: StoredHold) -> dict[str, Any]:
    held = one.hold
    return {
        "grant_digest": held.grant, "decision": held.decision, "performer": held.performer, "scope": held.scope,
        "unit": held.unit, "number": one.number, "entry_index": held.index, "amount": held.amount,
        "expires_at": held.expires_at, "ended_index": held.ended_index, "used": held.used,
        "episode": held.episode,
    }  # fmt: skip
