"""All scopes of somebody at once: which of them reach into a question at all, whatever their number.

The index is turned around: for each facet and each value as some scope writes it, a bit set of the scopes that do. A
question is a look-up and an AND for each facet. What is left reaches at least one asked value of every facet, and only
such a scope can cover a cell; what it covers then is for the box algebra (`consent.coverage.reach`) to say.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Any, Final

from consent.coverage.overlap import Asked, AskedTool
from consent.coverage.scope import ANY, FACETS, Scope
from consent.vocabulary import languages, territories

MOST_KEPT: Final = 1_024
"""Of how many questions of a facet an index keeps what it found."""


class ScopeIndex:
    """The scopes of one list by what they write; a scope is the bit of its place in the list."""

    def __init__(self, scopes: Sequence[Scope]) -> None:
        self._written: dict[str, dict[Hashable, int]] = {facet: {} for facet in FACETS}
        self._any: dict[str, int] = dict.fromkeys(FACETS, 0)
        self._known: dict[tuple[Any, ...], int] = {}
        self._all = (1 << len(scopes)) - 1
        for place, scope in enumerate(scopes):
            for facet in FACETS:
                for value in getattr(scope, facet) or ():
                    self._any[facet] |= 1 << place
                    self._written[facet][value] = self._written[facet].get(value, 0) | 1 << place

    def reaching(self, asked: Asked) -> int:
        """The scopes that hold at least one asked value of every facet, as bits."""
        left = self._all
        for facet in FACETS:
            left &= self._of_facet(facet, asked)
            if not left:
                return 0
        return left

    def _of_facet(self, facet: str, asked: Asked) -> int:
        what = (
            facet,
            asked.written[facet],
            asked.granted_as if facet == "uses" else None,
            *self._versions(facet, asked),
        )
        known = self._known.get(what)
        if known is None:
            if len(self._known) >= MOST_KEPT:  # what is asked is whatever somebody asks: it is kept, and not for ever
                self._known = {}
            known = self._known[what] = self._found(facet, asked)
        return known

    @staticmethod
    def _versions(facet: str, asked: Asked) -> tuple[str | None, ...]:
        return tuple(tool.version for tool in asked.tools) if facet == "tools" else ()

    def _found(self, facet: str, asked: Asked) -> int:
        values = tuple(one for one in asked.written[facet] if one is not None)
        if not values:  # nobody said which: whatever is written lets it pass, and plain content needs nothing written
            return self._all if facet == "content" else self._any[facet]
        return self._holding(facet, _HOLDS.get(facet, _names_it), (*values, *_standing_in(facet, asked)))

    def _holding(self, facet: str, holds: Callable[[Any, Any], bool], values: Iterable[Any]) -> int:
        found, listed = 0, tuple(values)
        for written, scopes in self._written[facet].items():
            if any(holds(written, value) for value in listed):
                found |= scopes
        return found


def _standing_in(facet: str, asked: Asked) -> Iterator[str]:
    """The use whose grant suffices in place of the asked one."""
    if facet == "uses" and asked.granted_as is not None:
        yield asked.granted_as


def _names_it(written: object, value: object) -> bool:
    return written == value


def _names_it_or_any(written: str, value: str) -> bool:
    return written in {value, ANY}


def _holds_place(written: str, asked: str) -> bool:
    """Whether a territory holds one that is asked, or some country of it."""
    if territories.is_subdivision(asked):
        return territories.lies_in(asked, written) or bool(territories.country_mask(written) & _mask(asked))
    return bool(territories.country_mask(written) & _mask(asked))


def _mask(code: str) -> int:
    return territories.country_mask(code)


def _holds_language(written: str, asked: str) -> bool:
    return languages.has_no_words(asked) or languages.covers(written, asked)


def _holds_tool(written: str, asked: AskedTool) -> bool:
    return written in {ANY, asked.name} or (asked.version is not None and written == f"{asked.name}@{asked.version}")


_HOLDS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "episodes": _names_it_or_any,
    "roles": _names_it_or_any,
    "scenes": _names_it_or_any,
    "territories": _holds_place,
    "languages": _holds_language,
    "tools": _holds_tool,
}
"""How a value that a scope writes holds one that is asked; all other facets name it."""
