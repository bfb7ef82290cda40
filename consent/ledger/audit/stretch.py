"""A stretch of the log: some hundred entries, read once, that whatever lies beside them is held against."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from consent.entry import Entry, parse_entry
from consent.errors import ConsentError
from consent.ledger.open_ledger import OpenLedger
from consent.storage.records import Unreadable
from consent.storage.transaction import Transaction

LENGTH: Final = 500
"""Entries in one stretch where nobody wants another number: worth sending to another process, soon done."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The entries from index `first` on and before `end`, as far as they are there; `size` is that of the log.

    `data` holds their bytes by index, `entries` those that can be read.
    """

    first: int
    end: int
    size: int
    data: dict[int, bytes]
    entries: dict[int, Entry]
    unreadable: tuple[Unreadable, ...]

    @property
    def is_whole(self) -> bool:
        """Whether every entry is there; then `data` holds them in their order."""
        return len(self.data) == self.end - self.first

    def of(self, *events: str) -> Iterator[tuple[int, Entry]]:
        """The entries of these events with their indexes, in the order of the log."""
        return ((index, entry) for index, entry in self.entries.items() if entry.event in events)

    def entry(self, index: int, *events: str) -> Entry | None:
        """The entry at an index of the stretch, if it is one of these events."""
        found = self.entries.get(index)
        return found if found is not None and found.event in events else None


def apart(opened: OpenLedger, length: int) -> OpenLedger:
    """The ledger as an audit in such stretches reads it: it believes nothing read before, and remembers little."""
    return opened.apart(remembering=4 * length)


def stretches(size: int, length: int) -> Iterator[tuple[int, int]]:
    """Where each stretch of a log of that size begins and ends."""
    return ((first, min(first + length, size)) for first in range(0, size, length))


def read_stretch(tx: Transaction, first: int, end: int, size: int) -> Stretch:
    """The entries of a stretch; what cannot be read is left out of them, and named with the tree."""
    data: dict[int, bytes] = {}
    entries: dict[int, Entry] = {}
    unreadable: list[Unreadable] = []
    for one in tx.scan.entries(first, end):
        if isinstance(one, Unreadable):
            unreadable.append(one)
            continue
        index, held = one
        data[index] = held
        try:
            entries[index] = parse_entry(held)
        except ConsentError as error:
            unreadable.append(Unreadable(f"/entries/{index}", str(error)))
    return Stretch(first, end, size, data, entries, tuple(unreadable))
