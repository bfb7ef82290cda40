"""Scopes as boxes: the algebra that coverage is decided with.

A scope is the product of its facets. Against one question every scope becomes a `Box`: per facet the bit set of
*asked* values it holds. Closed vocabularies and countries have fixed bits, open facets (projects, roles, languages …)
get the positions of the values asked. Everything then is `&`, `|` and `~` on integers:

    contains(outer, inner)      every cell of inner is a cell of outer
    intersect(one, other)       the cells of both, None when there are none
    subtract(box, hole)         the cells of box outside hole, as disjoint boxes
    remainder(box, boxes)       what none of the boxes holds
    merge(boxes)                the same cells, joined along one facet wherever all others agree

It knows no statements, no states and no rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import product
from typing import Final, NamedTuple, TypeVar

from consent.vocabulary import languages, territories, words
from consent.vocabulary.identifiers import Identifier, parse_tool
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
"""The facets of a scope in the order of contract §1.2, which is the order of reasons."""

ANY: Final = "*"
UNKNOWN: Final = 1 << 1000
"""The asked value of a facet nobody stated: a permitting scope lets it pass, one that takes away meets it."""
PLAIN: Final = 1 << 1001
"""The asked value of `content` when no flag is asked: plain content needs no opting in."""

Box = tuple[int, ...]
T = TypeVar("T")


def _bits(vocabulary: Iterable[str]) -> dict[str, int]:
    return {one: 1 << position for position, one in enumerate(sorted(vocabulary))}


CLOSED: Final = {
    "uses": _bits(words.USES),
    "modalities": _bits(words.MODALITIES),
    "media": _bits(words.MEDIA),
    "purposes": _bits(words.PURPOSES),
    "content": _bits(words.CONTENT),
}
_FACET_AT: Final = {facet: position for position, facet in enumerate(FACETS)}


def position(facet: str) -> int:
    """The place of a facet in a box."""
    return _FACET_AT[facet]


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
        masks = {facet: _mask(bits, getattr(self, facet)) for facet, bits in CLOSED.items()}
        masks["territories"] = 0
        for code in self.territories or ():
            masks["territories"] |= territories.country_mask(code)
        object.__setattr__(self, "masks", masks)


def _mask(bits: dict[str, int], values: tuple[str, ...] | None) -> int:
    mask = 0
    for value in values or ():
        mask |= bits[value]
    return mask


class AskedTool(NamedTuple):
    """A tool as the question wrote it; `version` is the declared one where it wrote none, None where nobody knows."""

    written: str
    name: str
    version: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """The box that is asked: per facet its values; an empty facet is one nobody stated.

    `projects` are the identifiers of the one work, the asked one first; any of them names it.
    """

    projects: tuple[Identifier, ...]
    episode: str | None
    role: str | None
    scene: str | None
    use: str | None
    modalities: tuple[str, ...]
    media: tuple[str, ...]
    territories: tuple[str, ...]
    languages: tuple[str, ...]
    purpose: str | None
    content: tuple[str, ...]
    tools: tuple[AskedTool, ...]
    subdivisions: tuple[str, ...] = field(init=False)
    box: Box = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "subdivisions", tuple(c for c in self.territories if territories.is_subdivision(c)))
        object.__setattr__(
            self,
            "box",
            (
                1 if self.projects else UNKNOWN,
                1 if self.episode is not None else UNKNOWN,
                1 if self.role is not None else UNKNOWN,
                1 if self.scene is not None else UNKNOWN,
                CLOSED["uses"][self.use] if self.use is not None else UNKNOWN,
                _mask(CLOSED["modalities"], self.modalities) or UNKNOWN,
                _mask(CLOSED["media"], self.media) or UNKNOWN,
                self._territory_mask() or UNKNOWN,
                (1 << len(self.languages)) - 1 or UNKNOWN,
                CLOSED["purposes"][self.purpose] if self.purpose is not None else UNKNOWN,
                _mask(CLOSED["content"], self.content) or PLAIN,
                (1 << len(self.tools)) - 1 or UNKNOWN,
            ),
        )

    def _territory_mask(self) -> int:
        mask = 0
        for code in self.territories:
            mask |= territories.country_mask(code)
        return mask | (1 << len(self.subdivisions)) - 1 << _SUBDIVISIONS_AT


_SUBDIVISIONS_AT: Final = 400
"""Where the bits of asked subdivisions begin, above those of all countries."""


def permitted(scope: Scope, asked: Asked) -> Box:
    """The asked values a permitting scope holds, facet by facet (a facet left out, or empty, holds none)."""
    masks = scope.masks
    return (
        _held(scope.projects, not set(asked.projects).isdisjoint(scope.projects or ())),
        _held(scope.episodes, _names(scope.episodes, asked.episode)),
        _held(scope.roles, _names(scope.roles, asked.role)),
        _held(scope.scenes, _names(scope.scenes, asked.scene)),
        _held(scope.uses, masks["uses"]),
        _held(scope.modalities, masks["modalities"]),
        _held(scope.media, masks["media"]),
        _held(scope.territories, masks["territories"] | _subdivisions_within(scope, asked)),
        _held(scope.languages, _where(asked.languages, partial(_covered, scope.languages or ()))),
        _held(scope.purposes, masks["purposes"]),
        masks["content"] | PLAIN | UNKNOWN,
        _held(scope.tools, _where(asked.tools, partial(_permits_tool, scope.tools or ()))),
    )


def _held(written: tuple[object, ...] | None, mask: int) -> int:
    return mask | UNKNOWN if written else 0


def _covered(ranges: tuple[str, ...], tag: str) -> bool:
    return any(languages.covers(one, tag) for one in ranges)


def taken(scope: Scope, asked: Asked) -> Box:
    """The asked values a scope that takes away meets (a facet left out, or empty, meets all).

    `content` and `tools` are met as a whole: output with one barred flag, or made with one barred tool, is barred.
    """
    box, masks = asked.box, scope.masks
    return (
        box[0] if not scope.projects or not set(asked.projects).isdisjoint(scope.projects) else box[0] & UNKNOWN,
        _met(scope.episodes, asked.episode, box[1]),
        _met(scope.roles, asked.role, box[2]),
        _met(scope.scenes, asked.scene, box[3]),
        box[4] & (masks["uses"] | UNKNOWN) if scope.uses else box[4],
        box[5] & (masks["modalities"] | UNKNOWN) if scope.modalities else box[5],
        box[6] & (masks["media"] | UNKNOWN) if scope.media else box[6],
        _territories_met(scope, asked) if scope.territories else box[7],
        _languages_met(scope, asked) if scope.languages else box[8],
        box[9] & (masks["purposes"] | UNKNOWN) if scope.purposes else box[9],
        (box[10] if box[10] & masks["content"] else 0) if scope.content else box[10],
        (box[11] if _tools_met(scope, asked) else 0) if scope.tools else box[11],
    )


def _where(values: Sequence[T], holds: Callable[[T], bool]) -> int:
    mask = 0
    for bit, value in enumerate(values):
        if holds(value):
            mask |= 1 << bit
    return mask


def _names(listed: tuple[str, ...] | None, value: str | None) -> bool:
    return listed is not None and (value in listed or ANY in listed)


def _met(listed: tuple[str, ...] | None, value: str | None, box: int) -> int:
    return box if not listed or value is None or _names(listed, value) else 0


def _permits_tool(listed: tuple[str, ...], tool: AskedTool) -> bool:
    versioned = tool.version is not None and f"{tool.name}@{tool.version}" in listed
    return ANY in listed or tool.name in listed or versioned


def _tools_met(scope: Scope, asked: Asked) -> bool:
    if not asked.tools or ANY in (scope.tools or ()):
        return True
    barred = [parse_tool(written) for written in scope.tools or ()]
    return any(
        tool.name == name and (version is None or tool.version in {None, version})
        for tool in asked.tools
        for name, version in barred
    )


def _languages_met(scope: Scope, asked: Asked) -> int:
    met = _where(asked.languages, lambda tag: any(languages.meets(one, tag) for one in scope.languages or ()))
    return asked.box[8] & (met | UNKNOWN)


def _subdivisions_within(scope: Scope, asked: Asked) -> int:
    within = _where(
        asked.subdivisions,
        lambda code: any(territories.lies_in(code, region) for region in scope.territories or ()),
    )
    return within << _SUBDIVISIONS_AT


def _territories_met(scope: Scope, asked: Asked) -> int:
    met = scope.masks["territories"]
    for code in scope.territories or ():
        if territories.is_subdivision(code):
            met |= territories.country_mask(territories.country_of(code))
    return asked.box[7] & (met | _subdivisions_within(scope, asked) | UNKNOWN)


def contains(outer: Box, inner: Box) -> bool:
    """Whether every cell of `inner` is one of `outer`."""
    return all(not inside & ~outside for outside, inside in zip(outer, inner, strict=True))


def intersect(one: Box, other: Box) -> Box | None:
    """The cells of both, or None when there are none."""
    both = tuple(a & b for a, b in zip(one, other, strict=True))
    return both if all(both) else None


def subtract(box: Box, hole: Box) -> list[Box]:
    """The cells of `box` outside `hole`, as disjoint boxes (at most one for each facet)."""
    if intersect(box, hole) is None:
        return [box]
    pieces: list[Box] = []
    rest = list(box)
    for facet, cut in enumerate(hole):
        outside = rest[facet] & ~cut
        if outside:
            pieces.append((*rest[:facet], outside, *rest[facet + 1 :]))
        rest[facet] &= cut
    return pieces


def remainder(box: Box, boxes: Iterable[Box]) -> list[Box]:
    """The cells of `box` that none of the boxes holds, as disjoint boxes; empty when they cover it."""
    left = [box]
    for hole in boxes:
        left = [piece for one in left for piece in subtract(one, hole)]
        if not left:
            break
    return left


def span(boxes: Iterable[Box]) -> Box:
    """Per facet every value that occurs in some box: the smallest box around them."""
    around = [0] * len(FACETS)
    for box in boxes:
        for facet, mask in enumerate(box):
            around[facet] |= mask
    return tuple(around)


def merge(boxes: Sequence[Box]) -> list[Box]:
    """The same cells with as few boxes as joining gives: along one facet, in facet order, wherever all others agree."""
    parts = [_classes(facet, boxes) for facet in range(len(FACETS))]
    merged = {cell for box in boxes for cell in product(*(_within(parts[f], box[f]) for f in range(len(FACETS))))}
    while True:
        before = len(merged)
        for facet in range(len(FACETS)):
            merged = _joined_along(facet, merged)
        if len(merged) == before:
            return sorted(merged)


def _classes(facet: int, boxes: Iterable[Box]) -> list[int]:
    """The values of a facet, split into the coarsest sets that every box holds wholly or not at all."""
    parts: list[int] = []
    for mask in {box[facet] for box in boxes}:
        new = mask
        split: list[int] = []
        for part in parts:
            split += [piece for piece in (part & mask, part & ~mask) if piece]
            new &= ~part
        parts = split + ([new] if new else [])
    return parts


def _within(parts: Iterable[int], mask: int) -> list[int]:
    return [part for part in parts if part & mask]


def _joined_along(facet: int, boxes: Iterable[Box]) -> set[Box]:
    joined: dict[tuple[int, ...], int] = {}
    for box in boxes:
        others = box[:facet] + box[facet + 1 :]
        joined[others] = joined.get(others, 0) | box[facet]
    return {(*others[:facet], mask, *others[facet:]) for others, mask in joined.items()}


def bits_of(mask: int) -> Iterator[int]:
    """The single bits of a mask, lowest first."""
    while mask:
        low = mask & -mask
        yield low
        mask ^= low


def values(facet: str, mask: int, asked: Asked) -> list[str | dict[str, str]]:
    """The asked values of a mask as they are written in answers: territories as leaves, projects as objects."""
    if facet == "territories":
        subdivisions = [c for i, c in enumerate(asked.subdivisions) if mask >> _SUBDIVISIONS_AT + i & 1]
        return [*territories.countries_of(mask & ((1 << _SUBDIVISIONS_AT) - 1)), *subdivisions]
    if facet == "projects":
        return [one.as_json() for one in asked.projects[:1]] if mask & 1 else []
    if facet in CLOSED:
        bits = CLOSED[facet]
        return [one for one in _asked_words(facet, asked) if bits[one] & mask]
    return [one for i, one in enumerate(_asked_words(facet, asked)) if mask >> i & 1]


def _asked_words(facet: str, asked: Asked) -> tuple[str, ...]:
    if facet == "tools":
        return tuple(tool.written for tool in asked.tools)
    value = getattr(asked, _SINGULAR.get(facet, facet))
    return (value,) if isinstance(value, str) else tuple(value or ())


_SINGULAR: Final = {
    "episodes": "episode",
    "roles": "role",
    "scenes": "scene",
    "uses": "use",
    "purposes": "purpose",
}
"""The facets of which one question asks a single value."""
