"""What a stretch of the log says under which headings: what a process must hear of before it reads at a later head."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from consent.derived import News, of_statement
from consent.entry import Entry, parse_entry
from consent.ledger.staged_shelf import StagedShelf
from consent.storage.transaction import Transaction
from consent.verify.statement import stands_under

MOST_READ: Final = 2_000
"""Of how many entries the news is read: who has heard of nothing for longer starts afresh."""
_SAYING: Final = frozenset({"statement.registered", "proof.added"})


def between(tx: Transaction, end: int, first: int) -> News:
    """What the entries from index `first` on and before `end` say."""
    if end - first > MOST_READ:
        return News(said=end, erased=True)
    headings: dict[str, int] = {}
    said = None
    for index, entry in enumerate(map(parse_entry, tx.log.between(first, end)), start=first):
        if entry.event == "statement.erased":
            return News(said=end, erased=True)
        if entry.event in _SAYING:
            said = index + 1
            headings.update(dict.fromkeys(_touched(tx, entry), index))
    return News(headings, said)


def _touched(tx: Transaction, entry: Entry) -> Iterator[str]:
    digest = str(entry.members["statement"])
    yield of_statement(digest)
    record = tx.record(digest)
    yield from stands_under(record) if record is not None else ()


def entered(shelf: StagedShelf, end: int) -> News:
    """What a write has said that was staged on a shelf, and brought the entries up to `end`."""
    if shelf.erases:
        return News(said=end, erased=True)
    headings = dict.fromkeys(shelf.touched, end - 1)
    return News(headings, end if headings else None)
