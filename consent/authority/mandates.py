"""Mandates: who may act for whom at an instant, through every link of a chain.

"At signing" is always the log time of the signer's proof. Powers are intersected along a chain, never widened. A
living person's agents end with her death, a minor's guardians with her majority.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from consent import registry
from consent.authority.signatures import key_trouble, signings, standing
from consent.prefix import Prefix, Record
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
    mandate: Record | None = None
    jointly: frozenset[str] = frozenset()

    @property
    def capacity(self) -> str | None:
        """The capacity of the mandate nearest to the signer."""
        return self.mandate.body.capacity if self.mandate and isinstance(self.mandate.body, Mandate) else None


NO_AUTHORITY = Authority("none")


def authority_of(prefix: Prefix, mandate: Record, principal: str, at: int, zone: str = "UTC") -> Authority:
    """What `mandate` lets its delegate do for `principal` at an instant; birthdays begin in `zone`."""
    return _Chain(prefix, principal, at, zone).through(mandate, frozenset())


def held_by(prefix: Prefix, delegate: str, principal: str, at: int) -> Authority:
    """The best authority any mandate gives `delegate` for `principal` at an instant."""
    return _Chain(prefix, principal, at, "UTC").held(delegate, frozenset())


@dataclass(frozen=True, slots=True)
class _Chain:
    """The walk from a mandate up to the principal."""

    prefix: Prefix
    principal: str
    at: int
    zone: str

    def through(self, mandate: Record, seen: frozenset[str]) -> Authority:
        body = mandate.body
        if not isinstance(body, Mandate) or mandate.digest in seen:
            return NO_AUTHORITY
        standing, jointly = self._standing(mandate, body), frozenset(body.jointly_with)
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
        found = (self.through(one, seen) for one in self.prefix.complete(f"delegate:{delegate}", Mandate))
        usable = [one for one in found if one.standing != "none"]
        return max(usable, key=lambda one: (one.standing == "in_force", len(one.powers)), default=NO_AUTHORITY)

    def _standing(self, mandate: Record, body: Mandate) -> Standing:
        said_at = mandate.complete_at
        if said_at is None or said_at > self.at or self.at < body.start.first_second():
            return "none"
        if not given(self.prefix, mandate):
            return "none"
        ends = [body.until.end()] if body.until else []
        ends += [_end(self.prefix, one) for one in self.prefix.complete(f"on:{mandate.digest}", MandateEnd)]
        ends += _ends_with_the_principal(self.prefix, body, self.zone)
        return "ended" if any(end <= self.at for end in ends) else "in_force"


def _end(prefix: Prefix, record: Record) -> int:
    """When an `authority.end` counts from: never before it was said, never when the wrong party said it."""
    body, said_at = record.body, record.complete_at
    assert isinstance(body, MandateEnd)
    assert said_at is not None
    return max(said_at, body.start.first_second()) if may_end(prefix, record) else _NEVER


_NEVER = 2**62


def _ends_with_the_principal(prefix: Prefix, body: Mandate, zone: str) -> list[int]:
    known = registry.person(prefix, body.principal)
    if known is None:
        return []
    ends = []
    if known.died_at is not None and body.capacity not in ESTATE_CAPACITIES:
        ends.append(known.died_at)
    adult_at = known.adult_at(zone)
    if body.capacity in {"parent", "legal_guardian"} and adult_at is not None and body.start.first_second() < adult_at:
        ends.append(adult_at)
    return ends


def given(prefix: Prefix, mandate: Record) -> bool:
    """Whether the principal gave the mandate, or a registrar where the principal cannot sign (a minor, a decedent)."""
    body, said_at = mandate.body, mandate.complete_at
    assert isinstance(body, Mandate)
    if said_at is None or any(True for _ in key_trouble(prefix, mandate)):
        return False
    known = registry.person(prefix, body.principal)
    dead = known is not None and known.dead_at(said_at)
    minor = known is not None and known.minor_at(said_at, "UTC")
    if body.capacity in _OF_THE_DEAD and not dead:
        return False
    if dead or minor:
        return registry.signed_by_registrar(prefix, mandate)
    return any(signing.party == body.principal for signing in signings(mandate))


_OF_THE_DEAD = frozenset({"executor", "heir", "union_for_untraceable_estate"})


def may_end(prefix: Prefix, record: Record) -> bool:
    """Whether principal, delegate or a registrar signed the end of a mandate."""
    body = record.body
    assert isinstance(body, MandateEnd)
    mandate = prefix.record(body.mandate)
    if mandate is None or not isinstance(mandate.body, Mandate):
        return False
    concerned = {mandate.body.principal, mandate.body.delegate}
    signed = any(signing.party in concerned for signing in standing(prefix, record, doubted=True))
    return signed or registry.signed_by_registrar(prefix, record)
