"""One stretch under audit: the ledger, its rows, the entries they are held against, and what is noted on the way."""

from __future__ import annotations

from dataclasses import dataclass, field

from consent.entry import Entry
from consent.errors import ConsentError
from consent.ledger.audit.stretch import Stretch
from consent.ledger.open_ledger import OpenLedger
from consent.registry import Registry
from consent.storage.records import Erased, Filing
from consent.storage.transaction import Transaction


@dataclass(slots=True)
class JobNote:
    """What comes to light besides problems.

    `undecided` counts decisions that could not be made again: their rules cannot be run here, or what they saw was
    erased. `filings` are the headings under which the statements of the stretch belong.
    """

    undecided: int = 0
    filings: list[Filing] = field(default_factory=list)


class Job:
    """The audit of one stretch."""

    def __init__(self, opened: OpenLedger, tx: Transaction, stretch: Stretch) -> None:
        self.opened, self.tx, self.stretch = opened, tx, stretch
        self.noted = JobNote()
        self._registry: Registry | None = None

    def registry(self, size: int) -> Registry:
        """What the first `size` entries say. The last one is kept: the decisions of a batch saw the same entries."""
        if self._registry is None or self._registry.size != size:
            self._registry = self.opened.registry(self.tx, size)
        return self._registry

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
