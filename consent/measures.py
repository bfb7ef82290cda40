"""What a process counts of itself, for whoever watches it: plain numbers, read by whoever shows them.

Nothing here knows how it is shown, and nothing decides by it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

SIZES: Final = (1, 2, 4, 8, 16, 32, 64, 128)
"""The bounds of what is counted by size."""


@dataclass(slots=True)
class Sizes:
    """How often something was of which size: by the first of `bounds` it does not exceed, and beyond them all."""

    bounds: tuple[int, ...] = SIZES
    counts: list[int] = field(init=False)
    total: int = 0
    told: Callable[[int], None] | None = None
    """Who is told of each as well: must be quick and raise nothing, since something waits meanwhile."""
    _lock: Lock = field(default_factory=Lock, repr=False)

    def __post_init__(self) -> None:
        self.counts = [0] * (len(self.bounds) + 1)

    def count(self, size: int) -> None:
        """Something was of this size."""
        with self._lock:
            self.counts[bisect_left(self.bounds, size)] += 1
            self.total += size
        if self.told is not None:
            self.told(size)
