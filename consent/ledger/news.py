"""What a stretch of the log says under which headings: what a process must hear of before it reads at a later head."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from consent.derived import News, of_statement
from consent.entry import Entry, parse_entry
from consent.records import AnyRecord
from consent.statements.headings import headings_by
from consent.storage.transaction import Transaction
from consent.verify.statement import filed_under

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
    """Under which headings the statement of an entry stands, also those where it stood before a proof was added."""
    digest = str(entry.members["statement"])
    yield of_statement(digest)
    record: AnyRecord | None = tx.record(digest)
    if record is None:
        return
    yield from map(str, filed_under(record.statement))
    yield from map(str, headings_by(record.statement, (proof.position for proof in record.proofs)))
