"""Mandates: who may act for whom at an instant, through every link of a chain.

"At signing" is always the log time of the signer's proof. Powers are intersected along a chain, never widened. A
living person's agents end with her death, a minor's guardians with her majority.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from consent.authority.signatures import key_trouble, signings, standing
from consent.records import Complete, Record
from consent.registry import Registry
from consent.statements import headings
from consent.statements.people import Mandate, MandateEnd

Standing = Literal["in_force", "ended", "none"]
ESTATE_CAPACITIES = frozenset({"executor", "heir", "union_for_untraceable_estate", "court_order"})
GUARDIAN_CAPACITIES = frozenset({"parent", "legal_guardian", "court_order"})


@dataclass(frozen=True, slots=True)
class Authority:
    """What a delegate may do for a principal at an instant.

    `powers` are use kinds, intersected along the chain; `jointly` are all who must sign beside it, of every link.
    """

    standing: Standing
    powers: frozenset[str] = frozenset()
    mandate: Record[Mandate] | None = None
    jointly: frozenset[str] = frozenset()

    @property
    def capacity(self) -> str | None:
        """The capacity of the mandate nearest to the signer."""
        return self.mandate.body.capacity if self.mandate else None


NO_AUTHORITY = Authority("none")


def authority_of(registry: Registry, mandate: Record[Mandate], principal: str, at: int, zone: str = "UTC") -> Authority:
    """What `mandate` lets its delegate do for `principal` at an instant; birthdays begin in `zone`."""
    said = mandate.completed()
    return NO_AUTHORITY if said is None else _Chain(registry, principal, at, zone).through(said, frozenset())


def held_by(registry: Registry, delegate: str, principal: str, at: int) -> Authority:
    """The best authority any mandate gives `delegate` for `principal` at an instant."""
    return _Chain(registry, principal, at, "UTC").held(delegate, frozenset())


@dataclass(frozen=True, slots=True)
class _Chain:
    """The walk from a mandate up to the principal."""

    registry: Registry
    principal: str
    at: int
    zone: str

    def through(self, mandate: Complete[Mandate], seen: frozenset[str]) -> Authority:
        if mandate.digest in seen:
            return NO_AUTHORITY
        body, standing, jointly = mandate.body, self._standing(mandate), frozenset(mandate.body.jointly_with)
        if standing == "none":
            return NO_AUTHORITY
        if body.principal == self.principal:
            return Authority(standing, frozenset(body.powers), mandate, jointly)
        link = self.held(body.principal, seen | {mandate.digest})
        if link.standing == "none":
            return NO_AUTHORITY
        both: Standing = "in_force" if standing == link.standing == "in_force" else "ended"
        return Authority(both, frozenset(body.powers) & link.powers, mandate, jointly | link.jointly)

    def held(self, delegate: str, seen: frozenset[str]) -> Authority:
        """The best of its mandates: one in force before one that has ended, then the one with most powers."""
        mandates = self.registry.said(headings.delegate(delegate), Mandate)
        found = (self.through(one, seen) for one in mandates)
        usable = [one for one in found if one.standing != "none"]
        return max(usable, key=lambda one: (one.standing == "in_force", len(one.powers)), default=NO_AUTHORITY)

    def _standing(self, mandate: Complete[Mandate]) -> Standing:
        if self.at < max(mandate.said_at, mandate.body.start.first_second()) or not given(self.registry, mandate):
            return "none"
        ends = tuple(self._ends(mandate))
        return "ended" if any(end <= self.at for end in ends) else "in_force"

    def _ends(self, mandate: Complete[Mandate]) -> Iterator[int]:
        """When it ends: by its own terms, by what was said by those who may, and with its principal.

        An `authority.end` counts never before it was said.
        """
        body, registry = mandate.body, self.registry
        if body.until is not None:
            yield body.until.end()
        for one in registry.said(headings.on(mandate.digest), MandateEnd):
            if may_end(registry, one):
                yield max(one.said_at, one.body.start.first_second())
        yield from _ends_with_the_principal(registry, body, self.zone)


def _ends_with_the_principal(registry: Registry, body: Mandate, zone: str) -> list[int]:
    known = registry.person(body.principal)
    if known is None:
        return []
    ends = []
    if known.died_at is not None and body.capacity not in ESTATE_CAPACITIES:
        ends.append(known.died_at)
    adult_at = known.adult_at(zone)
    if body.capacity in {"parent", "legal_guardian"} and adult_at is not None and body.start.first_second() < adult_at:
        ends.append(adult_at)
    return ends


def given(registry: Registry, mandate: Complete[Mandate]) -> bool:
    """Whether the principal gave the mandate, or a registrar where the principal cannot sign (a minor, a decedent)."""
    if any(True for _ in key_trouble(registry, mandate)):
        return False
    body = mandate.body
    known = registry.person(body.principal)
    dead = known is not None and known.dead_at(mandate.said_at)
    minor = known is not None and known.minor_at(mandate.said_at, "UTC")
    if body.capacity in _OF_THE_DEAD and not dead:
        return False
    if dead or minor:
        return registry.signed_by_registrar(mandate)
    return any(signing.party == body.principal for signing in signings(mandate))


_OF_THE_DEAD = frozenset({"executor", "heir", "union_for_untraceable_estate"})


def may_end(registry: Registry, record: Record[MandateEnd]) -> bool:
    """Whether principal, delegate or a registrar signed the end of a mandate."""
    mandate = registry.find(record.body.mandate, Mandate)
    if mandate is None:
        return False
    concerned = {mandate.body.principal, mandate.body.delegate}
    signed = any(signing.party in concerned for signing in standing(registry, record, doubted=True))
    return signed or registry.signed_by_registrar(record)
