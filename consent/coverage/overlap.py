"""A question as a box, and the box a scope makes against it (`consent.coverage.boxes`).

Per facet a box is the bit set of *asked* values. Open facets (projects, roles, languages …) get the positions of the
values asked. A scope that permits holds nothing where a facet is left out; one that takes away meets all there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, NamedTuple, TypeVar

from consent.coverage.boxes import Box
from consent.coverage.scope import ANY, CLOSED, FACETS, Scope, mask_of
from consent.vocabulary import languages, names, territories
from consent.vocabulary.identifiers import Identifier, parse_tool

UNKNOWN: Final = 1 << 1000
"""The asked value of a facet nobody stated: a permitting scope lets it pass, one that takes away meets it."""
PLAIN: Final = 1 << 1001
"""The asked value of `content` when no flag is asked: plain content needs no opting in."""

T = TypeVar("T")
_FACET_AT: Final = {facet: position for position, facet in enumerate(FACETS)}


def position(facet: str) -> int:
    """The place of a facet in a box."""
    return _FACET_AT[facet]


class AskedTool(NamedTuple):
    """A tool as the question wrote it; `version` is the declared one where it wrote none, None where nobody knows."""

    written: str
    name: str
    version: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """The box that is asked: per facet its values; an empty facet is one nobody stated.

    `projects` are the identifiers of the one work, the asked one first; any of them names it. `known_as` are all it has
    ever gone by: what is taken away under one of them is taken away. `granted_as` is a use whose grant suffices in
    place of the asked one. `written` are the values of each facet as they are asked.
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
    granted_as: str | None = None
    known_as: tuple[Identifier, ...] = ()
    subdivisions: tuple[str, ...] = field(init=False)
    box: Box = field(init=False)
    written: Mapping[str, tuple[Any, ...]] = field(init=False, compare=False, repr=False)

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
                mask_of(CLOSED["modalities"], self.modalities) or UNKNOWN,
                mask_of(CLOSED["media"], self.media) or UNKNOWN,
                self._territory_mask() or UNKNOWN,
                (1 << len(self.languages)) - 1 or UNKNOWN,
                CLOSED["purposes"][self.purpose] if self.purpose is not None else UNKNOWN,
                mask_of(CLOSED["content"], self.content) or PLAIN,
                (1 << len(self.tools)) - 1 or UNKNOWN,
            ),
        )

        object.__setattr__(
            self,
            "written",
            {
                "projects": self.projects,
                "episodes": (self.episode,),
                "roles": (self.role,),
                "scenes": (self.scene,),
                "uses": (self.use,),
                "modalities": self.modalities,
                "media": self.media,
                "territories": self.territories,
                "languages": self.languages,
                "purposes": (self.purpose,),
                "content": self.content,
                "tools": self.tools,
            },
        )

    def _territory_mask(self) -> int:
        mask = 0
        for code in self.territories:
            mask |= territories.country_mask(code)
        return mask | (1 << len(self.subdivisions)) - 1 << _SUBDIVISIONS_AT


_SUBDIVISIONS_AT: Final = 400
"""Where the bits of asked subdivisions begin, above those of all countries."""
_COUNTRIES: Final = (1 << _SUBDIVISIONS_AT) - 1


def permitted(scope: Scope, asked: Asked) -> Box:
    """The asked values a permitting scope holds, facet by facet (a facet left out, or empty, holds none)."""
    masks = scope.masks
    return (
        _held(scope.projects, not set(asked.projects).isdisjoint(scope.projects or ())),
        _held(scope.episodes, _names(scope.episodes, asked.episode)),
        _held(scope.roles, _names(scope.roles, asked.role)),
        _held(scope.scenes, _names(scope.scenes, asked.scene)),
        _held(scope.uses, masks["uses"] | _standing_in(masks["uses"], asked)),
        _held(scope.modalities, masks["modalities"]),
        _held(scope.media, masks["media"]),
        _held(scope.territories, masks["territories"] | _subdivisions_within(scope, asked)),
        _held(scope.languages, _where(asked.languages, partial(_covered, scope.languages or ()))),
        _held(scope.purposes, masks["purposes"]),
        masks["content"] | PLAIN | UNKNOWN,
        _held(scope.tools, _where(asked.tools, partial(_permits_tool, scope.tools or ()))),
    )


def _standing_in(granted: int, asked: Asked) -> int:
    """The asked use where the one that suffices in its place is granted."""
    suffices = CLOSED["uses"][asked.granted_as] if asked.granted_as is not None else 0
    return asked.box[_FACET_AT["uses"]] if granted & suffices else 0


def _held(written: tuple[object, ...] | None, mask: int) -> int:
    return mask | UNKNOWN if written else 0


def _covered(ranges: tuple[str, ...], tag: str) -> bool:
    if languages.has_no_words(tag):
        return bool(ranges)  # pictures without words fit wherever any language is granted
    return any(languages.covers(one, tag) for one in ranges)


def taken(scope: Scope, asked: Asked) -> Box:
    """The asked values a scope that takes away meets (a facet left out, or empty, meets all).

    Doubt meets: what may be the same is taken (specification §5.4).

    `content` and `tools` are met as a whole: output with one barred flag, or made with one barred tool, is barred.
    """
    box, masks = asked.box, scope.masks
    return (
        box[0] if not scope.projects or _named(scope.projects, asked) else box[0] & UNKNOWN,
        _met(scope.episodes, asked.episode, box[1], names.may_be_the_same_number),
        _met(scope.roles, asked.role, box[2], names.may_be_the_same),
        _met(scope.scenes, asked.scene, box[3], names.may_be_the_same_number),
        box[4] & (masks["uses"] | UNKNOWN) if scope.uses else box[4],
        box[5] & (masks["modalities"] | UNKNOWN) if scope.modalities else box[5],
        box[6] & (masks["media"] | UNKNOWN) if scope.media else box[6],
        _territories_met(scope, asked) if scope.territories else box[7],
        _languages_met(scope, asked) if scope.languages else box[8],
        box[9] & (masks["purposes"] | UNKNOWN) if scope.purposes else box[9],
        (box[10] if box[10] & masks["content"] else 0) if scope.content else box[10],
        (box[11] if _tools_met(scope, asked) else 0) if scope.tools else box[11],
    )


def _named(barred: tuple[Identifier, ...], asked: Asked) -> bool:
    return not {*asked.projects, *asked.known_as}.isdisjoint(barred)


def _where(values: Sequence[T], holds: Callable[[T], bool]) -> int:
    mask = 0
    for bit, value in enumerate(values):
        if holds(value):
            mask |= 1 << bit
    return mask


def _names(listed: tuple[str, ...] | None, value: str | None) -> bool:
    return listed is not None and (value in listed or ANY in listed)


def _met(listed: tuple[str, ...] | None, value: str | None, box: int, same: Callable[[str, str], bool]) -> int:
    if not listed or value is None or ANY in listed or value == ANY:
        return box
    return box if any(same(one, value) for one in listed) else 0


def _permits_tool(listed: tuple[str, ...], tool: AskedTool) -> bool:
    versioned = tool.version is not None and f"{tool.name}@{tool.version}" in listed
    return ANY in listed or tool.name in listed or versioned


def _tools_met(scope: Scope, asked: Asked) -> bool:
    if not asked.tools or ANY in (scope.tools or ()):
        return True
    barred = [parse_tool(written) for written in scope.tools or ()]
    return any(
        names.may_be_the_same(tool.name, one.name) and (one.version is None or tool.version in {None, one.version})
        for tool in asked.tools
        for one in barred
    )


def _languages_met(scope: Scope, asked: Asked) -> int:
    barred = scope.languages or ()
    met = _where(
        asked.languages,
        lambda tag: not languages.has_no_words(tag) and any(languages.meets(one, tag) for one in barred),
    )
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
            met |= territories.country_mask(territories.own_code(code) or "")
    twins = _where(
        asked.subdivisions,
        lambda code: (own := territories.own_code(code)) is not None and own in (scope.territories or ()),
    )
    return asked.box[7] & (met | _subdivisions_within(scope, asked) | twins << _SUBDIVISIONS_AT | UNKNOWN)


def values(facet: str, mask: int, asked: Asked) -> list[str | dict[str, str]]:
    """The asked values of a mask as they are written in answers: territories as leaves, projects as objects."""
    if facet == "territories":
        subdivisions = [c for i, c in enumerate(asked.subdivisions) if mask >> _SUBDIVISIONS_AT + i & 1]
        return [*territories.countries_of(mask & _COUNTRIES), *subdivisions]
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
