"""Which entries a seed picks: a function of seed, number and size alone, so that anybody can recompute it."""

from __future__ import annotations

from signing import digests


def picked(seed: str, wanted: int, size: int) -> tuple[int, ...]:
    """Indexes of as many entries as are wanted (all where there are no more), in the order they are picked.

    Specification §3.7: SHA-256(seed ‖ counter) as a number, modulo the size of the log; a counter that picks an entry
    again picks nothing. The counter goes up from 0 and is written as eight bytes, the seed is its UTF-8 text.
    """
    found: dict[int, None] = {}
    counter = 0
    while len(found) < min(wanted, size):
        digest = digests.sha256(seed.encode() + counter.to_bytes(8))
        found.setdefault(int.from_bytes(digest) % size)
        counter += 1
    return tuple(found)
