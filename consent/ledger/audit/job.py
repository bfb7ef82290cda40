"""One stretch under audit: the ledger, its rows, the entries they are held against, and what is noted on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from consent.derived import Derivations, News
from consent.entry import Entry
from consent.errors import ConsentError
from consent.ledger.audit.stretch import Stretch
from consent.ledger.open_ledger import OpenLedger
from consent.registry import Registry
from consent.storage.records import Erased
from consent.storage.transaction import Transaction

Filed = tuple[str, int, str]
"""What is filed, as a row of the table `subjects`: under which heading, by which entry, which statement."""


@dataclass(slots=True)
class JobNote:
    """What comes to light besides problems.

    `undecided` counts decisions that could not be made again: their rules cannot be run here, or what they saw was
    erased. `filings` are the headings under which the statements of the stretch belong.
    """

    undecided: int = 0
    filings: list[Filed] = field(default_factory=list)


class Job:
    """The audit of one stretch."""

    def __init__(self, opened: OpenLedger, tx: Transaction, stretch: Stretch) -> None:
        self.opened, self.tx, self.stretch = opened, tx, stretch
        self.noted = JobNote()
        self._registry: Registry | None = None
        self._said: Mapping[int, frozenset[str]] = {}
        self._derivations = Derivations()

    def will_say(self, said: Mapping[int, frozenset[str]]) -> None:
        """Note, before anything is derived, what the entries of the stretch say under which headings."""
        self._said = said

    def in_order(self) -> None:
        """The stretch is gone over once more from its beginning."""
        self._registry, self._derivations = None, Derivations()

    def registry(self, size: int) -> Registry:
        """What the first `size` entries say. The last one is kept: the decisions of a batch saw the same entries.

        Within the stretch, where everything that is said is known, what was derived stands until more is said of it.
        """
        if self._registry is None or self._registry.size != size:
            within = self.stretch.first <= size <= self.stretch.end
            epoch = self._derivations.follow(size, partial(self._news, size)) if within else None
            self._registry = self.opened.registry(self.tx, size, epoch)
        return self._registry

    def _news(self, size: int, first: int) -> News:
        """What the entries from index `first` on and before `size` say."""
        saying = [index for index in range(first, size) if index in self._said]
        headings = {heading: index for index in saying for heading in self._said[index]}
        return News(headings, max(saying, default=-1) + 1 or None)

    def entry(self, index: int, *events: str) -> Entry | None:
        """The entry at any index of the log, if it is one of these events; None where it is not, or cannot be read."""
        if self.stretch.first <= index < self.stretch.end:
            return self.stretch.entry(index, *events)
        try:
            found = self.tx.log.entry(index)
        except ConsentError:
            return None  # named with its own stretch
        return found if found is not None and found.event in events else None

    def erased(self, digest: str) -> Erased | None:
        """Where a statement was erased; None where it was not, or where that cannot be read."""
        try:
            return self.tx.statements.erased(digest)
        except ConsentError:
            return None  # named with the erasures
