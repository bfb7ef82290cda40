"""The audit of headings: every statement is filed where it belongs, and nothing is filed anywhere else.

No index leads from an entry to its headings, so they are read once, sorted by entry, beside the stretches: a merge of
two lines that both follow the log.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from consent.errors import Problem
from consent.storage.records import Filing, Unreadable
from consent.storage.transaction import Transaction


class FilingPass:
    """One walk over the headings, from the first entry to the head."""

    def __init__(self, tx: Transaction) -> None:
        self._rows = tx.scan.filings()
        self._next = next(self._rows, None)

    def problems_of(self, end: int, wanted: Sequence[Filing]) -> Iterator[Problem]:
        """What is wrong with what is filed by the entries before `end` and after those looked at before."""
        stored: set[Filing] = set()
        for row in self._before(end):
            if isinstance(row, Unreadable):
                yield Problem("subject_mismatch", row.pointer, row.detail)
            else:
                stored.add(row)
        for one in sorted(stored.symmetric_difference(wanted), key=lambda one: (one.index, one.heading, one.digest)):
            detail = f"statement {one.digest} is {'wrongly' if one in stored else 'not'} filed there"
            yield Problem("subject_mismatch", f"/subjects/{one.heading}/{one.index}", detail)

    def _before(self, end: int) -> Iterator[Filing | Unreadable]:
        while self._next is not None and (self._next.index is None or self._next.index < end):
            yield self._next
            self._next = next(self._rows, None)
