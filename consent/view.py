"""Who asks, and what of the ledger they look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from consent.callers import LOCAL, Caller
from consent.once import Once


@dataclass(frozen=True, slots=True)
class View:
    """Who asks; the time a testing ledger is told; when something is to be true, and from how much knowledge.

    `clock` and `at` are Unix seconds, now where not given. `known_at` is a tree size: the log is cut to its first
    entries, and is all of it where not given. `once` is there where the same request must not happen twice.
    """

    caller: Caller = LOCAL
    clock: int | None = None
    at: int | None = None
    known_at: int | None = None
    once: Once | None = None


HERE: Final = View()
"""The operator's own: on this machine, now, with all that is known."""
