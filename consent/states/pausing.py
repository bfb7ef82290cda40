"""Suspensions and resumptions: of one grant, or of all under an agreement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from consent.authority import sides
from consent.authority.signatures import by_kind
from consent.prefix import Prefix, Record
from consent.statements.grant_events import Resumption, Suspension
from consent.statements.grants import Grant
from consent.vocabulary.identifiers import Identifier


@dataclass(frozen=True, slots=True)
class Turn:
    """A suspension (`on`) or resumption, of the grant or of all under an agreement."""

    effective: int
    on: bool
    strike: bool
    said: Suspension | Resumption

    def reaches(self, work: tuple[Identifier, ...], licensee: str | None) -> bool:
        """Whether it speaks of this work and licensee."""
        if self.said.projects and set(self.said.projects).isdisjoint(work):
            return False
        return not (self.said.licensees and licensee not in self.said.licensees) and licensee not in self.said.exempt


def turns_of(prefix: Prefix, grant: Grant, about: list[Record]) -> tuple[Turn, ...]:
    """The suspensions and resumptions that count, in the order they take effect."""
    found = []
    for said in [*about, *_of_the_agreement(prefix, grant)]:
        body, said_at = said.body, said.complete_at
        if isinstance(body, Suspension | Resumption) and said_at is not None and pause_counts(prefix, grant, said):
            turn = Turn(max(body.start, said_at), isinstance(body, Suspension), body.agreement is not None, body)
            found.append((turn.effective, said.index, turn))
    return tuple(turn for _, _, turn in sorted(found, key=lambda one: one[:2]))


def strikes_at(
    prefix: Prefix, agreement: str, at: int, work: tuple[Identifier, ...], licensee: str | None
) -> list[Turn]:
    """The strikes under an agreement in force at the instant that reach the work and its licensee."""
    found = []
    for said in prefix.about(f"agreement:{agreement}"):
        body, said_at = said.body, said.complete_at
        if isinstance(body, Suspension | Resumption) and said_at is not None and pause_counts(prefix, None, said):
            turn = Turn(max(body.start, said_at), isinstance(body, Suspension), strike=True, said=body)
            found.append((turn.effective, said.index, turn))
    return in_force([turn for _, _, turn in sorted(found, key=lambda one: one[:2])], at, work, licensee)


def in_force(turns: Iterable[Turn], at: int, work: tuple[Identifier, ...], licensee: str | None) -> list[Turn]:
    """The suspensions in force at the instant, of turns in their order: by each union, and of the grant itself."""
    latest: dict[str | None, Turn] = {}
    for turn in turns:
        if turn.effective <= at and turn.reaches(work, licensee):
            latest[turn.said.union] = turn
    return [turn for turn in latest.values() if turn.on]


def _of_the_agreement(prefix: Prefix, grant: Grant) -> tuple[Record, ...]:
    return prefix.about(f"agreement:{grant.agreement}") if grant.agreement != "none" else ()


def pause_counts(prefix: Prefix, grant: Grant | None, said: Record) -> bool:
    """Whether the performer side said it, or the union it names for its agreement.

    A resumption permits again, so it needs somebody who could consent.
    """
    body = said.body
    assert isinstance(body, Suspension | Resumption)
    ends = isinstance(body, Resumption)
    if body.agreement is not None:
        return body.union in by_kind(prefix, said, "union", doubted=not ends)
    if grant is None:
        return False
    if ends:
        return sides.binds(prefix, said, grant.performer, sides.uses_of(grant))
    return sides.acts_for(prefix, said, grant.performer)
