"""Scopes as they are written: facets, term, limits, conditions, script, with each facet's machine form made once.

Closed vocabularies and countries have fixed bits (`CLOSED`, `territories.country_mask`). How a scope meets a question
stands in `consent.coverage.overlap`. It knows no statements, no states and no rules.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, TypeVar

from consent.vocabulary import territories, times, words
from consent.vocabulary.identifiers import Identifier
from consent.vocabulary.times import Moment

FACETS: Final = (
    "projects",
    "episodes",
    "roles",
    "scenes",
    "uses",
    "modalities",
    "media",
    "territories",
    "languages",
    "purposes",
    "content",
    "tools",
)
"""The facets of a scope in the order of specification §2.6, which is the order of reasons."""

ANY: Final = "*"


def _bits(vocabulary: Iterable[str]) -> dict[str, int]:
    return {one: 1 << position for position, one in enumerate(sorted(vocabulary))}


CLOSED: Final = {
    "uses": _bits(words.USES),
    "modalities": _bits(words.MODALITIES),
    "media": _bits(words.MEDIA),
    "purposes": _bits(words.PURPOSES),
    "content": _bits(words.CONTENT),
}


@dataclass(frozen=True, slots=True)
class FromEvent:
    """A bound of a term that is counted from a day the work declares: so many months, or days, after the event."""

    event: str
    months: int | None = None
    days: int | None = None

    @property
    def written(self) -> str:
        """It in words."""
        number, unit = (self.months, "months") if self.months is not None else (self.days, "days")
        return f"{number} {unit} after the {self.event.replace('_', ' ')}"

    def counted(self, day: dt.date) -> Moment:
        """The day it comes to; the end of a month stays in the month."""
        months, days = self.months, self.days or 0
        reached = times.days_after(day, days) if months is None else times.months_after(day, months)
        return Moment(reached.isoformat(), reached, None)


@dataclass(frozen=True, slots=True)
class Term:
    """When a scope holds: a day as `from` begins at 00:00, a day as `until` ends with that day, both in `zone`.

    A bound counted from an event is no bound until the event's day is known (`counted`): what is `open` then is for
    whoever judges to say.
    """

    start: Moment | FromEvent
    zone: str
    until: Moment | FromEvent | None = None
    first: int = field(init=False)
    end: int | None = field(init=False)

    def __post_init__(self) -> None:
        start, until = self.start, self.until
        object.__setattr__(self, "first", start.first_second(self.zone) if isinstance(start, Moment) else 0)
        object.__setattr__(self, "end", until.end(self.zone) if isinstance(until, Moment) else None)

    def holds(self, at: int) -> bool:
        """Whether the instant lies in the term."""
        return self.first <= at and (self.end is None or at < self.end)

    @property
    def open(self) -> tuple[FromEvent, ...]:
        """The bounds that are still to be counted."""
        return tuple(one for one in (self.start, self.until) if isinstance(one, FromEvent))

    def counted(self, days: Mapping[str, dt.date | None]) -> Term:
        """The same term with the bounds counted from events of known days."""
        return replace(self, start=_counted(self.start, days), until=_counted(self.until, days)) if self.open else self


Bound = TypeVar("Bound", Moment | FromEvent, Moment | FromEvent | None)


def _counted(bound: Bound, days: Mapping[str, dt.date | None]) -> Bound:
    day = days.get(bound.event) if isinstance(bound, FromEvent) else None
    return bound.counted(day) if isinstance(bound, FromEvent) and day is not None else bound


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `amount` of `unit` may be generated: in all, or within each period that `per` names."""

    unit: str
    amount: int
    per: str | None = None


@dataclass(frozen=True, slots=True)
class Amount:
    """So much of a unit, asked or used; by the one `performer` where it is said of one."""

    unit: str
    amount: int
    performer: str | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """What no facet can hold; `effect` decides: ask, owe, note or bar.

    With `ask`, `by` is the party who must approve itself, and `per` what one approval may be for.
    """

    id: str
    kind: str
    effect: str
    text: str
    clause: str | None = None
    by: str | None = None
    due: str | None = None
    per: str | None = None


@dataclass(frozen=True, slots=True)
class Script:
    """The script revision a scope was agreed on."""

    revision: str
    date: Moment
    sha256: str


@dataclass(frozen=True, slots=True)
class Scope:
    """A box as it was written, with the machine form of each facet made once when it is read.

    None means the facet was left out: it grants nothing where the scope permits, and means all where it takes away.
    """

    projects: tuple[Identifier, ...] | None = None
    episodes: tuple[str, ...] | None = None
    roles: tuple[str, ...] | None = None
    scenes: tuple[str, ...] | None = None
    uses: tuple[str, ...] | None = None
    modalities: tuple[str, ...] | None = None
    media: tuple[str, ...] | None = None
    territories: tuple[str, ...] | None = None
    languages: tuple[str, ...] | None = None
    purposes: tuple[str, ...] | None = None
    content: tuple[str, ...] | None = None
    tools: tuple[str, ...] | None = None
    term: Term | None = None
    description: str = ""
    limits: tuple[Limit, ...] = ()
    vendors: tuple[str, ...] | None = None
    script: Script | None = None
    conditions: tuple[Condition, ...] = ()
    sublicensees: tuple[str, ...] = ()
    masks: dict[str, int] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        masks = {facet: mask_of(bits, getattr(self, facet)) for facet, bits in CLOSED.items()}
        masks["territories"] = 0
        for code in self.territories or ():
            masks["territories"] |= territories.country_mask(code)
        object.__setattr__(self, "masks", masks)


def mask_of(bits: dict[str, int], values: tuple[str, ...] | None) -> int:
    """The bits of the values together."""
    mask = 0
    for value in values or ():
        mask |= bits[value]
    return mask
