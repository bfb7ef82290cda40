"""Values that nobody means: the ends of the calendar, tags and texts without end, numbers and nesting at the limit."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

DEEP: Any = []
for _ in range(16):
    DEEP = [DEEP]
LONG_TAG = "en" + "-abcdefgh" * 1000
TIMES = ("0001-01-01", "9999-12-30", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z")
EXTREMES: tuple[Any, ...] = (
    *TIMES, "9999-12-31", LONG_TAG, "x" * 9000, 2**53 - 1, -(2**53 - 1), {"a": DEEP}, [DEEP], {}, None,
    ["*"] * 2001, [LONG_TAG], {f"n{number}": 1 for number in range(500)},
)  # fmt: skip


def places(value: Any) -> Iterator[tuple[str | int, ...]]:
    """The way to every member and item of a value, itself left out."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, member in members:
        yield (name,)
        yield from ((name, *rest) for rest in places(member))


def with_at(value: Any, place: tuple[str | int, ...], member: Any) -> Any:
    """The value with another member at a place."""
    changed = copy.deepcopy(value)
    within = changed
    for name in place[:-1]:
        within = within[name]
    within[place[-1]] = copy.deepcopy(member)
    return changed


def extremes(value: Any) -> Iterator[Any]:
    """The value with each extreme in each of its places, one at a time."""
    for place in places(value):
        for extreme in EXTREMES:
            yield with_at(value, place, extreme)
