"""What one write has staged, laid over what is stored: a later step of the same write sees what an earlier one said.

It knows no database: it is a shelf over a shelf.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from consent.prefix import Shelf
from consent.records import AnyRecord, Hold, RecordedDecision, ReportedDecision
from consent.statements.headings import Heading
from consent.statements.rulings import UseReport
from consent.storage.records import EndedReservation, Erased
from consent.verify.statement import stands_under


class StagedShelf:
    """A shelf with statements, proofs, holds and erasures on top that are not stored yet."""

    def __init__(self, stored: Shelf) -> None:
        self._stored = stored
        self._records: dict[str, AnyRecord] = {}
        self._filed: dict[Heading, list[str]] = {}
        self._gone: dict[str, Erased] = {}
        self._holds: dict[str, list[Hold]] = {}
        self._ended: dict[str, EndedReservation] = {}
        self._held: dict[str, tuple[Hold, ...]] = {}
        self.touched: set[str] = set()
        """Whatever shows something that is staged: headings and statements."""

    def copy(self) -> StagedShelf:
        """The same, on which more may be staged that is not staged here."""
        other = StagedShelf(self._stored)
        other._records, other._gone, other._ended, other._held = (
            dict(self._records), dict(self._gone), dict(self._ended), dict(self._held),
        )  # fmt: skip
        other.touched = set(self.touched)
        other._filed = {heading: list(filed) for heading, filed in self._filed.items()}
        other._holds = {grant: list(held) for grant, held in self._holds.items()}
        return other

    # -- staging ---------------------------------------------------------------------------------------------------

    def put(self, record: AnyRecord, filed_under: Iterable[Heading]) -> None:
        """A statement that is new, with its headings."""
        self._records[record.digest] = record
        self.touched.update(stands_under(record))
        for heading in filed_under:
            self._filed.setdefault(heading, []).append(record.digest)

    def replace(self, record: AnyRecord, filed_under: Iterable[Heading]) -> None:
        """A statement that is known, with further proofs, and what they file it under."""
        self.put(record, filed_under)

    def erase(self, gone: Erased) -> None:
        """A statement whose bytes go."""
        self._gone[gone.digest] = gone

    def hold(self, holds: Iterable[Hold]) -> None:
        """Amounts that a decision holds."""
        for one in holds:
            self._holds.setdefault(one.grant, []).append(one)

    def staged_holds(self, grant: str) -> Iterator[Hold]:
        """The holds on limits of a grant that this write makes or ends, each at the index of the entry that does."""
        yield from self._holds.get(grant, ())
        for decision, holds in self._held.items():
            yield from (replace(one, index=self._ended[decision].index) for one in holds if one.grant == grant)

    def end(self, ended: EndedReservation, holds: Iterable[Hold]) -> None:
        """The end of a reservation, with the holds of its decision, each of which used what it says."""
        self._ended[ended.decision] = ended
        used = zip(holds, ended.used, strict=True)
        self._held[ended.decision] = tuple(replace(one, ended_index=ended.index, used=amount) for one, amount in used)

    @property
    def new(self) -> Iterable[AnyRecord]:
        """The statements that are new or have further proofs; none whose bytes go with the same write."""
        return [record for digest, record in self._records.items() if digest not in self._gone]

    @property
    def erases(self) -> bool:
        """Whether bytes of a statement go with this write."""
        return bool(self._gone)

    @property
    def is_bare(self) -> bool:
        """Whether no statement, proof or erasure is staged: what lies beneath is all that is said."""
        return not self._records and not self._gone

    # -- the shelf -------------------------------------------------------------------------------------------------

    def fetch(self, headings: Iterable[Heading]) -> None:
        """Read what is filed under all of these at once."""
        self._stored.fetch(headings)

    def about(self, heading: Heading) -> Sequence[AnyRecord]:
        """Every record filed under the heading, oldest first, as staged."""
        stored = self._stored.about(heading)
        if not self._records and not self._gone:
            return stored
        digests = dict.fromkeys([*(one.digest for one in stored), *self._filed.get(heading, ())])
        known = {one.digest: one for one in stored} | self._records
        return sorted((known[one] for one in digests if one not in self._gone), key=lambda one: one.index)

    def oldest(self, heading: Heading, after: int = -1) -> Iterator[AnyRecord]:
        """The same, oldest first, read a few at a time where nothing of it is staged."""
        if self._gone or heading in self._filed:
            return iter(one for one in self.about(heading) if one.index > after)
        return (self._records.get(one.digest, one) for one in self._stored.oldest(heading, after))

    def signers(self, heading: Heading) -> Sequence[str]:
        """Whoever signed something that is filed under the heading, each once."""
        staged = (one.by for one in self._filed if one.by and replace(one, by="") == heading)
        return list(dict.fromkeys([*self._stored.signers(heading), *staged]))

    def count(self, headings: Sequence[Heading], before: int) -> int:
        """How many statements are filed under any of these by the entries before that one."""
        if not self._gone and not any(one in self._filed for one in headings):
            return self._stored.count(headings, before)
        return len({record.digest for one in headings for record in self.about(one) if record.as_of(before)})

    def record(self, digest: str) -> AnyRecord | None:
        """The statement of that digest."""
        if digest in self._gone:
            return None
        return self._records.get(digest) or self._stored.record(digest)

    def holds(self, grant: str) -> Sequence[Hold]:
        """Every hold on limits of the grant, in the order of the log."""
        held = (*self._stored.holds(grant), *self._holds.get(grant, ()))
        ended = {decision: [one for one in holds if one.grant == grant] for decision, holds in self._held.items()}
        found: list[Hold] = []
        for one in held:  # those of one decision stand together: at the first of them come all, as they ended
            found += ended.pop(one.decision, ()) if one.decision in self._held else (one,)
        return found

    def reported(self, grant: str) -> Sequence[ReportedDecision]:
        """The decisions that relied on the grant and on which something was reported, by index."""
        stored = list(self._stored.reported(grant))
        known = {one.decision for one in stored}
        staged = (record.of(UseReport) for record in self._records.values())
        for decision in {one.body.decision for one in staged if one is not None} - known:
            made = self._stored.decided(decision)
            if made is not None and any(one.grant == grant for one in made.relied_on):
                stored.append(made.as_reported())
        return sorted(stored, key=lambda one: one.index)

    def decided(self, decision: str) -> RecordedDecision | None:
        """The recorded decision of that id."""
        return self._stored.decided(decision)

    # -- what only whoever writes asks -----------------------------------------------------------------------------

    def ended(self, decision: str) -> EndedReservation | None:
        """How a reservation ends in this very write."""
        return self._ended.get(decision)

    def erased(self, digest: str) -> Erased | None:
        """A statement that goes in this very write."""
        return self._gone.get(digest)
