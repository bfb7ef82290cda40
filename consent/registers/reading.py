"""The one door to a prefix: what is filed where, as the registers and whoever judges may read it."""

from __future__ import annotations

import copy
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from consent.derived import Derived
from consent.prefix import Prefix
from consent.records import AnyComplete, AnyRecord, Complete, Hold, Record, RecordedDecision, ReportedDecision, saying
from consent.statements.headings import Heading
from consent.statements.statement import Body

B = TypeVar("B", bound=Body)
F = TypeVar("F")
R = TypeVar("R", bound=AnyRecord)


class Reading:
    """A prefix, read by headings. Nothing else that decides touches the prefix."""

    def __init__(self, prefix: Prefix) -> None:
        self._prefix = prefix

    @property
    def origin(self) -> str:
        """The log this is of."""
        return self._prefix.origin

    @property
    def size(self) -> int:
        """How many entries are known."""
        return self._prefix.size

    @property
    def holds_before(self) -> int:
        """Limits count the decisions before this entry."""
        return self._prefix.holds_before

    @property
    def registrars(self) -> Mapping[str, str]:
        """The parties genesis names as registrars, each with its key's thumbprint."""
        return self._prefix.genesis.registrars

    @property
    def registrar_keys(self) -> Mapping[str, Mapping[str, str]]:
        """The public keys of the registrars genesis names."""
        return self._prefix.genesis.registrar_keys

    def counting_holds_before(self, index: int) -> Reading:
        """The same reading, where limits count the decisions before another entry."""
        other = copy.copy(self)
        other._prefix = self._prefix.counting_holds_before(index)  # noqa: SLF001 - its own copy
        return other

    def derived(self, what: Hashable, find: Callable[[], F], of: AnyRecord | None = None) -> F:
        """What `find` derives from the prefix under that name, derived once (`Prefix.derived`)."""
        return self._prefix.derived(what, find, of)

    def traced(self, find: Callable[[], F], seen: set[str | Derived]) -> F:
        """What `find` finds out; all that it looked at for that is `seen`, also where it raises."""
        return self._prefix.traced(find, seen)

    def fetch(self, wanted: Iterable[Heading]) -> None:
        """Read several headings at once, for those who know what they will ask."""
        self._prefix.fetch(wanted)

    def about(self, heading: Heading) -> tuple[AnyRecord, ...]:
        """Everything filed under the heading, complete or not, oldest first."""
        return self._prefix.about(heading)

    def complete(self, heading: Heading) -> tuple[AnyComplete, ...]:
        """Everything filed there whose last proof has come in, oldest first."""
        return self._prefix.complete(heading)

    def said(self, heading: Heading, body: type[B], by: int | None = None) -> list[Complete[B]]:
        """What is filed there, says `body` and was complete (by the instant `by`, where given), oldest first."""
        return [one for one in saying(self._prefix.complete(heading), body) if by is None or one.said_at <= by]

    def about_by(self, heading: Heading, parties: Iterable[str]) -> tuple[AnyRecord, ...]:
        """What is filed there and signed by one of these, complete or not, oldest first."""
        return _in_order(self._prefix.about(one) for one in self._fetched(heading, parties))

    def said_by(
        self, heading: Heading, body: type[B], parties: Iterable[str], by: int | None = None
    ) -> list[Complete[B]]:
        """What is filed there, says `body`, is signed by one of these and was complete, oldest first."""
        found = self.complete_by(heading, parties)
        return [one for one in saying(found, body) if by is None or one.said_at <= by]

    def complete_by(self, heading: Heading, parties: Iterable[str]) -> tuple[AnyComplete, ...]:
        """What is filed there, is signed by one of these and was complete, oldest first."""
        return _in_order(self._prefix.complete(one) for one in self._fetched(heading, parties))

    def _fetched(self, heading: Heading, parties: Iterable[str]) -> tuple[Heading, ...]:
        """The heading as each of these signed under it, read at once."""
        wanted = heading.signed_by(parties)
        self._prefix.fetch(wanted)
        return wanted

    def oldest(self, heading: Heading, after: int = -1) -> Iterator[AnyRecord]:
        """What is filed there, oldest first, read a few at a time: for whoever needs the first of many."""
        return self._prefix.oldest(heading, after)

    def signers(self, heading: Heading) -> tuple[str, ...]:
        """Whoever signed something filed there, by name."""
        return self._prefix.signers(heading)

    def count(self, headings: Sequence[Heading]) -> int:
        """How many statements are filed under any of these."""
        return self._prefix.count(headings)

    def record(self, digest: str) -> AnyRecord | None:
        """The statement of that digest."""
        return self._prefix.record(digest)

    def find(self, digest: str, body: type[B]) -> Record[B] | None:
        """The statement of that digest where it says `body`."""
        found = self._prefix.record(digest)
        return None if found is None else found.of(body)

    def holds(self, grant: str) -> tuple[Hold, ...]:
        """The holds on limits of the grant."""
        return self._prefix.holds(grant)

    def reported(self, grant: str) -> tuple[ReportedDecision, ...]:
        """The decisions that relied on the grant and on which something was reported, by index."""
        return self._prefix.reported(grant)

    def decided(self, decision: str) -> RecordedDecision | None:
        """The recorded decision of that id."""
        return self._prefix.decided(decision)


def _in_order(found: Iterable[tuple[R, ...]]) -> tuple[R, ...]:
    """What several headings hold, each statement once, oldest first."""
    filled = [one for one in found if one]
    if len(filled) < 2:
        return filled[0] if filled else ()
    known = {record.digest: record for records in filled for record in records}
    return tuple(sorted(known.values(), key=lambda one: one.index))
