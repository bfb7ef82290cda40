"""Suspensions and resumptions: of one grant, or of all under an agreement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from consent.authority import involved, sides, signers
from consent.authority.signatures import of_kind
from consent.records import AnyComplete, Complete, Record
from consent.registry import Registry
from consent.statements import headings
from consent.statements.grant_events import Resumption, Suspension
from consent.statements.grants import Grant
from consent.vocabulary.identifiers import Identifier

Pause = Suspension | Resumption


@dataclass(frozen=True, slots=True)
class SuspensionChange:
    """A suspension (`on`) or resumption, of the grant or of all under an agreement."""

    effective: int
    on: bool
    strike: bool
    said: Pause

    def reaches(self, work: tuple[Identifier, ...], licensee: str | None) -> bool:
        """Whether it speaks of this work and licensee."""
        if self.said.projects and set(self.said.projects).isdisjoint(work):
            return False
        return not (self.said.licensees and licensee not in self.said.licensees) and licensee not in self.said.exempt


def suspension_changes_of(
    registry: Registry, grant: Grant, about: Sequence[AnyComplete], gaining: frozenset[str] = sides.NOBODY
) -> tuple[SuspensionChange, ...]:
    """The suspensions and resumptions that count, in the order they take effect."""
    under = _of_agreement(registry, grant.agreement) if grant.agreement != "none" else ()
    return _changes(one for one in _pauses([*about, *under]) if pause_counts(registry, grant, one, gaining))


def strikes_at(
    registry: Registry, agreement: str, at: int, work: tuple[Identifier, ...], licensee: str | None
) -> list[SuspensionChange]:
    """The strikes under an agreement in force at the instant that reach the work and its licensee."""
    said = _pauses(_of_agreement(registry, agreement))
    return in_force(_changes(one for one in said if pause_counts(registry, None, one)), at, work, licensee)


def in_force(
    suspension_changes: Iterable[SuspensionChange], at: int, work: tuple[Identifier, ...], licensee: str | None
) -> list[SuspensionChange]:
    """The suspensions in force at the instant, of changes in their order: by each union, and of the grant itself."""
    latest: dict[str | None, SuspensionChange] = {}
    for change in suspension_changes:
        if change.effective <= at and change.reaches(work, licensee):
            latest[change.said.union] = change
    return [change for change in latest.values() if change.on]


def _of_agreement(registry: Registry, agreement: str) -> tuple[AnyComplete, ...]:
    """What unions said of an agreement as a whole: nobody else is heard."""
    return registry.complete_by(headings.agreement(agreement), involved.unions_about(registry, agreement))


def _pauses(records: Iterable[AnyComplete]) -> Iterator[Complete[Pause]]:
    for record in records:
        pauses: tuple[Complete[Pause] | None, ...] = (record.of(Suspension), record.of(Resumption))
        yield from (one for one in pauses if one is not None)


def _changes(pauses: Iterable[Complete[Pause]]) -> tuple[SuspensionChange, ...]:
    """By when they take effect; of those at one instant the later entry comes after."""
    in_order = sorted(pauses, key=lambda one: (_effective(one), one.index))
    return tuple(_change(_effective(one), one.body) for one in in_order)


def _effective(said: Complete[Pause]) -> int:
    return max(said.body.start, said.said_at)


def _change(effective: int, said: Pause) -> SuspensionChange:
    return SuspensionChange(effective, isinstance(said, Suspension), said.agreement is not None, said)


def pause_counts(
    registry: Registry, grant: Grant | None, said: Record[Pause], gaining: frozenset[str] = sides.NOBODY
) -> bool:
    """Whether the performer side said it, or the union registered for the agreement it names.

    A resumption permits again, so it needs somebody who could consent and gains nothing by it.
    """
    body = said.body
    ends = isinstance(body, Resumption)
    if body.agreement is not None:
        return _by_the_union(registry, said, body.agreement, doubted=not ends)
    if grant is None:
        return False
    if ends:
        gains, zone = gaining | sides.gaining_by(grant), signers.zone_of(grant)
        return sides.binds(registry, said, grant.performer, sides.uses_of(grant), zone=zone, gaining=gains)
    return sides.acts_for(registry, said, grant.performer)


def _by_the_union(registry: Registry, said: Record[Pause], agreement: str, *, doubted: bool) -> bool:
    """Whether the union it names signed, and was party to the agreement then; any union where none is registered."""
    for one in of_kind(registry, said, "union", doubted=doubted):
        if one.party == said.body.union:
            party_to = registry.unions_for(agreement, one.at)
            return not party_to or one.party in party_to
    return False
