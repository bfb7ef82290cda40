"""Mandates: who may act for whom at an instant, through every link of a chain.

"At signing" is always the log time of the signer's proof. Powers are intersected along a chain, never widened. A
living person's agents end with her death, a minor's guardians with her majority. A mandate counts only where its
principal gave it, or a registrar where the principal cannot; what nobody entitled gave is evidence of nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Literal

from consent.authority.signatures import key_trouble, signings, standing
from consent.records import Complete, Record
from consent.registry import Registry
from consent.statements import headings
from consent.statements.people import Mandate, MandateEnd
from consent.subjects import LAST_ZONE

Standing = Literal["in_force", "ended", "none"]
ESTATE_CAPACITIES = frozenset({"executor", "heir", "union_for_untraceable_estate", "court_order"})
GUARDIAN_CAPACITIES = frozenset({"parent", "legal_guardian", "court_order"})
MOST_LINKS: Final = 8
"""A chain of more mandates gives no power (specification §2.2)."""


@dataclass(frozen=True, slots=True)
class Authority:
    """What a delegate may do for a principal at an instant.

    `powers` are use kinds, intersected along the chain; `jointly` are all who must sign beside it, of every link;
    `through` are all the delegates on the chain, the signer among them. `doubted`: whoever gave a link says that the
    key it was given with was invalid then; it takes away as before, and permits nothing until that is settled.
    """

    standing: Standing
    powers: frozenset[str] = frozenset()
    mandate: Record[Mandate] | None = None
    jointly: frozenset[str] = frozenset()
    through: frozenset[str] = frozenset()
    doubted: bool = False

    @property
    def capacity(self) -> str | None:
        """The capacity of the mandate nearest to the signer."""
        return self.mandate.body.capacity if self.mandate else None


NO_AUTHORITY = Authority("none")


def authority_of(
    registry: Registry, mandate: Record[Mandate], principal: str, at: int, zone: str = LAST_ZONE,
    *, by_its_terms: bool = False,
) -> Authority:  # fmt: skip
    """What `mandate` lets its delegate do for `principal` at an instant; birthdays begin in `zone`.

    `by_its_terms`: only what the mandates say themselves, and who ended them, ends one, not what became of a principal.
    """
    said = mandate.completed()
    if said is None:
        return NO_AUTHORITY
    return _Chain(registry, principal, at, zone, by_its_terms).through(said, MOST_LINKS)


def held_by(registry: Registry, delegate: str, principal: str, at: int, zone: str = LAST_ZONE) -> Authority:
    """The best authority any mandate gives `delegate` for `principal` at an instant."""
    return _Chain(registry, principal, at, zone).held(delegate, MOST_LINKS)


def given_in(registry: Registry, principal: str) -> tuple[Complete[Mandate], ...]:
    """The mandates in force or not that lead to a principal, oldest first: what it gave, and what those gave in turn.

    They are looked for from the principal on, each signed by who gives it or by a registrar: what somebody writes
    himself in another's name is never come across.
    """
    found: dict[str, Complete[Mandate]] = {}
    asked: set[str] = set()
    giving = set(registry.identities(principal))
    for _ in range(MOST_LINKS):
        asked |= giving
        said = [one for party in sorted(giving) for one in _given_by(registry, party)]
        found |= {one.digest: one for one in said}
        giving = {one.body.delegate for one in said} - asked
        if not giving:
            break
    return tuple(sorted(found.values(), key=lambda one: one.index))


def _given_by(registry: Registry, party: str) -> list[Complete[Mandate]]:
    return registry.said_by(headings.principal(party), Mandate, (party, *registry.registrars()))


def speakers(registry: Registry, principal: str) -> tuple[str, ...]:
    """Whoever may ever have spoken for a principal: itself, and the delegates of mandates that lead to it."""
    return registry.derived(("speakers", principal), lambda: _speakers(registry, principal))


def _speakers(registry: Registry, principal: str) -> tuple[str, ...]:
    delegates = (one.body.delegate for one in given_in(registry, principal))
    return tuple(dict.fromkeys((*registry.identities(principal), *delegates)))


@dataclass(frozen=True)
class _Chain:
    """The walk from a mandate up to the principal.

    Each delegate is asked once for each number of links left: however mandates are woven, the steps are no more than
    mandates times links.
    """

    registry: Registry
    principal: str
    at: int
    zone: str
    by_its_terms: bool = False
    known: dict[tuple[str, int], Authority] = field(default_factory=dict)

    @cached_property
    def given(self) -> dict[str, list[Complete[Mandate]]]:
        """The mandates that lead to the principal, by delegate."""
        held: dict[str, list[Complete[Mandate]]] = {}
        for one in given_in(self.registry, self.principal):
            held.setdefault(one.body.delegate, []).append(one)
        return held

    def through(self, mandate: Complete[Mandate], links: int) -> Authority:
        """What one mandate gives, with so many links at most from it up to the principal."""
        body = mandate.body
        if links == 0:
            return NO_AUTHORITY
        standing, jointly = self._standing(mandate), frozenset(body.jointly_with)
        doubted = is_doubted(self.registry, mandate)
        if standing == "none":
            return NO_AUTHORITY
        if self.registry.same(body.principal, self.principal):
            return Authority(standing, frozenset(body.powers), mandate, jointly, frozenset({body.delegate}), doubted)
        link = self.held(body.principal, links - 1)
        if link.standing == "none":
            return NO_AUTHORITY
        both: Standing = "in_force" if standing == link.standing == "in_force" else "ended"
        powers, through = frozenset(body.powers) & link.powers, link.through | {body.delegate}
        return Authority(both, powers, mandate, jointly | link.jointly, through, doubted or link.doubted)

    def held(self, delegate: str, links: int) -> Authority:
        """The best of its mandates: one in force before one that has ended, then the one with most powers."""
        if (delegate, links) not in self.known:
            found = (self.through(one, links) for one in self.given.get(delegate, ()))
            usable = [one for one in found if one.standing != "none"]
            best = max(
                usable,
                key=lambda one: (one.standing == "in_force", not one.doubted, len(one.powers)),
                default=NO_AUTHORITY,
            )
            self.known[delegate, links] = best
        return self.known[delegate, links]

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
        ending = (*registry.identities(body.principal), body.delegate, *registry.registrars())
        for one in registry.said_by(headings.on(mandate.digest), MandateEnd, ending):
            if may_end(registry, one):
                yield max(one.said_at, one.body.start.first_second())
        if not self.by_its_terms:
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


_OF_THE_DEAD = frozenset({"executor", "heir", "union_for_untraceable_estate"})


def given(registry: Registry, mandate: Complete[Mandate]) -> bool:
    """Whether the principal gave the mandate, or a registrar where the principal cannot sign (a minor, a decedent).

    A court's order is registered by a registrar, whoever it is about.
    """
    if any(kind != "disputed" for _, kind, _ in key_trouble(registry, mandate)):
        return False
    body = mandate.body
    if registry.only_fallen(body.delegate):
        return False
    known = registry.person(body.principal)
    dead = known is not None and known.dead_at(mandate.said_at)
    minor = known is not None and known.minor_at(mandate.said_at, LAST_ZONE)
    if body.capacity in _OF_THE_DEAD and not dead:
        return False
    if dead or minor or body.capacity == "court_order":
        return registry.signed_by_registrar(mandate)
    return any(
        signing.party == body.principal and not (known is not None and known.minor_at(signing.at, LAST_ZONE))
        for signing in signings(mandate)
    )


def is_doubted(registry: Registry, mandate: Complete[Mandate]) -> bool:
    """Whether the party that gave it alone says that its key was invalid when it did."""
    return any(kind == "disputed" for _, kind, _ in key_trouble(registry, mandate))


def may_end(registry: Registry, record: Record[MandateEnd]) -> bool:
    """Whether principal, delegate or a registrar signed the end of a mandate."""
    mandate = registry.find(record.body.mandate, Mandate)
    if mandate is None:
        return False
    concerned = {*registry.identities(mandate.body.principal), mandate.body.delegate}
    signed = any(signing.party in concerned for signing in standing(registry, record, doubted=True))
    return signed or registry.vouch(record) != "none"
