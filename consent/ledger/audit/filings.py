"""The audit of headings: every statement is filed where it belongs, and nothing is filed anywhere else.

No index leads from an entry to its headings, so they are read once, sorted by entry, beside the stretches: a merge of
two lines that both follow the log. What a stretch files is compared at once; only where that differs is it looked at
row by row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from consent.errors import Problem
from consent.ledger.audit.job import Filed
from consent.storage.records import Filing, Unreadable
from consent.storage.scan import FiledRow
from consent.storage.transaction import Transaction


class FilingPass:
    """One walk over the headings, from the first entry to the head."""

    def __init__(self, tx: Transaction) -> None:
        self._read = tx.scan.filing
        self._rows = tx.scan.filed_rows()
        self._next = next(self._rows, None)

    def problems_of(self, end: int, wanted: Sequence[Filed]) -> Iterator[Problem]:
        """What is wrong with what is filed by the entries before `end` and after those looked at before."""
        rows = self._before(end)
        if set(map(tuple, rows)) != set(wanted):
            yield from self._told_apart(rows, {Filing(*one) for one in wanted})

    def _told_apart(self, rows: Sequence[FiledRow], wanted: set[Filing]) -> Iterator[Problem]:
        stored: set[Filing] = set()
        for row in map(self._read, rows):
            if isinstance(row, Unreadable):
                yield Problem("subject_mismatch", row.pointer, row.detail)
            else:
                stored.add(row)
        for one in sorted(stored ^ wanted, key=lambda one: (one.index, one.heading, one.digest)):
            detail = f"statement {one.digest} is {'wrongly' if one in stored else 'not'} filed there"
            yield Problem("subject_mismatch", f"/subjects/{one.heading}/{one.index}", detail)

    def _before(self, end: int) -> list[FiledRow]:
        """The rows of the entries before `end`; one that names no entry comes with whatever is read next."""
        found = []
        while self._next is not None and not self._is_from(end, self._next):
            found.append(self._next)
            self._next = next(self._rows, None)
        return found

    @staticmethod
    def _is_from(end: int, row: FiledRow) -> bool:
        return isinstance(row.entry_index, int) and row.entry_index >= end
