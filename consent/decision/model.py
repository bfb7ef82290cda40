"""A decision as values: outcome, what was considered, every reason, and what would make it covered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from consent.answers.judged import Missing, UnmetFacet
from consent.lazily import lazily
from consent.records import Reliance
from consent.rules.model import Finding, Obligation, RuleSet


@dataclass(frozen=True)
class FacetShort:
    """A facet on which a scope falls short, in the words of the question and of the grant.

    `lacking` where the scope lacks a value of it, and not only something takes it away; `grant` and `scope` say of
    which scope.
    """

    facet: str
    asked: tuple[Any, ...]
    granted: tuple[Any, ...]
    addable: tuple[Any, ...]
    lacking: bool
    grant: str
    scope: str

    @lazily
    def unmet(self) -> UnmetFacet:
        """As it is told of a scope that was considered."""
        return UnmetFacet(self.facet, self.asked, self.granted)

    @lazily
    def missing(self) -> Missing:
        """As it is told of a performance that is not covered."""
        return Missing(self.facet, self.asked, self.granted, self.grant, self.scope)


class Considered(Protocol):
    """One scope of one grant as it was judged.

    `ours` where her side granted it to the asker, `has_every_facet` where that grant is active and it lacks none;
    `obstacles` is what stands in its way that is no facet.
    """

    @property
    def grant(self) -> str:
        """The digest of its grant."""

    @property
    def index(self) -> int:
        """The entry of its grant."""

    @property
    def scope(self) -> str:
        """Its name in the grant."""

    @property
    def state(self) -> str:
        """The state of its grant then."""

    @property
    def met(self) -> tuple[str, ...]:
        """The facets on which it does not fall short."""

    @property
    def unmet(self) -> tuple[FacetShort, ...]:
        """The facets on which it does."""

    @property
    def ours(self) -> bool:
        """Whether her side granted it to the asker."""

    @property
    def has_every_facet(self) -> bool:
        """Whether that grant is active and it lacks no facet."""

    @property
    def obstacles(self) -> tuple[Finding, ...]:
        """What stands in its way that is no facet."""


@dataclass(frozen=True, slots=True)
class PerformanceDecision:
    """The answer for one performance.

    What a yes rests on: the scopes it leans on, as (grant, name), and the rules that ask for no consent (`freed_by`).
    `others` counts her grants to others.
    """

    performer: str
    outcome: str
    relied_on: tuple[str, ...]
    considered: tuple[Considered, ...]
    coverable: tuple[dict[str, list[Any]], ...]
    rests_on: tuple[tuple[str, str], ...] = ()
    freed_by: tuple[str, ...] = ()
    others: int = 0


@dataclass(frozen=True, slots=True)
class Assumed:
    """A statement of the asker that the answer leaned on."""

    pointer: str
    value: Any
    rule: str


@dataclass(frozen=True, slots=True)
class HoldWanted:
    """What a reservation would hold on one limit of a grant relied on ("" = the whole grant's limit)."""

    performer: str
    grant: str
    scope: str
    unit: str
    amount: int
    episode: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What follows from (request, log prefix, rule set, instant): the same for everybody who has them."""

    outcome: str
    at: int
    performances: tuple[PerformanceDecision, ...]
    findings: tuple[Finding, ...]
    obligations: tuple[Obligation, ...]
    assumed: tuple[Assumed, ...]
    settled_by: tuple[str, ...]
    relied_on: tuple[str, ...]
    reliances: tuple[Reliance, ...]
    holds: tuple[HoldWanted, ...]
    unread: tuple[str, ...]
    rules: RuleSet
