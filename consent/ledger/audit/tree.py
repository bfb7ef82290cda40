"""The audit of the log itself: entries without a gap, times that never go back, and the tree they make.

Between two stretches nothing is kept but the right edge of the tree: all that is needed to append to it.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from functools import partial

from consent.errors import LogInconsistent, Problem
from consent.ledger.audit.stretch import Stretch
from consent.ledger.open_ledger import OpenLedger
from consent.storage.records import Head, Unreadable
from consent.storage.transaction import Transaction
from signing import merkle
from signing.errors import SigningError

_NOTHING = bytes(merkle.HASH_SIZE)


class TreePass:
    """One walk over the log, from its first entry to its head."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._edge: dict[int, bytes] = {}
        self._root = merkle.EMPTY_ROOT
        self._at = 0
        self._count = 0

    def problems_of(self, stretch: Stretch) -> Iterator[Problem]:
        """What is wrong with the entries of the next stretch, and with the stored hashes they come to."""
        for bad in stretch.unreadable:
            yield Problem("entry_malformed", bad.pointer, bad.detail)
        for index in range(stretch.first, stretch.end):
            if index not in stretch.data:
                yield Problem("entry_missing", f"/entries/{index}", f"entry {index} is missing")
        yield from self._entry_problems(stretch)
        yield from self._node_problems(stretch)
        self._count += len(stretch.data)

    def skip_all(self) -> None:
        """Nothing is left to be walked over: the entries are known to come to the head's root."""
        self._root, self._count = self._tx.head.root_hash, self._tx.head.tree_size

    def _entry_problems(self, stretch: Stretch) -> Iterator[Problem]:
        for index, entry in stretch.entries.items():
            if entry.at < self._at:
                yield Problem("time_decreases", f"/entries/{index}/at", "earlier than the entry before")
            self._at = max(self._at, entry.at)
            if (entry.event == "log.genesis") != (index == 0):
                yield Problem("entry_malformed", f"/entries/{index}/event", "genesis is the first entry and no other")

    def _node_problems(self, stretch: Stretch) -> Iterator[Problem]:
        """The hashes that appending the stretch makes, against those stored there: each has one place.

        They are compared at once; only where they differ is it looked which.
        """
        places = merkle.stored_hash_count(stretch.first), merkle.stored_hash_count(stretch.end)
        if stretch.is_whole:
            new = self._append(stretch, [merkle.leaf_hash(data) for data in stretch.data.values()])
            if not self._tx.scan.holds_nodes(new, *places):
                stored = yield from self._stored(places)
                yield from _different(places, stored, dict(new))
            return
        # For an entry that is gone its stored leaf is taken, so that the rest can be seen.
        stored = yield from self._stored(places)
        leaves = [
            merkle.leaf_hash(stretch.data[index]) if index in stretch.data
            else stored.get(merkle.stored_hash_index(0, index), _NOTHING)
            for index in range(stretch.first, stretch.end)
        ]  # fmt: skip
        yield from _different(places, stored, dict(self._append(stretch, leaves)))

    def _stored(self, places: tuple[int, int]) -> Generator[Problem, None, dict[int, bytes]]:
        """What is wrong with the rows from one place to another; returns those that can be read."""
        stored: dict[int, bytes] = {}
        for one in self._tx.scan.nodes(*places):
            if isinstance(one, Unreadable):
                yield Problem("node_mismatch", one.pointer, one.detail)
            else:
                stored[one[0]] = one[1]
        return stored

    def _append(self, stretch: Stretch, leaves: Sequence[bytes]) -> list[tuple[int, bytes]]:
        """The hashes that these leaves make, with their places; the edge moves on behind them."""
        new, self._root = merkle.append_leaves(stretch.first, leaves, partial(_read, self._edge))
        known = {**self._edge, **dict(new)}
        self._edge = {place: known[place] for place in merkle.edge(stretch.end)}
        return new

    def head_problems(self, opened: OpenLedger) -> Iterator[Problem]:
        """The head against what the entries came to, and against its own signature; there is one."""
        head = self._tx.head
        if self._count != head.tree_size:
            detail = f"the head names {head.tree_size} entries, {self._count} are stored"
            yield Problem("entry_missing", "/head/tree_size", detail)
        for row in self._tx.scan.heads():
            if isinstance(row, Unreadable):
                yield Problem("head_mismatch", row.pointer, row.detail)
            elif row.origin != head.origin:
                yield Problem("head_mismatch", f"/head/{row.origin}", "a database holds one log")
        yield from self._signature_problems(opened, head)

    def _signature_problems(self, opened: OpenLedger, head: Head) -> Iterator[Problem]:
        if self._root != head.root_hash:
            yield Problem("root_mismatch", "/head/root_hash", "the root is not that of the entries")
        try:
            opened.log.verify_head(self._tx.log)
            last = self._tx.log.entry(head.tree_size - 1) if head.tree_size else None
        except (LogInconsistent, SigningError) as error:
            yield Problem("checkpoint_invalid", "/head/checkpoint", str(error))
            return
        if last is not None and last.at != head.at:
            yield Problem("head_mismatch", "/head/at", "the head's time is not that of the last entry")


def _different(places: tuple[int, int], stored: dict[int, bytes], computed: dict[int, bytes]) -> Iterator[Problem]:
    for place in range(*places):
        if stored.get(place) != computed.get(place):
            yield Problem("node_mismatch", f"/nodes/{place}", f"stored hash {place} is not that of the entries")


def _read(known: dict[int, bytes], places: Sequence[int]) -> list[bytes]:
    return [known[one] for one in places]
