"""What an answer to a check says of each performance, reason and rule, and of the way from a "no" to a yes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from consent.answers.shape import WHEN_GIVEN, Lasting, Shape


@dataclass(frozen=True)
class UnmetFacet(Lasting):
    """A facet of what was asked that a scope does not hold: the values it lacks, and those it grants."""

    facet: str
    asked: tuple[Any, ...]
    granted: tuple[Any, ...]


@dataclass(frozen=True)
class Missing(Lasting):
    """An unmet facet with the scope of the grant that lacks it."""

    facet: str
    asked: tuple[Any, ...]
    granted: tuple[Any, ...]
    grant: str
    scope: str


@dataclass(frozen=True, slots=True)
class ConsideredScope(Shape):
    """A scope of a grant that was held against what was asked."""

    grant: str
    scope: str
    state: str
    met: tuple[str, ...]
    unmet: tuple[UnmetFacet, ...]


@dataclass(frozen=True, slots=True)
class GroundScope(Shape):
    """A scope of a grant that a covered performance rests on."""

    grant: str
    scope: str


@dataclass(frozen=True, slots=True)
class FreeingRule(Shape):
    """A rule by which a performance needs no consent, with its source and how sure it is."""

    rule: str
    citation: str
    confidence: str


@dataclass(frozen=True, slots=True)
class JudgedPerformance(Shape):
    """One performance of the question; `coverable` are the boxes of it that the grants cover together.

    What a yes rests on: the scopes it leans on, and the rules that ask for no consent (`freed_by`). `others` is how
    many grants of the performer name others than whoever asks: nothing else is told of them.
    """

    performer: str | None
    outcome: str
    relied_on: tuple[str, ...]
    missing: tuple[Missing, ...]
    considered: tuple[ConsideredScope, ...]
    coverable: tuple[Mapping[str, Any], ...]
    rests_on: tuple[GroundScope, ...] | None = field(default=None, metadata=WHEN_GIVEN)
    freed_by: tuple[FreeingRule, ...] | None = field(default=None, metadata=WHEN_GIVEN)
    others: int | None = field(default=None, metadata=WHEN_GIVEN)


@dataclass(frozen=True)
class Reason(Lasting):
    """Why it is not covered, or what a person must decide; of which grant and scope, where it is about one."""

    code: str
    pointer: str
    detail: str
    grant: str | None = field(default=None, metadata=WHEN_GIVEN)
    scope: str | None = field(default=None, metadata=WHEN_GIVEN)


@dataclass(frozen=True, slots=True)
class AppliedRule(Shape):
    """A rule that took effect, what it did, how sure it is, and where in the question.

    `may_settle` is whose word would settle it, nobody's where it is empty; `type` the statement they would make.
    """

    id: str
    effect: str
    citation: str
    confidence: str
    pointer: str | None = field(default=None, metadata=WHEN_GIVEN)
    may_settle: tuple[str, ...] | None = field(default=None, metadata=WHEN_GIVEN)
    type: str | None = field(default=None, metadata=WHEN_GIVEN)


@dataclass(frozen=True, slots=True)
class Addition(Shape):
    """Values an amendment would add to a facet."""

    facet: str
    add: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Obstacle(Shape):
    """What stands in a scope's way beside the facets it lacks, and the next step: whose word settles it, and how."""

    code: str
    rule: str
    pointer: str
    may_settle: tuple[str, ...]
    type: str | None = field(default=None, metadata=WHEN_GIVEN)


@dataclass(frozen=True, slots=True)
class Nearest(Shape):
    """The scope with least in its way: the amendment that would add what it lacks, and what else is in the way."""

    grant: str
    scope: str
    amendment: tuple[Addition, ...]
    obstacles: tuple[Obstacle, ...] | None = field(default=None, metadata=WHEN_GIVEN)


@dataclass(frozen=True, slots=True)
class UnreadFact(Shape):
    """A fact that was stated and that no rule reads which is switched on."""

    pointer: str
