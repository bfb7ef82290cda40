"""Whole tables in the order of the log, row by row: what an audit reads. A row that cannot be read comes out as such.

Nothing is gathered: each of these is a stream, so an audit needs no more memory for a larger ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Select, Table, select

from consent.errors import LogInconsistent
from consent.records import RecordedDecision
from consent.storage import beside, decisions, entries, statements, tables
from consent.storage.columns import Columns
from consent.storage.records import (
    Cosignature,
    EndedReservation,
    Erased,
    Filing,
    Head,
    Stamp,
    StoredDocument,
    StoredHold,
    StoredProof,
    StoredStatement,
    StoredToken,
    Unreadable,
)

T = TypeVar("T")
_AT_ONCE: Final = 500
_ON_ENTRIES: Final = (
    (tables.entries, ("entry_index",)), (tables.statements, ("digest",)), (tables.proofs, ("digest", "position")),
    (tables.subjects, ("subject", "entry_index")), (tables.decisions, ("decision",)),
    (tables.holds, ("decision", "number")), (tables.reservations, ("decision",)), (tables.erased, ("digest",)),
    (tables.timestamps, ("entry_index",)),
)  # fmt: skip
"""The tables whose rows stand on entries, each with what names a row."""
_NEVER: Final = 2**62


class Scan:
    """The tables of one transaction as streams. `first` and `end` are indexes of entries; `end` is not among them."""

    def __init__(self, connection: Connection, recorded: decisions.Decisions) -> None:
        self._connection = connection
        self._recorded = recorded

    def heads(self) -> Iterator[Head | Unreadable]:
        """Every head row; there must be one."""
        return self._rows(tables.head, ("origin",), entries.head_of)

    def entries(self, first: int = 0, end: int = _NEVER) -> Iterator[tuple[int, bytes] | Unreadable]:
        """Every entry, by index."""
        return self._between(tables.entries, ("entry_index",), _entry, first, end)

    def nodes(self, first: int, end: int) -> Iterator[tuple[int, bytes] | Unreadable]:
        """Stored tree hashes from one place in their line to another."""
        place = tables.nodes.c.position
        query = select(tables.nodes).where(place >= first, place < end).order_by(place)
        return self._made(tables.nodes, ("position",), _node, query)

    def statements(self, first: int = 0, end: int = _NEVER) -> Iterator[StoredStatement | Unreadable]:
        """Statements by the entry that registered them."""
        return self._between(tables.statements, ("digest",), statements.stored_statement, first, end)

    def proofs(self, first: int = 0, end: int = _NEVER) -> Iterator[StoredProof | Unreadable]:
        """Proofs by the entry that brought them, then by their place."""
        key = ("digest", "position")
        return self._between(tables.proofs, key, statements.stored_proof, first, end, "digest", "position")

    def filings(self, first: int = 0, end: int = _NEVER) -> Iterator[Filing | Unreadable]:
        """Headings by the entry whose statement is filed there."""
        return self._between(tables.subjects, ("subject", "entry_index"), statements.filing, first, end, "subject")

    def decisions(self, first: int = 0, end: int = _NEVER) -> Iterator[RecordedDecision | Unreadable]:
        """Decisions by their entry, with what they relied on."""
        index = tables.decisions.c.entry_index
        for row in self._stream(select(tables.decisions).where(index >= first, index < end).order_by(index)):
            try:
                yield from self._recorded.with_reliances([row])
            except LogInconsistent as error:
                yield _unreadable(error)

    def reliances_of_nothing(self) -> Iterator[str]:
        """Pointers to what decisions relied on that are not stored."""
        listed = tables.leaned
        query = (
            select(listed.c.decision).where(listed.c.decision.not_in(select(tables.decisions.c.decision))).distinct()
        )
        return (f"/leaned/{row.decision}" for row in self._stream(query))

    def outside(self, size: int, places: int) -> Iterator[tuple[str, str]]:
        """The rows that stand on no index below `size`, hashes on no place below `places`: table and pointer."""
        for table, key, index, most in (
            *((table, key, table.c.entry_index, size) for table, key in _ON_ENTRIES),
            (tables.nodes, ("position",), tables.nodes.c.position, places),
        ):
            wrong = select(table).where((index < 0) | (index >= most) | index.is_(None))
            for row in self._stream(wrong):
                named = "/".join(str(getattr(row, one)) for one in key)
                yield table.name, f"/{table.name}/{named}"

    def holds(self, first: int = 0, end: int = _NEVER) -> Iterator[StoredHold | Unreadable]:
        """Holds by the entry of their decision, then by number."""
        return self._between(tables.holds, ("decision", "number"), decisions.hold, first, end, "decision", "number")

    def reservations(self, first: int = 0, end: int = _NEVER) -> Iterator[EndedReservation | Unreadable]:
        """Ends of reservations by their entry."""
        return self._between(tables.reservations, ("decision",), decisions.ended, first, end)

    def erased(self, first: int = 0, end: int = _NEVER) -> Iterator[Erased | Unreadable]:
        """Erased statements by the entry that says so."""
        return self._between(tables.erased, ("digest",), statements.erased, first, end)

    def stamps(self, first: int = 0, end: int = _NEVER) -> Iterator[Stamp | Unreadable]:
        """Time-stamps by the entry that anchors them."""
        return self._between(tables.timestamps, ("entry_index",), beside.stamp, first, end)

    def cosignatures(self) -> Iterator[Cosignature | Unreadable]:
        """Cosignatures by size and signer."""
        return self._rows(tables.cosignatures, ("tree_size", "signer"), beside.cosignature)

    def documents(self) -> Iterator[StoredDocument | Unreadable]:
        """Documents by digest."""
        return self._rows(tables.documents, ("sha256",), beside.document)

    def tokens(self) -> Iterator[StoredToken | Unreadable]:
        """Tokens by id."""
        return self._rows(tables.tokens, ("id",), beside.token)

    def _rows(self, table: Table, key: tuple[str, ...], made: Callable[[Columns], T]) -> Iterator[T | Unreadable]:
        return self._made(table, key, made, select(table).order_by(*table.primary_key.columns))

    def _between(
        self, table: Table, key: tuple[str, ...], made: Callable[[Columns], T], first: int, end: int, *then: str
    ) -> Iterator[T | Unreadable]:
        index = table.c.entry_index
        query = select(table).where(index >= first, index < end).order_by(index, *(table.c[one] for one in then))
        return self._made(table, key, made, query)

    def _made(
        self, table: Table, key: tuple[str, ...], made: Callable[[Columns], T], query: Select[Any]
    ) -> Iterator[T | Unreadable]:
        for row in self._stream(query):
            named = "/".join(str(getattr(row, one)) for one in key)
            try:
                yield made(Columns(table.name, named, row))
            except LogInconsistent as error:
                yield _unreadable(error)

    def _stream(self, query: Select[Any]) -> Iterator[Any]:
        return iter(self._connection.execute(query, execution_options={"yield_per": _AT_ONCE}))


def _unreadable(error: LogInconsistent) -> Unreadable:
    return Unreadable(error.problems[0].pointer, error.problems[0].detail)


def _entry(row: Columns) -> tuple[int, bytes]:
    return row.integer("entry_index"), row.blob("data")


def _node(row: Columns) -> tuple[int, bytes]:
    return row.integer("position"), row.blob("hash")
