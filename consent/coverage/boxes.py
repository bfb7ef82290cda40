"""Boxes: the algebra that coverage is decided with.

A box is one bit set for each facet; its cells are the product of them. Everything is `&`, `|` and `~` on integers:

    contains(outer, inner)      every cell of inner is a cell of outer
    intersect(one, other)       the cells of both, None when there are none
    subtract(box, hole)         the cells of box outside hole, as disjoint boxes
    remainder(box, boxes)       what none of the boxes holds
    merge(boxes)                the same cells, joined along one facet wherever all others agree

Boxes that overlap in every facet come apart into ever more pieces, doubling with each: what would come to more than
`MOST` is `TooIntricate`, and whoever asks says what that means.

It knows no facets by name; `consent.coverage.scope` turns scopes and questions into boxes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import product
from math import prod
from typing import Final

Box = tuple[int, ...]
MOST: Final = 256
"""So many pieces or cells are reckoned with; the scopes of a rider that a person can read come to a few dozen."""


class TooIntricate(Exception):
    """The boxes overlap in so many ways that their cells are not told apart here."""


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
    """The cells of `box` that none of the boxes holds, as disjoint boxes; empty when they cover it.

    Raises TooIntricate.
    """
    left = [box]
    for hole in boxes:
        left = [piece for one in left for piece in subtract(one, hole)]
        if not left:
            break
        if len(left) > MOST:
            raise TooIntricate
    return left


def span(boxes: Iterable[Box], width: int) -> Box:
    """Per facet every value that occurs in some box: the smallest box around them."""
    around = [0] * width
    for box in boxes:
        around = [mask | held for mask, held in zip(around, box, strict=True)]
    return tuple(around)


def merge(boxes: Sequence[Box]) -> list[Box]:
    """The same cells with as few boxes as joining gives: along one facet, in facet order, wherever all others agree.

    Raises TooIntricate.
    """
    if not boxes:
        return []
    facets = range(len(boxes[0]))
    parts = [_classes(facet, boxes) for facet in facets]
    within = [[_within(parts[facet], box[facet]) for facet in facets] for box in boxes]
    if sum(prod(map(len, held)) for held in within) > MOST * len(facets):
        raise TooIntricate
    return joined({cell for held in within for cell in product(*held)})


def joined(boxes: Collection[Box]) -> list[Box]:
    """The same cells, with boxes joined as they are: along one facet, in facet order, wherever all others agree."""
    merged = set(boxes)
    facets = range(len(next(iter(merged), ())))
    while True:
        before = len(merged)
        for facet in facets:
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
