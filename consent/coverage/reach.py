"""How far one scope of a grant reaches into what is asked: the cells it covers, and what it lacks facet by facet.

Pure box algebra over scopes. Whether the grant counts at all (its state, its signers, the rules) is judged elsewhere;
several scopes are put together by `cover`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from consent.coverage import boxes as algebra, overlap
from consent.coverage.boxes import Box
from consent.coverage.overlap import Asked
from consent.coverage.scope import ANY, FACETS, Scope

Source = TypeVar("Source")


@dataclass(frozen=True, slots=True)
class CarveOut:
    """Something that takes a part away: how it is reported, its scope, and the statement it is in."""

    code: str
    rule: str
    scope: Scope
    digest: str


@dataclass(frozen=True, slots=True)
class Unmet:
    """A facet on which a scope falls short: the asked values it lacks, and those taken away everywhere."""

    facet: str
    lacking: int
    taken: int
    granted: tuple[Any, ...]

    @property
    def mask(self) -> int:
        """The asked values that are unmet for either reason."""
        return self.lacking | self.taken


@dataclass(frozen=True, slots=True)
class Fit:
    """A scope held against what is asked: `boxes` are the cells it covers; `carve_outs` meet the question."""

    boxes: tuple[Box, ...]
    unmet: tuple[Unmet, ...]
    carve_outs: tuple[CarveOut, ...]

    @property
    def whole(self) -> bool:
        """Whether it covers every cell by itself."""
        return not self.unmet and not self.carve_outs


NOTHING: Final = Fit((), (), ())
"""A scope that is not held against anything: its grant was not made."""


def fit(scope: Scope, asked: Asked, carve_outs: Sequence[CarveOut]) -> Fit:
    """Hold a permitting scope, less what is taken away, against what is asked."""
    granted = overlap.permitted(scope, asked)
    holes = [(one, overlap.taken(one.scope, asked)) for one in carve_outs]
    meeting = [(one, box) for one, box in holes if all(box)]
    if not meeting and algebra.contains(granted, asked.box):
        return Fit((asked.box,), (), ())
    held, away = algebra.intersect(asked.box, granted), [box for _, box in meeting]
    boxes = _outside(held, away) if held else []
    untaken = _untaken(asked.box, away) if away else asked.box
    unmet = tuple(_unmet(scope, asked, granted, untaken))
    return Fit(tuple(boxes), unmet, tuple(one for one, _ in meeting))


def _outside(box: Box, away: Sequence[Box]) -> list[Box]:
    """What of a box is not taken away; none of it where that cannot be told apart: what takes away meets it."""
    try:
        return algebra.remainder(box, away)
    except algebra.TooIntricate:
        return []


def _untaken(box: Box, away: Sequence[Box]) -> Box:
    """The values with a cell that is not taken away; where cells cannot be told apart, those no single one takes."""
    try:
        return algebra.span(algebra.remainder(box, away), len(FACETS))
    except algebra.TooIntricate:
        left = list(box)
        for one in away:
            short = [place for place, (asked, taken) in enumerate(zip(box, one, strict=True)) if asked & ~taken]
            if len(short) < 2:
                for place in short or range(len(FACETS)):
                    left[place] &= ~one[place]
        return tuple(left)


def _unmet(scope: Scope, asked: Asked, granted: Box, untaken: Box) -> Iterable[Unmet]:
    for place, facet in enumerate(FACETS):
        lacking = asked.box[place] & ~granted[place]
        taken = asked.box[place] & ~untaken[place] & ~lacking
        if lacking or taken:
            yield Unmet(facet, lacking, taken, written(scope, facet))


def written(scope: Scope, facet: str) -> tuple[Any, ...]:
    """The values of a facet as the scope writes them."""
    values = getattr(scope, facet) or ()
    return tuple(one.as_json() for one in values) if facet == "projects" else tuple(values)


@dataclass(frozen=True, slots=True)
class Cover(Generic[Source]):
    """What several scopes cover together: those leaned on, and the cells that none of them covers."""

    sources: tuple[Source, ...]
    left: tuple[Box, ...]


def cover(wanted: Sequence[Box], granted_scopes: Sequence[tuple[Source, Sequence[Box]]]) -> Cover[Source]:
    """Cover the wanted cells, leaning on as few scopes as their order gives: one that suffices alone comes first.

    A scope of which it cannot be told what it adds to the others adds nothing.
    """
    for source, boxes in granted_scopes:
        if _left(wanted, boxes) == []:
            return Cover((source,), ())
    left, sources = list(wanted), []
    for source, boxes in granted_scopes:
        rest = _left(left, boxes)
        if rest is not None and sum(map(_cells, rest)) < sum(map(_cells, left)):
            sources.append(source)
            left = rest
    return Cover(tuple(sources), tuple(left))


def _left(wanted: Sequence[Box], boxes: Sequence[Box]) -> list[Box] | None:
    """What of the wanted cells the boxes leave; None where that cannot be told."""
    left: list[Box] = []
    try:
        for box in wanted:
            left += algebra.remainder(box, boxes)
    except algebra.TooIntricate:
        return None
    return left if len(left) <= algebra.MOST else None


def _cells(box: Box) -> int:
    count = 1
    for mask in box:
        count *= mask.bit_count()
    return count


def coverable(asked: Asked, boxes: Sequence[Box]) -> tuple[dict[str, list[Any]], ...]:
    """The covered cells as boxes that name only the facets smaller than asked (specification §4.7).

    Where they overlap in too many ways to be told apart, they are the boxes of each scope, no more than `MOST` of them.
    """
    try:
        merged = algebra.merge(boxes)
    except algebra.TooIntricate:
        merged = algebra.joined(boxes)[: algebra.MOST]
    return tuple(
        {
            facet: overlap.values(facet, box[place], asked)
            for place, facet in enumerate(FACETS)
            if box[place] != asked.box[place]
        }
        for box in merged
    )


def holds_whole(scope: Scope, asked: Asked, at: int) -> bool:
    """Whether an approving scope holds the whole box asked at the instant (a facet left out means none).

    The statement names its project beside the scope, so the scope need not. Where nobody says which episode, only a
    scope of any episode holds it.
    """
    if scope.term is not None and not scope.term.holds(at):
        return False
    if asked.episode is None and ANY not in (scope.episodes or ()):
        return False
    granted = overlap.permitted(scope, asked)
    if scope.projects is None:
        granted = (asked.box[0], *granted[1:])
    return algebra.contains(granted, asked.box)
