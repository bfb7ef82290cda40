"""Scopes as they are written: facets, term, limits, script, with the machine form of each facet made once.

Closed vocabularies and countries have fixed bits (`CLOSED`, `territories.country_mask`). How a scope meets a question
stands in `consent.coverage.overlap`. It knows no statements, no states and no rules.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from consent.vocabulary import territories, words
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
class Term:
    """When a scope holds: a day as `from` begins at 00:00, a day as `until` ends with that day, both in `zone`."""

    start: Moment
    zone: str
    until: Moment | None = None
    first: int = field(init=False)
    end: int | None = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "first", self.start.first_second(self.zone))
        object.__setattr__(self, "end", self.until.end(self.zone) if self.until else None)

    def holds(self, at: int) -> bool:
        """Whether the instant lies in the term."""
        return self.first <= at and (self.end is None or at < self.end)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `amount` of `unit` may be generated."""

    unit: str
    amount: int


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
