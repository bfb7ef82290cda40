"""Statements, their proofs and the headings they are filed under: the shelf that prefixes read from.

What was read once in a transaction is remembered for as long as it lasts, and several headings are read at once. What
the transaction itself writes is seen through whoever staged it (`consent.ledger.staged_shelf`), not here.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, delete, insert, literal, null, select

from consent.errors import ConsentError, LogInconsistent
from consent.records import AnyRecord, Proven, Record
from consent.statements.headings import Heading
from consent.statements.statement import Body, Statement, parse_statement
from consent.storage import held, tables
from consent.storage.columns import Columns, blob, integer, unreadable
from consent.storage.counts import Counts
from consent.storage.entries import LogRows
from consent.storage.records import Erased, Filing, StoredProof, StoredStatement
from signing import canonical, digests
from signing.errors import SigningError

_AT_ONCE: Final = 500
"""How many headings or digests one query names, far below what any database takes."""
_WHERE = (tables.statements.c.digest, tables.statements.c.entry_index, tables.statements.c.at)
_PROOF = (
    tables.proofs.c.position,
    tables.proofs.c.entry_index.label("proof_index"),
    tables.proofs.c.at.label("proof_at"),
)
_FILED: Final = (
    select(tables.subjects.c.subject, *_WHERE, *_PROOF)
    .join_from(tables.subjects, tables.statements, tables.statements.c.digest == tables.subjects.c.digest)
    .outerjoin(tables.proofs, tables.proofs.c.digest == tables.statements.c.digest)
    .where(tables.subjects.c.subject.in_(bindparam("subjects", expanding=True)))
    .order_by(tables.statements.c.entry_index, tables.proofs.c.position)
)
_FEW: Final = 8
_OLDEST: Final = (
    select(literal("").label("subject"), *_WHERE, *_PROOF)
    .join_from(tables.statements, tables.proofs, tables.proofs.c.digest == tables.statements.c.digest, isouter=True)
    .where(
        tables.statements.c.digest.in_(
            select(tables.subjects.c.digest)
            .where(tables.subjects.c.subject == bindparam("subject"))
            .where(tables.subjects.c.entry_index > bindparam("after"))
            .order_by(tables.subjects.c.entry_index)
            .limit(_FEW)
        )
    )
    .order_by(tables.statements.c.entry_index, tables.proofs.c.position)
)
_SIGNERS: Final = (
    select(tables.subjects.c.subject)
    .distinct()
    .where(tables.subjects.c.subject > bindparam("first"), tables.subjects.c.subject < bindparam("end"))
)
_GONE: Final = "gone"
_OF_DIGEST: Final = (
    select(literal("").label("subject"), *_WHERE, *_PROOF)
    .join_from(tables.statements, tables.proofs, tables.proofs.c.digest == tables.statements.c.digest, isouter=True)
    .where(tables.statements.c.digest == bindparam("digest"))
    .union_all(
        select(
            literal(_GONE), tables.erased.c.digest, tables.erased.c.registered_index, tables.erased.c.entry_index,
            null(), null(), null(),
        ).where(tables.erased.c.digest == bindparam("digest"))
    )
)  # fmt: skip
"""The statement with its proofs, and where it was erased: whoever asks for one that is not there asks for both."""
_BYTES: Final = select(tables.statements.c.digest, tables.statements.c.data).where(
    tables.statements.c.digest.in_(bindparam("digests", expanding=True))
)
_PROOFS_OF: Final = (
    select(tables.proofs).where(tables.proofs.c.digest == bindparam("digest")).order_by(tables.proofs.c.position)
)
_PROOFS_OF_MANY: Final = (
    select(tables.proofs)
    .where(tables.proofs.c.digest.in_(bindparam("digests", expanding=True)))
    .order_by(tables.proofs.c.position)
)
_OF_KIND: Final = (
    select(tables.statements.c.digest)
    .where(tables.statements.c.kind == bindparam("kind"), tables.statements.c.entry_index > bindparam("after"))
    .order_by(tables.statements.c.entry_index)
)
_ERASED: Final = select(tables.erased).where(tables.erased.c.digest == bindparam("digest"))

_Joined = Row[str, str, int, int, int, int, int]
"""Heading, digest, index and time of a statement, with position, index and time of one of its proofs or NULLs."""


@dataclass(slots=True)
class _Kept:
    """A parsed statement, and the record of it that was held against the log; None while it was not."""

    statement: Statement[Body]
    held: AnyRecord | None = None


class StatementCache:
    """Parsed statements by digest, bounded; a statement never changes, so neither does what stands here.

    `believing`: whoever reads holds for himself what he reads against the log, as an audit does.
    """

    def __init__(self, most: int = 50_000, *, believing: bool = False) -> None:
        self._most = most
        self.believing = believing
        self._known: OrderedDict[str, _Kept] = OrderedDict()
        self._lock = Lock()
        self.counts = Counts()

    def get(self, digest: str) -> Statement[Body] | None:
        """The parsed statement, when it was read before."""
        with self._lock:
            known = self._known.get(digest)
            if known is not None:
                self._known.move_to_end(digest)
            return known.statement if known is not None else None

    def read(self, digest: str, data: bytes) -> Statement[Body]:
        """The statement of these stored bytes, remembered.

        Raises LogInconsistent (`row_unreadable`, and `statement_mismatch` where the bytes have another digest).
        """
        try:
            statement = parse_statement(canonical.parse(data, max_bytes=canonical.MAX_STATEMENT_BYTES))
        except (ConsentError, SigningError) as error:
            raise unreadable(f"/statements/{digest}/data", f"no statement: {error}") from error
        if not self.believing and digests.digest(data) != digest:
            detail = "the stored bytes have another digest"
            raise LogInconsistent.of("statement_mismatch", detail, f"/statements/{digest}/data")
        self.put(digest, statement)
        return statement

    def put(self, digest: str, statement: Statement[Body]) -> None:
        """Remember the statement of a digest, as it was parsed when it came in."""
        with self._lock:
            self._known[digest] = _Kept(statement)
            if len(self._known) > self._most:
                self._known.popitem(last=False)

    def is_held(self, record: AnyRecord) -> bool:
        """Whether just this record was held against the log before."""
        known = self._known.get(record.digest)
        return self.believing or (known is not None and known.held == record)

    def hold(self, record: AnyRecord) -> None:
        """Remember a record that was held against the log, or that this process has entered itself."""
        with self._lock:
            if record.digest in self._known:
                self._known[record.digest].held = record

    def forget(self, digest: str) -> None:
        """Keep nothing of a statement that is erased."""
        with self._lock:
            self._known.pop(digest, None)


class Statements:
    """The statements of one transaction."""

    def __init__(self, connection: Connection, known: StatementCache, log: LogRows) -> None:
        self._connection = connection
        self._log = log
        self._known = known
        self._filed: dict[Heading, tuple[AnyRecord, ...]] = {}
        self._records: dict[str, AnyRecord] = {}
        self._looked_up: dict[str, Erased | None] = {}

    def fetch(self, headings: Iterable[Heading]) -> None:
        """Read what is filed under these headings, as far as it was not read before."""
        wanted = {str(one): one for one in headings if one not in self._filed}
        for names in _portions(list(wanted)):
            rows: list[_Joined] = list(self._connection.execute(_FILED, {"subjects": names}))
            under: dict[str, dict[str, None]] = {name: {} for name in names}
            for row in rows:
                under[row.subject][row.digest] = None
            self._read(rows)
            for name, filed in under.items():
                self._filed[wanted[name]] = tuple(self._records[digest] for digest in filed)

    def about(self, heading: Heading) -> Sequence[AnyRecord]:
        """Every record filed under the heading, oldest first."""
        if heading not in self._filed:
            self.fetch((heading,))
        return self._filed[heading]

    def oldest(self, heading: Heading, after: int = -1) -> Iterator[AnyRecord]:
        """The same, oldest first, read a few at a time."""
        if heading in self._filed:
            yield from (one for one in self._filed[heading] if one.index > after)
            return
        while rows := list(self._connection.execute(_OLDEST, {"subject": str(heading), "after": after})):
            self._read(rows)
            yield from (self._records[digest] for digest in dict.fromkeys(row.digest for row in rows))
            after = rows[-1].entry_index

    def signers(self, heading: Heading) -> Sequence[str]:
        """Whoever signed something that is filed under the heading, each once."""
        first = heading.before_signers
        named = self._connection.execute(_SIGNERS, {"first": first, "end": f"{first}\x7f"}).scalars()
        return [str(one)[len(first) :] for one in named]

    def count(self, headings: Sequence[Heading], before: int) -> int:
        """How many statements are filed under any of these by the entries before that one."""
        return self._known.counts.count(self._connection, [str(one) for one in headings], before)

    def record(self, digest: str) -> AnyRecord | None:
        """The statement of that digest."""
        if digest not in self._records:
            self._look_up(digest)
        return self._records.get(digest)

    def erased(self, digest: str) -> Erased | None:
        """A statement whose bytes were erased."""
        if digest in self._looked_up:
            return self._looked_up[digest]
        row = self._connection.execute(_ERASED, {"digest": digest}).first()
        return None if row is None else erased(Columns("erased", digest, row))

    def _look_up(self, digest: str) -> None:
        if digest in self._looked_up:
            return
        rows: list[_Joined] = list(self._connection.execute(_OF_DIGEST, {"digest": digest}))
        gone = [_gone(row) for row in rows if row[0] == _GONE]
        self._read([row for row in rows if row[0] != _GONE])
        self._looked_up[digest] = gone[0] if gone else None

    def _read(self, rows: Sequence[_Joined]) -> None:
        """Make the records of joined rows (heading, statement, proof or nothing), each once."""
        proven: dict[str, dict[int, Proven]] = {}
        places: dict[str, tuple[int, int]] = {}
        for _, digest, index, at, position, proof_index, proof_at in rows:
            if digest not in self._records:
                places[digest] = _place(digest, index, at)
                held = proven.setdefault(digest, {})
                if position is not None:
                    held[position] = _proven(digest, position, proof_index, proof_at)
        parsed = self._parsed(list(places))
        found = [
            _record(digest, parsed[digest], index, at, _in_order(proven[digest]))
            for digest, (index, at) in places.items()
        ]
        self._hold([one for one in found if not self._known.is_held(one)])
        self._records.update((one.digest, one) for one in found)

    def _hold(self, records: Sequence[AnyRecord]) -> None:
        """Hold what this process has not read before against the log. Raises LogInconsistent."""
        proofs: dict[str, list[StoredProof]] = {}
        for portion in _portions([one.digest for one in records]):
            for row in self._connection.execute(_PROOFS_OF_MANY, {"digests": portion}):
                found = stored_proof(Columns("proofs", f"{row.digest}/{row.position}", row))
                proofs.setdefault(found.digest, []).append(found)
        if records:
            held.hold(self._log, records, proofs)
        for record in records:
            self._known.hold(record)

    def _parsed(self, digests: Sequence[str]) -> dict[str, Statement[Body]]:
        found = {digest: known for digest in digests if (known := self._known.get(digest)) is not None}
        for portion in _portions([one for one in digests if one not in found]):
            for digest, data in self._connection.execute(_BYTES, {"digests": portion}):
                found[digest] = self._known.read(digest, blob(data, f"/statements/{digest}/data"))
        return found

    def data(self, digest: str) -> bytes:
        """The exact bytes of a statement."""
        row = self._connection.execute(_BYTES, {"digests": [digest]}).first()
        if row is None:
            raise LogInconsistent.of("statement_missing", f"the bytes of statement {digest} are gone")
        return blob(row.data, f"/statements/{digest}/data")

    def proofs(self, digest: str) -> list[StoredProof]:
        """A statement's proofs in the order of `parties`."""
        rows = self._connection.execute(_PROOFS_OF, {"digest": digest})
        return [stored_proof(Columns("proofs", f"{digest}/{row.position}", row)) for row in rows]

    def of_kind(self, kind: str, after: int) -> Iterator[str]:
        """The digests of all statements of a kind registered after an index, oldest first."""
        return iter(self._connection.execute(_OF_KIND, {"kind": kind, "after": after}).scalars())

    def know(self, record: AnyRecord) -> None:
        """Take a record that was made of the rows themselves: whoever asks for it next need not read them."""
        self._records[record.digest] = record

    def forget(self) -> None:
        """Let go of what was read."""
        self._filed.clear()
        self._records.clear()
        self._looked_up.clear()

    # -- writing: called when what was staged is kept --------------------------------------------------------------

    def add(
        self, statements: Sequence[StoredStatement], proofs: Sequence[StoredProof], filings: Sequence[Filing]
    ) -> None:
        """Store statements, proofs and headings, whose entries are in the log."""
        self._insert(tables.statements, [
            {"digest": one.digest, "kind": one.kind, "data": one.data, "entry_index": one.index, "at": one.at}
            for one in statements
        ])  # fmt: skip
        self._insert(tables.proofs, [
            {"digest": one.digest, "position": one.position, "data": one.data, "entry_index": one.index, "at": one.at}
            for one in proofs
        ])  # fmt: skip
        self._insert(tables.subjects, [
            {"subject": one.heading, "entry_index": one.index, "digest": one.digest} for one in filings
        ])  # fmt: skip

    def refile(self, filings: Iterable[Filing]) -> None:
        """Put these headings in the place of all that are stored."""
        rows = [{"subject": one.heading, "entry_index": one.index, "digest": one.digest} for one in filings]
        self._connection.execute(delete(tables.subjects))
        self._insert(tables.subjects, rows)

    def remember(self, digest: str, statement: Statement[Body]) -> None:
        """Keep in mind what was verified: whoever asks next need not read and parse it."""
        self._known.put(digest, statement)

    def entered(self, record: AnyRecord) -> None:
        """Keep in mind what this process has just entered: it need not be held against the log again."""
        self._known.put(record.digest, record.statement)
        self._known.hold(record)

    def erase(self, gone: Sequence[Erased]) -> None:
        """Remove the bytes of statements, their proofs and headings."""
        for one in gone:
            for table in (tables.proofs, tables.subjects, tables.statements):
                self._connection.execute(delete(table).where(table.c.digest == one.digest))
            self._known.forget(one.digest)
        self._insert(tables.erased, [
            {"digest": one.digest, "registered_index": one.registered_index, "entry_index": one.index} for one in gone
        ])  # fmt: skip

    def _insert(self, table: Any, rows: list[dict[str, Any]]) -> None:
        if rows:
            self._connection.execute(insert(table), rows)


def _place(digest: str, index: Any, at: Any) -> tuple[int, int]:
    where = f"/statements/{digest}"
    return integer(index, f"{where}/entry_index"), integer(at, f"{where}/at")


def _proven(digest: str, position: Any, index: Any, at: Any) -> Proven:
    where = f"/proofs/{digest}/{position}"
    return Proven(
        integer(position, f"{where}/position"), integer(index, f"{where}/entry_index"), integer(at, f"{where}/at")
    )


def _gone(row: _Joined) -> Erased:
    where = f"/erased/{row[1]}"
    return Erased(row[1], integer(row[2], f"{where}/registered_index"), integer(row[3], f"{where}/entry_index"))


def _in_order(held: dict[int, Proven]) -> tuple[Proven, ...]:
    return tuple(held[position] for position in sorted(held))


def _record(digest: str, statement: Statement[Body], index: int, at: int, proofs: tuple[Proven, ...]) -> AnyRecord:
    if any(not 0 <= one.position < len(statement.parties) for one in proofs):
        raise LogInconsistent.of("proof_mismatch", f"a proof of {digest} is stored for a party it does not name")
    return Record(digest, statement, index, at, proofs)


def _portions(listed: list[str]) -> Iterator[list[str]]:
    return (listed[first : first + _AT_ONCE] for first in range(0, len(listed), _AT_ONCE))


def stored_statement(row: Columns) -> StoredStatement:
    """A row of the table `statements`."""
    return StoredStatement(
        row.text("digest"), row.text("kind"), row.blob("data"), row.integer("entry_index"), row.integer("at")
    )


def stored_proof(row: Columns) -> StoredProof:
    """A row of the table `proofs`."""
    return StoredProof(
        row.text("digest"), row.integer("position"), row.blob("data"), row.integer("entry_index"), row.integer("at")
    )


def filing(row: Columns) -> Filing:
    """A row of the table `subjects`."""
    return Filing(row.text("subject"), row.integer("entry_index"), row.text("digest"))


def erased(row: Columns) -> Erased:
    """A row of the table `erased`."""
    return Erased(row.text("digest"), row.integer("registered_index"), row.integer("entry_index"))
