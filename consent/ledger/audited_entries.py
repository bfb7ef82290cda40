"""The entries of a log as its audit reads them; those that cannot be read are reported with the log itself."""

from __future__ import annotations

from collections.abc import Container, Iterator

from consent import entry
from consent.entry import Entry
from consent.errors import ConsentError
from consent.storage.transaction import Transaction


def entries_of(tx: Transaction, events: Container[str]) -> Iterator[tuple[int, Entry]]:
    """Every readable entry of those events with its index, oldest first."""
    for index, data in tx.all_entries():
        try:
            read = entry.parse_entry(data)
        except ConsentError:
            continue
        if read.event in events:
            yield index, read
