"""Two shelves: one that notes what a decision looked at, and one that holds just that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from consent.prefix import Shelf
from consent.records import AnyRecord, Hold, RecordedDecision, ReportedDecision
from consent.statements.headings import Heading, headings_by
from consent.verify.statement import filed_under


class Recording:
    """A shelf that passes every question on and notes what came back."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self.statements: dict[str, AnyRecord] = {}
        self.held: dict[str, Sequence[Hold]] = {}
        self.decisions: list[str] = []
        self.reported_on: set[str] = set()
        self.counted: dict[tuple[str, int], int] = {}

    def fetch(self, headings: Iterable[Heading]) -> None:
        """Passed on; what is only fetched is not noted, what is asked for is."""
        self._shelf.fetch(headings)

    def about(self, heading: Heading) -> Sequence[AnyRecord]:
        """Every record filed under the heading."""
        found = self._shelf.about(heading)
        self.statements.update((record.digest, record) for record in found)
        return found

    def oldest(self, heading: Heading, after: int = -1) -> Iterator[AnyRecord]:
        """The same, oldest first: what is come across is noted."""
        for one in self._shelf.oldest(heading, after):
            self.statements[one.digest] = one
            yield one

    def signers(self, heading: Heading) -> Sequence[str]:
        """Whoever signed something that is filed under the heading: their names alone say nothing yet."""
        return self._shelf.signers(heading)

    def count(self, headings: Sequence[Heading], before: int) -> int:
        """How many statements are filed under any of these: noted as a number, for what they say is not looked at."""
        found = self._shelf.count(headings, before)
        self.counted[counted_as(headings), before] = found
        return found

    def record(self, digest: str) -> AnyRecord | None:
        """The statement of that digest."""
        found = self._shelf.record(digest)
        if found is not None:
            self.statements[digest] = found
        return found

    def holds(self, grant: str) -> Sequence[Hold]:
        """Every hold on limits of the grant."""
        self.held[grant] = self._shelf.holds(grant)
        return self.held[grant]

    def reported(self, grant: str) -> Sequence[ReportedDecision]:
        """The decisions that relied on the grant and on which something was reported."""
        found = self._shelf.reported(grant)
        self.reported_on.update(one.decision for one in found)
        return found

    def decided(self, decision: str) -> RecordedDecision | None:
        """The recorded decision of that id."""
        self.decisions.append(decision)
        return self._shelf.decided(decision)


class Bundled:
    """A shelf of the statements a bundle holds, and no others.

    `counted` says how many statements there were, by whom they are about and the size, that nobody looked at.
    """

    def __init__(
        self, records: Iterable[AnyRecord], holds: Mapping[str, Sequence[Hold]], counted: Mapping[tuple[str, int], int]
    ) -> None:
        self._records = {record.digest: record for record in sorted(records, key=lambda one: one.index)}
        self._holds = holds
        self._counted = counted
        self._filed: dict[Heading, list[AnyRecord]] = {}
        for record in self._records.values():
            signed = headings_by(record.statement, (proof.position for proof in record.proofs))
            for heading in (*filed_under(record.statement), *signed):
                self._filed.setdefault(heading, []).append(record)

    def fetch(self, headings: Iterable[Heading]) -> None:
        """Nothing to do: everything is here."""

    def about(self, heading: Heading) -> Sequence[AnyRecord]:
        """Every record of the bundle under the heading, oldest first."""
        return self._filed.get(heading, ())

    def oldest(self, heading: Heading, after: int = -1) -> Iterator[AnyRecord]:
        """The same, oldest first."""
        return iter(one for one in self.about(heading) if one.index > after)

    def signers(self, heading: Heading) -> Sequence[str]:
        """Whoever signed something of the bundle that is filed under the heading."""
        return list(dict.fromkeys(one.by for one in self._filed if one.by and replace(one, by="") == heading))

    def count(self, headings: Sequence[Heading], before: int) -> int:
        """How many there were by then, as the bundle says; none of which it holds."""
        return self._counted.get((counted_as(headings), before), 0)

    def record(self, digest: str) -> AnyRecord | None:
        """The statement of that digest."""
        return self._records.get(digest)

    def holds(self, grant: str) -> Sequence[Hold]:
        """The holds the bundle names for a grant."""
        return self._holds.get(grant, ())

    def reported(self, grant: str) -> Sequence[ReportedDecision]:  # noqa: ARG002 - the shelf's shape
        """None: what was reported on other decisions stands in evidence of their own."""
        return ()

    def decided(self, decision: str) -> RecordedDecision | None:  # noqa: ARG002 - the shelf's shape
        """None: other decisions have evidence of their own."""
        return None


def counted_as(headings: Sequence[Heading]) -> str:
    """Under which name a number is noted: what the headings are about."""
    return min(one.about for one in headings)
