"""Tables in the order of the log, row by row: what an audit reads. A row that cannot be read comes out as such.

Nothing is gathered: each of these is a stream, so an audit needs no more memory for a larger ledger. What is read
between two entries, or of one statement or decision, is found by an index: it costs what it holds and no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Row, Select, Table, bindparam, exists, select

from consent.errors import LogInconsistent
from consent.records import RecordedDecision
from consent.storage import beside, claims, decisions, documents, entries, schema, statements, tables
from consent.storage.columns import Columns
from consent.storage.records import (
    Cosignature,
    DocumentOpening,
    DocumentOwner,
    EndedReservation,
    Erased,
    Filing,
    Head,
    HeldClock,
    Stamp,
    StoredClaim,
    StoredDocument,
    StoredHold,
    StoredProof,
    StoredStatement,
    StoredToken,
    Unreadable,
)
from consent.storage.schema import SchemaObject

T = TypeVar("T")
_AT_ONCE: Final = 500
"""Rows fetched at once; of documents, which may be large, each by itself."""
_ON_ENTRIES: Final = (
    (tables.entries, ("entry_index",)), (tables.statements, ("digest",)), (tables.proofs, ("digest", "position")),
    (tables.subjects, ("subject", "entry_index")), (tables.decisions, ("decision",)),
    (tables.holds, ("decision", "number")), (tables.reservations, ("decision",)), (tables.erased, ("digest",)),
    (tables.timestamps, ("entry_index",)),
)  # fmt: skip
"""The tables whose rows stand on entries, each with what names a row."""
_ON_OTHERS: Final = (
    (tables.proofs.c.digest, tables.statements.c.digest, ("digest", "position")),
    (tables.leaned.c.decision, tables.decisions.c.decision, ("decision",)),
    (tables.holds.c.decision, tables.decisions.c.decision, ("decision", "number")),
    (tables.reservations.c.decision, tables.decisions.c.decision, ("decision",)),
    (tables.document_owners.c.sha256, tables.documents.c.sha256, ("sha256", "party")),
    (tables.document_openings.c.statement, tables.statements.c.digest, ("sha256",)),
)
"""The columns that name a row of another table, with the column that is named, and what names a row of the first."""
_NEVER: Final = 2**62
_NODES_BETWEEN: Final = (
    select(tables.nodes.c.position, tables.nodes.c.hash)
    .where(tables.nodes.c.position >= bindparam("first"), tables.nodes.c.position < bindparam("end"))
    .order_by(tables.nodes.c.position)
)
_ENTRIES_BETWEEN: Final = (
    select(tables.entries.c.data)
    .where(tables.entries.c.entry_index >= bindparam("first"), tables.entries.c.entry_index < bindparam("end"))
    .order_by(tables.entries.c.entry_index)
)
_HASHES_BETWEEN: Final = (
    select(tables.nodes.c.hash)
    .where(tables.nodes.c.position >= bindparam("first"), tables.nodes.c.position < bindparam("end"))
    .order_by(tables.nodes.c.position)
)
_PROOFS_OF_STATEMENTS: Final = (
    select(tables.proofs)
    .join(tables.statements, tables.statements.c.digest == tables.proofs.c.digest)
    .where(tables.statements.c.entry_index >= bindparam("first"), tables.statements.c.entry_index < bindparam("end"))
    .order_by(tables.statements.c.entry_index, tables.proofs.c.position)
)
_ERASED_AMONG: Final = select(tables.erased.c.digest).where(
    tables.erased.c.digest.in_(bindparam("digests", expanding=True))
)
_FILINGS: Final = select(tables.subjects.c.subject, tables.subjects.c.entry_index, tables.subjects.c.digest).order_by(
    tables.subjects.c.entry_index
)


FiledRow = Row[Any]
"""Heading, entry and digest as they are stored, whatever that is: a tuple."""


class Scan:
    """The tables of one transaction as streams. `first` and `end` are indexes of entries; `end` is not among them."""

    def __init__(self, connection: Connection, recorded: decisions.Decisions) -> None:
        self._connection = connection
        self._recorded = recorded

    def schema(self) -> frozenset[SchemaObject]:
        """The tables, indexes and triggers there are."""
        return schema.objects(self._connection)

    def unreadable_tables(self) -> Iterator[str]:
        """Tables that are not there, or lack a column."""
        return schema.unreadable_tables(self._connection)

    def damage(self) -> Iterator[str]:
        """What the database itself finds wrong with how it is stored."""
        return schema.damage(self._connection)

    def heads(self) -> Iterator[Head | Unreadable]:
        """Every head row; there must be one."""
        return self._rows(tables.head, ("origin",), entries.head_of)

    def entries(self, first: int = 0, end: int = _NEVER) -> Iterator[tuple[int, bytes] | Unreadable]:
        """Every entry, by index."""
        return self._between(tables.entries, ("entry_index",), _entry, first, end)

    def holds_nodes(self, wanted: Sequence[tuple[int, bytes]], first: int, end: int) -> bool:
        """Whether just these stored tree hashes, in the order of their places, lie from one place to another."""
        return list(map(tuple, self._connection.execute(_NODES_BETWEEN, {"first": first, "end": end}))) == wanted

    def plain_entries(self, first: int, end: int) -> list[Any]:
        """The bytes of the entries there are from one index to another, as they are stored, whatever that is."""
        return self._plain(_ENTRIES_BETWEEN, first, end)

    def plain_nodes(self, first: int, end: int) -> list[Any]:
        """The stored tree hashes there are from one place to another, as they are stored, whatever that is."""
        return self._plain(_HASHES_BETWEEN, first, end)

    def nodes(self, first: int, end: int) -> Iterator[tuple[int, bytes] | Unreadable]:
        """Stored tree hashes from one place in their line to another."""
        return self._made(tables.nodes, ("position",), _node, _NODES_BETWEEN, {"first": first, "end": end})

    def statements(self, first: int = 0, end: int = _NEVER) -> Iterator[StoredStatement | Unreadable]:
        """Statements by the entry that registered them."""
        return self._between(tables.statements, ("digest",), statements.stored_statement, first, end)

    def statement(self, digest: str) -> StoredStatement | Unreadable | None:
        """The statement of that digest."""
        query = select(tables.statements).where(tables.statements.c.digest == digest)
        return next(self._made(tables.statements, ("digest",), statements.stored_statement, query), None)

    def proofs_of_statements(self, first: int, end: int) -> Iterator[tuple[str, StoredProof | Unreadable]]:
        """The proofs of the statements of `statements`, in that order and that of their `parties`, by digest."""
        key = ("digest", "position")
        for row in self._stream(_PROOFS_OF_STATEMENTS, {"first": first, "end": end}):
            yield row.digest, _read(tables.proofs, key, statements.stored_proof, row)

    def proofs_of(self, digest: str) -> Iterator[StoredProof | Unreadable]:
        """The proofs of a statement, in the order of its `parties`."""
        listed = tables.proofs.c
        query = select(tables.proofs).where(listed.digest == digest).order_by(listed.position)
        return self._made(tables.proofs, ("digest", "position"), statements.stored_proof, query)

    def filings(self) -> Iterator[Filing | Unreadable]:
        """Every heading with what is filed there, by the entry that registered it."""
        return map(self.filing, self.filed_rows())

    def filed_rows(self) -> Iterator[FiledRow]:
        """The same as it is stored: there are many, and nearly all are as they should be.

        Sorted once by the database, for no index leads from an entry to its headings.
        """
        return self._stream(_FILINGS)

    @staticmethod
    def filing(row: FiledRow) -> Filing | Unreadable:
        """What such a row says."""
        return _read(tables.subjects, ("subject", "entry_index"), statements.filing, row)

    def decisions(self, first: int = 0, end: int = _NEVER) -> Iterator[RecordedDecision | Unreadable]:
        """Decisions by their entry, with what they relied on."""
        index = tables.decisions.c.entry_index
        for row in self._stream(select(tables.decisions).where(index >= first, index < end).order_by(index)):
            try:
                yield from self._recorded.with_reliances([row])
            except LogInconsistent as error:
                yield _unreadable(error, row)

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

    def standing_on_nothing(self) -> Iterator[tuple[str, str]]:
        """The rows about a statement or a decision that is not stored: table and pointer."""
        for naming, named, key in _ON_OTHERS:
            table = naming.table
            alone = select(*(table.c[one] for one in key)).distinct().where(~exists().where(named == naming))
            for row in self._stream(alone):
                yield table.name, f"/{table.name}/{'/'.join(map(str, row))}"

    def holds_of(self, decision: str) -> Iterator[StoredHold | Unreadable]:
        """The holds of a decision, by number."""
        query = decisions.HELD.where(tables.holds.c.decision == decision).order_by(tables.holds.c.number)
        return self._made(tables.holds, ("decision", "number"), decisions.hold, query)

    def reservations(self, first: int = 0, end: int = _NEVER) -> Iterator[EndedReservation | Unreadable]:
        """Ends of reservations by their entry."""
        return self._between(tables.reservations, ("decision",), decisions.ended, first, end)

    def erased(self, first: int = 0, end: int = _NEVER) -> Iterator[Erased | Unreadable]:
        """Erased statements by the entry that says so."""
        return self._between(tables.erased, ("digest",), statements.erased, first, end)

    def erased_among(self, digests: Sequence[str]) -> frozenset[str]:
        """Which of these statements are noted as erased, whether or not the note can be read."""
        return frozenset(self._connection.execute(_ERASED_AMONG, {"digests": list(digests)}).scalars())

    def stamps(self, first: int = 0, end: int = _NEVER) -> Iterator[Stamp | Unreadable]:
        """Time-stamps by the entry that anchors them."""
        return self._between(tables.timestamps, ("entry_index",), beside.stamp, first, end)

    def cosignatures(self) -> Iterator[Cosignature | Unreadable]:
        """Cosignatures by size and signer."""
        return self._rows(tables.cosignatures, ("tree_size", "signer"), beside.cosignature)

    def clocks(self) -> Iterator[HeldClock | Unreadable]:
        """What the clock was worth when it was last held against others: one row, or none."""
        return self._rows(tables.clock, ("origin",), beside.held_clock)

    def documents(self) -> Iterator[StoredDocument | Unreadable]:
        """Documents by digest."""
        query = select(tables.documents).order_by(tables.documents.c.sha256)
        return self._made(tables.documents, ("sha256",), documents.document, query, at_once=1)

    def document_owners(self) -> Iterator[DocumentOwner | Unreadable]:
        """Who put each document there."""
        return self._rows(tables.document_owners, ("sha256", "party"), documents.owner)

    def document_openings(self) -> Iterator[DocumentOpening | Unreadable]:
        """By which statement the operator first said whose a document is."""
        return self._rows(tables.document_openings, ("sha256",), documents.opening)

    def tokens(self) -> Iterator[StoredToken | Unreadable]:
        """Tokens by id."""
        return self._rows(tables.tokens, ("id",), beside.token)

    def claims(self) -> Iterator[StoredClaim | Unreadable]:
        """Claims by token and key."""
        return self._rows(tables.claims, ("token", "key"), claims.claim)

    def _rows(self, table: Table, key: tuple[str, ...], made: Callable[[Columns], T]) -> Iterator[T | Unreadable]:
        return self._made(table, key, made, select(table).order_by(*table.primary_key.columns))

    def _between(
        self, table: Table, key: tuple[str, ...], made: Callable[[Columns], T], first: int, end: int
    ) -> Iterator[T | Unreadable]:
        index = table.c.entry_index
        return self._made(table, key, made, select(table).where(index >= first, index < end).order_by(index))

    def _made(
        self,
        table: Table,
        key: tuple[str, ...],
        made: Callable[[Columns], T],
        query: Select[Any],
        given: Mapping[str, Any] | None = None,
        at_once: int = _AT_ONCE,
    ) -> Iterator[T | Unreadable]:
        return (_read(table, key, made, row) for row in self._stream(query, given, at_once))

    def _plain(self, query: Select[Any], first: int, end: int) -> list[Any]:
        """One column as the driver gives it: to make rows of it takes longer than to hash what they hold."""
        with self._connection.execute(query, {"first": first, "end": end}) as result:
            return [] if result.cursor is None else [value for (value,) in result.cursor.fetchall()]

    def _stream(
        self, query: Select[Any], given: Mapping[str, Any] | None = None, at_once: int = _AT_ONCE
    ) -> Iterator[Row[Any]]:
        with self._connection.execute(query, given, execution_options={"yield_per": at_once}) as rows:
            # a server keeps a cursor open until whoever reads is done, or lets go of this
            yield from chain.from_iterable(rows.partitions())


def _read(table: Table, key: tuple[str, ...], made: Callable[[Columns], T], row: Row[Any]) -> T | Unreadable:
    try:
        return made(Columns(table.name, key, row))
    except LogInconsistent as error:
        return _unreadable(error, row)


def _unreadable(error: LogInconsistent, row: Row[Any]) -> Unreadable:
    index = getattr(row, "entry_index", None)
    return Unreadable(error.problems[0].pointer, error.problems[0].detail, index if isinstance(index, int) else None)


def _entry(row: Columns) -> tuple[int, bytes]:
    return row.integer("entry_index"), row.blob("data")


def _node(row: Columns) -> tuple[int, bytes]:
    return row.integer("position"), row.blob("hash")
