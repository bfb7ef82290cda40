"""One transaction: rows in, frozen objects out. It is the shelf that prefixes read from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from consent.entry import Entry, parse_entry
from consent.errors import LogInconsistent
from consent.prefix import Decided, Hold, Leaned, Proven, Record
from consent.statements.grants import Grant
from consent.statements.parsing import Statement
from consent.storage.tables import (
    cosignatures,
    decisions,
    documents,
    entries,
    erased,
    head,
    holds,
    leaned,
    nodes,
    proofs,
    reservations,
    statements,
    subjects,
    timestamps,
)  # fmt: skip
from signing import canonical

_STATEMENT = (statements.c.digest, statements.c.entry_index, statements.c.at)
_PROOF = (proofs.c.position, proofs.c.entry_index.label("proof_index"), proofs.c.at.label("proof_at"))
_ABOUT: Final = (
    select(*_STATEMENT, *_PROOF)
    .join_from(subjects, statements, statements.c.digest == subjects.c.digest)
    .outerjoin(proofs, proofs.c.digest == statements.c.digest)
    .where(subjects.c.subject == bindparam("subject"))
    .order_by(statements.c.entry_index, proofs.c.position)
)
_RECORD: Final = (
    select(*_STATEMENT, *_PROOF)
    .join_from(statements, proofs, proofs.c.digest == statements.c.digest, isouter=True)
    .where(statements.c.digest == bindparam("digest"))
    .order_by(proofs.c.position)
)
_BYTES: Final = select(statements.c.data).where(statements.c.digest == bindparam("digest"))
_PROOF_BYTES: Final = (
    select(proofs.c.position, proofs.c.data).where(proofs.c.digest == bindparam("digest")).order_by(proofs.c.position)
)
_ENTRY: Final = select(entries.c.data).where(entries.c.entry_index == bindparam("entry_index"))
_NODES: Final = select(nodes.c.position, nodes.c.hash).where(
    nodes.c.position.in_(bindparam("positions", expanding=True))
)
_HOLDS: Final = select(holds).where(holds.c.grant_digest == bindparam("grant_digest")).order_by(holds.c.entry_index)
_DECISION: Final = select(decisions).where(decisions.c.decision == bindparam("decision"))
_LEANING_ON: Final = (
    select(decisions)
    .where(decisions.c.decision.in_(select(leaned.c.decision).where(leaned.c.grant_digest == bindparam("grant"))))
    .order_by(decisions.c.entry_index)
)
_ENTRIES_BETWEEN: Final = (
    select(entries.c.data)
    .where(entries.c.entry_index >= bindparam("first"), entries.c.entry_index < bindparam("end"))
    .order_by(entries.c.entry_index)
)
_DECISIONS_OF: Final = (
    select(decisions).where(decisions.c.project == bindparam("project")).order_by(decisions.c.entry_index)
)
_HOLDS_OF: Final = select(holds).where(holds.c.decision == bindparam("decision")).order_by(holds.c.number)
_RESERVATION: Final = select(reservations).where(reservations.c.decision == bindparam("decision"))
_END_HOLD: Final = (
    update(holds)
    .where(holds.c.decision == bindparam("d"), holds.c.number == bindparam("n"), holds.c.ended_index.is_(None))
    .values(ended_index=bindparam("ended"), used=bindparam("amount_used"))
)
_ERASED: Final = select(erased).where(erased.c.digest == bindparam("digest"))
_DOCUMENT: Final = select(documents.c.data).where(documents.c.sha256 == bindparam("sha256"))
_COSIGNED: Final = select(cosignatures).where(cosignatures.c.tree_size == bindparam("size"))
_COSIGNED_BY: Final = (
    select(cosignatures.c.tree_size)
    .where(cosignatures.c.signer == bindparam("signer"))
    .order_by(cosignatures.c.tree_size.desc())
    .limit(1)
)
_COSIGNED_FROM: Final = (
    select(cosignatures.c.tree_size)
    .where(cosignatures.c.tree_size >= bindparam("size"))
    .distinct()
    .order_by(cosignatures.c.tree_size)
)
_TIMESTAMPS: Final = select(timestamps).order_by(timestamps.c.entry_index)
_RELEASE: Final = (
    update(decisions)
    .where(decisions.c.decision == bindparam("d"), decisions.c.receipt == "")
    .values(receipt=bindparam("released"))
)
_LEANED: Final = select(leaned).where(leaned.c.decision == bindparam("decision"))
_SWAP: Final = (
    update(head)
    .where(
        head.c.origin == bindparam("o"), head.c.tree_size == bindparam("old"), head.c.root_hash == bindparam("old_root")
    )
    .values(tree_size=bindparam("size"), root_hash=bindparam("root"), checkpoint=bindparam("text"), at=bindparam("now"))
)


class Statements(Protocol):
    """Parsed statements that are shared between transactions."""

    def get(self, digest: str) -> Statement | None:
        """The parsed statement, when it was read before."""

    def read(self, digest: str, data: bytes) -> Statement:
        """The statement of these bytes."""

    def forget(self, digest: str) -> None:
        """Keep nothing of it any longer."""


@dataclass(frozen=True, slots=True)
class Head:
    """The head row: how large the log is, its root, its signed checkpoint, and the time of its last entry."""

    origin: str
    tree_size: int
    root_hash: bytes
    checkpoint: str
    at: int


class Transaction:
    """What may be read and written between one BEGIN and its end. `head` is the head it was opened on."""

    def __init__(self, connection: Connection, opened_on: Head | None, known: Statements) -> None:
        self.connection = connection
        self._head = opened_on
        self._known = known
        self.pending_holds: list[Hold] = []

    @property
    def head(self) -> Head:
        """The head this transaction rests on."""
        assert self._head is not None
        return self._head

    # -- the shelf ---------------------------------------------------------------------------------------------

    def about(self, subject: str) -> Sequence[Record]:
        """Every record filed under the heading, oldest first."""
        return self._records(self.connection.execute(_ABOUT, {"subject": subject}))

    def record(self, digest: str) -> Record | None:
        """The statement of that digest."""
        found = self._records(self.connection.execute(_RECORD, {"digest": digest}))
        return found[0] if found else None

    def _records(self, rows: Iterable[Any]) -> list[Record]:
        gathered: dict[str, tuple[int, int, list[Proven]]] = {}
        for digest, entry_index, at, position, proof_index, proof_at in rows:
            _, _, proven = gathered.setdefault(digest, (entry_index, at, []))
            if position is not None:
                proven.append(Proven(position, proof_index, proof_at))
        return [self._record(digest, *stored) for digest, stored in gathered.items()]

    def _record(self, digest: str, entry_index: int, at: int, proven: list[Proven]) -> Record:
        statement = self.statement(digest)
        if any(not 0 <= one.position < len(statement.parties) for one in proven):
            raise LogInconsistent.of("proof_mismatch", f"a proof of {digest} is stored for a party it does not name")
        return Record(digest, statement, entry_index, at, tuple(proven))

    def statement(self, digest: str) -> Statement:
        """The parsed statement of a digest that is there."""
        return self._known.get(digest) or self._known.read(digest, self.statement_bytes(digest))

    def holds(self, grant: str) -> Sequence[Hold]:
        """Every hold on limits of the grant, those of this transaction's own decisions included."""
        rows = self.connection.execute(_HOLDS, {"grant_digest": grant})
        return [*(_hold(row) for row in rows), *(one for one in self.pending_holds if one.grant == grant)]

    def decided(self, decision: str) -> Decided | None:
        """The recorded decision of that id."""
        row = self.connection.execute(_DECISION, {"decision": decision}).first()
        if row is None:
            return None
        under = self.connection.execute(_LEANED, {"decision": decision})
        relied = tuple(Leaned(one.performer, one.grant_digest, one.scope) for one in under)
        request = canonical.parse(row.request, max_bytes=len(row.request))
        return Decided(decision, row.entry_index, row.outcome, row.at, request, relied)

    def decision_row(self, decision: str) -> Any | None:
        """The stored row of a decision."""
        return self.connection.execute(_DECISION, {"decision": decision}).first()

    def decisions_of(self, project: str) -> Iterator[Any]:
        """The stored rows of a project's decisions, in the order of the log."""
        yield from self.connection.execute(_DECISIONS_OF, {"project": project})

    def decisions_after(
        self, after: int, size: int, *, project: str | None, outcome: str | None, since: int | None, until: int | None
    ) -> Iterator[Any]:
        """The stored rows of decisions after an index, among the first `size` entries, that match what is given."""
        index = decisions.c.entry_index
        query = select(decisions).where(index > after, index < size).order_by(index)
        for column, value in ((decisions.c.project, project), (decisions.c.outcome, outcome)):
            query = query.where(column == value) if value is not None else query
        if since is not None:
            query = query.where(decisions.c.recorded_at >= since)
        if until is not None:
            query = query.where(decisions.c.recorded_at <= until)
        yield from self.connection.execute(query)

    def decisions_leaning_on(self, grant: str) -> Iterator[Any]:
        """The stored rows of the decisions that relied on a grant, in the order of the log."""
        yield from self.connection.execute(_LEANING_ON, {"grant": grant})

    def holds_of(self, decision: str) -> list[Hold]:
        """The holds of one decision, in the order they were made."""
        return [_hold(row) for row in self.connection.execute(_HOLDS_OF, {"decision": decision})]

    def leaned_rows(self, decision: str) -> list[Any]:
        """What a decision leaned on, as stored."""
        return list(self.connection.execute(_LEANED, {"decision": decision}))

    def reservation(self, decision: str) -> Any | None:
        """How the reservation of a decision ended, None while it has not."""
        return self.connection.execute(_RESERVATION, {"decision": decision}).first()

    def limit(self, grant: str, scope: str, unit: str) -> int:
        """The amount of a limit, of the whole grant ("") or of a named scope."""
        body = self.statement(grant).body
        assert isinstance(body, Grant)
        limits = body.limits if not scope else dict(body.scopes)[scope].limits
        return min((one.amount for one in limits if one.unit == unit), default=0)

    # -- bytes -------------------------------------------------------------------------------------------------

    def statement_bytes(self, digest: str) -> bytes:
        """The exact bytes of a statement."""
        data = self.connection.execute(_BYTES, {"digest": digest}).scalar()
        if data is None:
            raise LogInconsistent.of("statement_missing", f"the bytes of statement {digest} are gone")
        return bytes(data)

    def proof_bytes(self, digest: str) -> list[tuple[int, bytes]]:
        """The canonical bytes of a statement's proofs with their positions in `parties`."""
        return [(row.position, bytes(row.data)) for row in self.connection.execute(_PROOF_BYTES, {"digest": digest})]

    def entry(self, index: int) -> Entry | None:
        """The entry at an index."""
        data = self.entry_bytes(index)
        return None if data is None else parse_entry(data)

    def entry_bytes(self, index: int) -> bytes | None:
        """The exact bytes of the entry at an index."""
        data = self.connection.execute(_ENTRY, {"entry_index": index}).scalar()
        return None if data is None else bytes(data)

    def entries_between(self, first: int, end: int) -> list[bytes]:
        """The exact bytes of the entries from index `first` on and before `end`, those that are there."""
        rows = self.connection.execute(_ENTRIES_BETWEEN, {"first": first, "end": end}).scalars()
        return [bytes(data) for data in rows]

    def read_hashes(self, positions: Sequence[int]) -> Sequence[bytes]:
        """Stored hashes in the order asked. Raises LogInconsistent when one is missing."""
        if not positions:
            return []
        rows = self.connection.execute(_NODES, {"positions": list(positions)})
        found = {row.position: bytes(row.hash) for row in rows}
        missing = [one for one in positions if one not in found]
        if missing:
            raise LogInconsistent.of("node_missing", f"the stored hash {missing[0]} is missing")
        return [found[one] for one in positions]

    # -- what others said, documents, what is gone -----------------------------------------------------------------

    def erased(self, digest: str) -> Any | None:
        """The row of a statement whose bytes were erased."""
        return self.connection.execute(_ERASED, {"digest": digest}).first()

    def document(self, sha256: str) -> bytes | None:
        """The bytes of a document."""
        data = self.connection.execute(_DOCUMENT, {"sha256": sha256}).scalar()
        return None if data is None else bytes(data)

    def cosignatures(self, size: int) -> dict[str, bytes]:
        """What witnesses signed of the head of that size: `name+key id` to time and signature."""
        rows = self.connection.execute(_COSIGNED, {"size": size})
        return {row.signer: bytes(row.signature) for row in rows}

    def cosigned_size(self, signer: str) -> int | None:
        """The size of the newest head the signer's cosignature is stored of."""
        found = self.connection.execute(_COSIGNED_BY, {"signer": signer}).scalar()
        return None if found is None else int(found)

    def cosigned_sizes(self, least: int) -> list[int]:
        """The sizes from `least` on of which some cosignature is stored."""
        return [int(one) for one in self.connection.execute(_COSIGNED_FROM, {"size": least}).scalars()]

    def timestamps(self) -> list[Any]:
        """Every anchored time-stamp, oldest first."""
        return list(self.connection.execute(_TIMESTAMPS))

    # -- writing -----------------------------------------------------------------------------------------------

    def insert_entries(self, first: int, new: Sequence[Entry], hashes: Sequence[tuple[int, bytes]]) -> None:
        """Append entries from index `first` on, and the tree hashes that come with them."""
        rows = [{"entry_index": first + number, "data": entry.data} for number, entry in enumerate(new)]
        self.connection.execute(insert(entries), rows)
        self.connection.execute(insert(nodes), [{"position": place, "hash": value} for place, value in hashes])

    def swap_head(self, new: Head) -> None:
        """Compare-and-swap against the head this transaction was opened on. Raises LogInconsistent when it moved."""
        old = self.head
        values = {
            "o": old.origin, "old": old.tree_size, "old_root": old.root_hash, "size": new.tree_size,
            "root": new.root_hash, "text": new.checkpoint, "now": new.at,
        }  # fmt: skip
        if self.connection.execute(_SWAP, values).rowcount != 1:
            raise LogInconsistent.of("head_moved", "the head moved under the writer")
        self._head = new

    def found_head(self, new: Head) -> None:
        """Write the head of a new log."""
        self.connection.execute(insert(head), {
            "origin": new.origin, "tree_size": new.tree_size, "root_hash": new.root_hash,
            "checkpoint": new.checkpoint, "at": new.at,
        })  # fmt: skip
        self._head = new

    def end_reservation(self, decision: str, state: str, index: int, record: bytes, used: Sequence[int]) -> None:
        """Note that a reservation ended with the entry at `index`, and what each of its holds used."""
        row = {"decision": decision, "entry_index": index, "state": state, "record": record}
        self.connection.execute(insert(reservations), row)
        rows = [{"d": decision, "n": n, "ended": index, "amount_used": amount} for n, amount in enumerate(used)]
        if rows:
            self.connection.execute(_END_HOLD, rows)

    def release_receipt(self, decision: str, receipt: str) -> None:
        """Store the receipt of a decision that had none yet."""
        self.connection.execute(_RELEASE, {"d": decision, "released": receipt})

    def erase(self, digest: str, registered_index: int, index: int, named: Iterable[str]) -> None:
        """Remove the bytes of a statement, its proofs and headings, and these documents; entry `index` says so."""
        for table in (proofs, subjects, statements):
            self.connection.execute(delete(table).where(table.c.digest == digest))
        for sha256 in named:
            self.connection.execute(delete(documents).where(documents.c.sha256 == sha256))
        row = {"digest": digest, "registered_index": registered_index, "entry_index": index}
        self.connection.execute(insert(erased), row)
        self._known.forget(digest)

    def insert(self, table: Any, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows into a table of `consent.storage.tables`."""
        if rows:
            self.connection.execute(insert(table), list(rows))

    # -- whole tables, for the audit and for lists ---------------------------------------------------------------

    def digests_of_kind(self, kind: str, after: int) -> Iterator[str]:
        """The digests of all statements of a kind registered after an index, oldest first."""
        query = (
            select(statements.c.digest)
            .where(statements.c.kind == kind, statements.c.entry_index > after)
            .order_by(statements.c.entry_index)
        )
        return iter(self.connection.execute(query).scalars())

    def all_entries(self) -> Iterator[tuple[int, bytes]]:
        """Every entry in order."""
        rows = self.connection.execute(select(entries).order_by(entries.c.entry_index))
        return ((row.entry_index, bytes(row.data)) for row in rows)

    def all_nodes(self) -> Iterator[tuple[int, bytes]]:
        """Every stored tree hash."""
        return ((row.position, bytes(row.hash)) for row in self.connection.execute(select(nodes)))

    def rows_between(self, table: Any, first: int, end: int) -> Iterator[Any]:
        """The rows of a table whose entry index is at least `first` and below `end`, in that order."""
        index = table.c.entry_index
        return iter(self.connection.execute(select(table).where(index >= first, index < end).order_by(index)))

    def proof_rows(self, digest: str) -> list[Any]:
        """The stored proofs of a statement, in the order of `parties`."""
        query = select(proofs).where(proofs.c.digest == digest).order_by(proofs.c.position)
        return list(self.connection.execute(query))

    def rows(self, table: Any) -> Iterator[Any]:
        """Every row of a table in the order of its primary key."""
        return iter(self.connection.execute(select(table).order_by(*table.primary_key.columns)))


def _hold(row: Any) -> Hold:
    return Hold(
        decision=row.decision,
        index=row.entry_index,
        performer=row.performer,
        grant=row.grant_digest,
        scope=row.scope,
        unit=row.unit,
        amount=row.amount,
        expires_at=row.expires_at,
        ended_index=row.ended_index,
        used=row.used,
    )
