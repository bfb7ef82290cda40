"""What an open ledger shows to whoever watches over it: numbers of the log, of its witnesses and of this process.

No name of anybody and nothing of anybody's is among them.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from consent.ledger.log import cosign
from consent.ledger.open_ledger import OpenLedger


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the log stands: its size, the time of its last entry (Unix seconds), and how many witnesses are asked.

    `quorum` says whether enough of them have cosigned the present head; None where no quorum is asked for.
    """

    tree_size: int
    head_at: int
    witnesses: int
    quorum: bool | None


@dataclass(frozen=True, slots=True)
class Cache:
    """What this process keeps of one kind: how many there are, and what became of those that were asked for so far."""

    name: str
    kept: int
    found: int
    missing: int
    outdated: int


def standing(opened: OpenLedger) -> Standing:
    """Raises Unavailable, LogInconsistent where the database cannot be read."""
    with opened.store.reading() as tx:
        head = tx.head
    panel = opened.panel
    quorum = cosign.stored(opened, head.tree_size) is not None if panel.wants_quorum else None
    return Standing(head.tree_size, head.at, len(panel.cosigners), quorum)


def caches(opened: OpenLedger) -> tuple[Cache, ...]:
    """What this process keeps of what it has derived."""
    counted = opened.derivations.counted
    derived = Cache("derived", len(opened.derivations), counted.found, counted.derived, counted.outdated)
    return (derived,)


def is_stopped(opened: OpenLedger) -> bool:
    """Whether this process writes no more, since it met a contradiction in the log."""
    return opened.store.stopped.is_set()


def silent_witnesses(opened: OpenLedger) -> int:
    """How many witnesses this process leaves alone for a while, since they kept it waiting in vain."""
    now = time.monotonic()
    return sum(until > now for until in tuple(opened.panel.asked.resting.values()))


def tell_of_commits(opened: OpenLedger, told: Callable[[int], None]) -> None:
    """Have each commit of this process told, by how many writes it holds. `told` must be quick and raise nothing."""
    opened.gathering.sizes.told = told
