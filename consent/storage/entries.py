"""The rows of the log: its entries, the hashes of its tree, and the one head row.

What was read or written once in a transaction is remembered for as long as it lasts: entries and nodes never change.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any, Final

from sqlalchemy import Connection, bindparam, insert, literal, select, text, update

from consent.entry import Entry, parse_entry
from consent.errors import LogInconsistent
from consent.storage.columns import Columns, blob
from consent.storage.records import Head
from consent.storage.tables import entries, head, nodes

_HEAD: Final = select(head)
_ENTRY: Final = select(entries.c.data).where(entries.c.entry_index == bindparam("entry_index"))
_BETWEEN: Final = (
    select(entries.c.data)
    .where(entries.c.entry_index >= bindparam("first"), entries.c.entry_index < bindparam("end"))
    .order_by(entries.c.entry_index)
)
_NAMING: Final = text(
    "SELECT 1 FROM entries, json_each(CAST(entries.data AS TEXT), '$.refs') AS named"
    " WHERE entries.entry_index >= :first AND named.value IN (SELECT value FROM json_each(:digests)) LIMIT 1"
)
_NAMING_IN_POSTGRES: Final = text(
    "SELECT 1 FROM entries,"
    " jsonb_array_elements_text(convert_from(entries.data, 'UTF8')::jsonb -> 'refs') AS named(ref)"
    " WHERE entries.entry_index >= :first AND named.ref IN (SELECT jsonb_array_elements_text(:digests ::jsonb)) LIMIT 1"
)
_NODES: Final = select(literal(0).label("what"), nodes.c.position.label("place"), nodes.c.hash.label("data")).where(
    nodes.c.position.in_(bindparam("positions", expanding=True))
)
_NODES_AND_ENTRIES: Final = _NODES.union_all(
    select(literal(1), entries.c.entry_index, entries.c.data).where(
        entries.c.entry_index.in_(bindparam("indexes", expanding=True))
    )
)
_SWAP: Final = (
    update(head)
    .where(head.c.origin == bindparam("o"))
    .where(head.c.tree_size == bindparam("old"), head.c.root_hash == bindparam("old_root"))
    .values(
        tree_size=bindparam("size"), root_hash=bindparam("root"), checkpoint=bindparam("text"), at=bindparam("now")
    )
)  # fmt: skip


def read_head(connection: Connection) -> Head | None:
    """The head row, None where there is no ledger."""
    row = connection.execute(_HEAD).first()
    return None if row is None else head_of(Columns("head", row.origin, row))


def head_of(row: Columns) -> Head:
    """A row of the table `head`."""
    return Head(
        row.text("origin"), row.integer("tree_size"), row.blob("root_hash"), row.text("checkpoint"), row.integer("at")
    )


class LogRows:
    """Entries, hashes and head of one transaction. `head` is the head it was opened on."""

    def __init__(self, connection: Connection, opened_on: Head | None) -> None:
        self._connection = connection
        self._head = opened_on
        self._hashes: dict[int, bytes] = {}
        self._entries: dict[int, bytes] = {}

    @property
    def head(self) -> Head:
        """The head this transaction rests on. Raises LogInconsistent before there is one."""
        if self._head is None:
            raise LogInconsistent.of("genesis_missing", "this log has no head yet")
        return self._head

    def entry(self, index: int) -> Entry | None:
        """The entry at an index."""
        data = self.entry_bytes(index)
        return None if data is None else parse_entry(data)

    def entry_bytes(self, index: int) -> bytes | None:
        """The exact bytes of the entry at an index."""
        if index not in self._entries:
            data = self._connection.execute(_ENTRY, {"entry_index": index}).scalar()
            if data is None:
                return None
            self._entries[index] = blob(data, f"/entries/{index}/data")
        return self._entries[index]

    def between(self, first: int, end: int) -> list[bytes]:
        """The exact bytes of the entries from index `first` on and before `end`, those that are there."""
        rows = self._connection.execute(_BETWEEN, {"first": first, "end": end}).scalars()
        return [blob(data, f"/entries/{index}/data") for index, data in enumerate(rows, start=first)]

    def names_any(self, digests: Sequence[str], first: int) -> bool:
        """Whether an entry from index `first` on names any of these digests among its `refs`."""
        given = {"first": first, "digests": json.dumps(list(digests))}
        query = _NAMING if self._connection.dialect.name == "sqlite" else _NAMING_IN_POSTGRES
        return bool(digests) and self._connection.execute(query, given).first() is not None

    def fetch(self, positions: Collection[int], indexes: Collection[int]) -> None:
        """Read these hashes and entries at once, as far as they are there and were not read before."""
        wanted = [one for one in positions if one not in self._hashes]
        entries_wanted = [one for one in indexes if one not in self._entries]
        if not wanted and not entries_wanted:
            return
        given = {"positions": wanted, "indexes": entries_wanted}
        query: Any = _NODES_AND_ENTRIES
        if not entries_wanted:
            query, given = _NODES, {"positions": wanted}
        for what, place, data in self._connection.execute(query, given):
            if what:
                self._entries[place] = blob(data, f"/entries/{place}/data")
            else:
                self._hashes[place] = blob(data, f"/nodes/{place}/hash")

    def read_hashes(self, positions: Sequence[int]) -> Sequence[bytes]:
        """Stored hashes in the order asked. Raises LogInconsistent when one is missing."""
        self.fetch(positions, ())
        missing = [one for one in positions if one not in self._hashes]
        if missing:
            raise LogInconsistent.of("node_missing", f"the stored hash {missing[0]} is missing")
        return [self._hashes[one] for one in positions]

    def forget(self) -> None:
        """Let go of what was read."""
        self._hashes.clear()
        self._entries.clear()

    # -- writing: called by the log alone --------------------------------------------------------------------------

    def append(self, first: int, new: Sequence[Entry], hashes: Sequence[tuple[int, bytes]]) -> None:
        """Append entries from index `first` on, and the tree hashes that come with them."""
        rows = [{"entry_index": first + number, "data": entry.data} for number, entry in enumerate(new)]
        self._connection.execute(insert(entries), rows)
        self._connection.execute(insert(nodes), [{"position": place, "hash": value} for place, value in hashes])
        self._hashes.update(hashes)
        self._entries.update((first + number, entry.data) for number, entry in enumerate(new))

    def swap_head(self, new: Head) -> None:
        """Compare-and-swap against the head this transaction was opened on. Raises LogInconsistent when it moved."""
        old = self.head
        values = {
            "o": old.origin, "old": old.tree_size, "old_root": old.root_hash, "size": new.tree_size,
            "root": new.root_hash, "text": new.checkpoint, "now": new.at,
        }  # fmt: skip
        if self._connection.execute(_SWAP, values).rowcount != 1:
            raise LogInconsistent.of("head_moved", "the head moved under the writer")
        self._head = new

    def found_head(self, new: Head) -> None:
        """Write the head of a new log."""
        self._connection.execute(insert(head), {
            "origin": new.origin, "tree_size": new.tree_size, "root_hash": new.root_hash,
            "checkpoint": new.checkpoint, "at": new.at,
        })  # fmt: skip
        self._head = new
