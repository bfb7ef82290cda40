"""What the crafts' agreements share: work of covered people that the output replaces, as the asker states it."""

from __future__ import annotations

from collections.abc import Callable

from consent.rules.case import Case
from consent.rules.clauses import performance
from consent.rules.model import Clause, Effect
from consent.rules.shared.asked import replaces
from consent.rules.verdicts import Verdict


def replaces_work(*work: str) -> Callable[[Case], Verdict]:
    """Whether covered work of these kinds is replaced."""
    return lambda case: replaces(case, *work)


def for_people(says: str, when: Callable[[Case], bool | Verdict]) -> Clause:
    """A craft's question: people answer it, and the union's notice or bargaining is what is missing."""
    return performance(Effect.ESCALATE, "union_notice_or_bargaining_missing", when, says)
