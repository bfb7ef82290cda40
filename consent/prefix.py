"""The ledger as it is known at one size: the only thing, beside the question, that a decision may look at.

A `Prefix` holds no copy of the ledger. It asks its `Shelf` for what is filed under one heading at a time
(`consent.statements.headings`), cuts it to the entries before `size`, and remembers it. Where the shelf is (a database,
a bundle of evidence, a list in a test) is not its business. Whoever decides asks the registry, and the registry asks
here (`consent.registry`).
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from operator import methodcaller
from typing import Protocol, TypeVar, cast

from consent.derived import PASSING, REPORTED, Derived, Known, Tracing, of_holds, of_statement
from consent.records import AnyComplete, AnyRecord, Genesis, Hold, RecordedDecision, ReportedDecision
from consent.statements.headings import Heading, signers

F = TypeVar("F")


class Shelf(Protocol):
    """Where records lie. Answers are in the order of the log and may reach past any prefix's size."""

    def fetch(self, headings: Iterable[Heading]) -> None:
        """Read what is filed under all of these at once: a hint, after which asking for each costs nothing more."""

    def about(self, heading: Heading) -> Sequence[AnyRecord]:
        """Every record filed under the heading, or filed there as signed by somebody (`heading.by`)."""

    def oldest(self, heading: Heading, after: int = -1) -> Iterator[AnyRecord]:
        """The same, oldest first, read a few at a time."""

    def signers(self, heading: Heading) -> Sequence[str]:
        """Whoever signed something that is filed under the heading, each once."""

    def count(self, headings: Sequence[Heading], before: int) -> int:
        """How many statements are filed under any of these by the entries before that one."""

    def record(self, digest: str) -> AnyRecord | None:
        """The statement of that digest."""

    def holds(self, grant: str) -> Sequence[Hold]:
        """Every hold on limits of the grant."""

    def reported(self, grant: str) -> Sequence[ReportedDecision]:
        """The decisions that relied on the grant and on which something was reported."""

    def decided(self, decision: str) -> RecordedDecision | None:
        """The recorded decision of that id."""


class Prefix:
    """The first `size` entries of one ledger.

    `epoch` holds what was derived before from all that is said in them; None where that is derived for this prefix
    alone. One prefix is read by one thread.
    """

    def __init__(self, genesis: Genesis, size: int, shelf: Shelf, epoch: Known | None = None) -> None:
        self.genesis = genesis
        self.size = size
        self.holds_before = size
        self._shelf = shelf
        self._epoch = epoch
        self._derived: dict[Hashable, Derived] = {}
        self._tracing = Tracing()

    @property
    def origin(self) -> str:
        """The log this is of."""
        return self.genesis.origin

    def counting_holds_before(self, index: int) -> Prefix:
        """The same prefix, where limits count the decisions before another entry.

        The later checks of a batch judge the same statements and yet see what the earlier ones hold; and of a decision
        that is made again its own hold takes nothing from itself.
        """
        other = copy.copy(self)
        other.holds_before = index
        return other

    def derived(self, what: Hashable, find: Callable[[], F], of: AnyRecord | None = None) -> F:
        """What `find` derives from this prefix, derived once; kept for later prefixes until more is said of it.

        `what` names the value and everything else that `find` depends on; `of` is the record it is derived from, where
        `find` is handed one. What leans on holds or on other decisions is derived anew each time.
        """
        known = self._derived.get(what)
        if known is None and self._epoch is not None:
            known = self._epoch.find(what)
        if known is None:
            value, known = self._find(what, find, of)
            if known is None:
                return value
        self._derived[what] = known
        self._tracing.looked_at(known)
        return cast("F", known.value)

    def _find(self, what: Hashable, find: Callable[[], F], of: AnyRecord | None) -> tuple[F, Derived | None]:
        self._tracing.begin()
        if of is not None:
            self._tracing.looked_at(of_statement(of.digest))
        try:
            value = find()
        except BaseException:  # whoever derives something else of that leans on what was looked at until then
            self._tracing.lean_on(self._tracing.end())
            raise
        needs = self._tracing.end()
        if PASSING in needs:
            self._tracing.lean_on(needs)
            return value, None
        return value, self._epoch.keep(what, value, needs) if self._epoch else Derived(value, tuple(needs), self.size)

    def traced(self, find: Callable[[], F], seen: set[str | Derived]) -> F:
        """What `find` finds out from this prefix; all that it looked at for that is `seen`, also where it raises."""
        self._tracing.begin()
        try:
            return find()
        finally:
            needs = self._tracing.end()
            self._tracing.lean_on(needs)
            seen.update(needs)

    def fetch(self, headings: Iterable[Heading]) -> None:
        """Read these headings at once where the shelf can; what they hold is asked for as ever."""
        wanted = [one for one in headings if not self._is_known(("about", one))]
        if wanted:
            self._shelf.fetch(wanted)

    def _is_known(self, what: Hashable) -> bool:
        """Whether a value was derived before, for this prefix or for an earlier one that says the same of it."""
        if what in self._derived:
            return True
        known = self._epoch.find(what) if self._epoch is not None else None
        if known is not None:
            self._derived[what] = known
        return known is not None

    def about(self, heading: Heading) -> tuple[AnyRecord, ...]:
        """The records filed under the heading, oldest first, as this prefix shows them."""
        return self.derived(("about", heading), lambda: self._about(heading))

    def _about(self, heading: Heading) -> tuple[AnyRecord, ...]:
        self._tracing.looked_at(str(heading))
        cut = (record.as_of(self.size) for record in self._shelf.about(heading))
        here = (record for record in cut if record is not None)
        return tuple(one for one in here if not heading.by or _is_by(one, heading))

    def oldest(self, heading: Heading, after: int = -1) -> Iterator[AnyRecord]:
        """The records filed under the heading, oldest first, as they are asked for."""
        self._tracing.looked_at(str(heading))
        return filter(None, map(methodcaller("as_of", self.size), self._shelf.oldest(heading, after)))

    def signers(self, heading: Heading) -> tuple[str, ...]:
        """Whoever signed something filed under the heading, by name; perhaps after this prefix."""
        return self.derived(("signers", heading), lambda: self._signers(heading))

    def _signers(self, heading: Heading) -> tuple[str, ...]:
        self._tracing.looked_at(str(heading))
        return tuple(sorted(self._shelf.signers(heading)))

    def count(self, headings: Sequence[Heading]) -> int:
        """How many statements of this prefix are filed under any of these."""
        named = tuple(headings)
        return self.derived(("count", named), lambda: self._count(named)) if named else 0

    def _count(self, headings: tuple[Heading, ...]) -> int:
        self._tracing.lean_on(map(str, headings))
        return self._shelf.count(headings, self.size)

    def complete(self, heading: Heading) -> tuple[AnyComplete, ...]:
        """Those whose last proof has come in, oldest first."""
        return self.derived(("complete", heading), lambda: self._completed(heading))

    def _completed(self, heading: Heading) -> tuple[AnyComplete, ...]:
        found = (record.completed() for record in self.about(heading))
        return tuple(record for record in found if record is not None)

    def record(self, digest: str) -> AnyRecord | None:
        """The statement of that digest, as this prefix shows it."""
        return self.derived(("record", digest), lambda: self._record(digest))

    def _record(self, digest: str) -> AnyRecord | None:
        self._tracing.looked_at(of_statement(digest))
        record = self._shelf.record(digest)
        return None if record is None else record.as_of(self.size)

    def holds(self, grant: str) -> tuple[Hold, ...]:
        """The holds on limits of the grant that decisions of this prefix made."""
        self._tracing.lean_on((PASSING, of_holds(grant)))
        return tuple(hold for hold in self._shelf.holds(grant) if hold.index < self.holds_before)

    def reported(self, grant: str) -> tuple[ReportedDecision, ...]:
        """The decisions of this prefix that relied on the grant and on which something was reported, by index."""
        self._tracing.lean_on((PASSING, REPORTED))
        return tuple(one for one in self._shelf.reported(grant) if one.index < self.size)

    def decided(self, decision: str) -> RecordedDecision | None:
        """The decision of that id, when it was recorded in this prefix."""
        self._tracing.looked_at(PASSING)
        found = self._shelf.decided(decision)
        return found if found is not None and found.index < self.size else None


def _is_by(record: AnyRecord, heading: Heading) -> bool:
    """Whether the proofs of a record, as far as they are known, file it under the heading's signer."""
    return heading.by in signers(record.statement, [proof.position for proof in record.proofs])
