"""Answers about reservations that were ended."""

from __future__ import annotations

from dataclasses import dataclass

from consent.answers.shape import Shape


@dataclass(frozen=True, slots=True)
class ReservationEnd(Shape):
    """A reservation that is `committed` or `released`, with the C2SP tlog-proof of the entry that says so."""

    decision: str
    state: str
    index: int
    proof: str
