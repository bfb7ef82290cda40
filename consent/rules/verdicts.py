"""Three-valued conditions: a rule holds, does not hold, or nobody can say because a fact was not stated.

What is recorded in the ledger is a plain bool. What only the asker can state is a `Fact`; a condition over one is a
`Verdict`, which remembers the facts it turned on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a condition holds (None: unknown), and the facts that decided it, or are missing for it."""

    holds: bool | None
    facts: tuple[Fact, ...] = ()

    def __bool__(self) -> bool:
        raise TypeError("a verdict may be unknown: combine it with every() or either()")


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact an asker may state: its name, where it stands in the request, and its value (None: not stated)."""

    name: str
    pointer: str
    value: Any

    def test(self, holds: Callable[[Any], bool] = bool) -> Verdict:
        """Whether it holds of the value; unknown where nobody states one."""
        return Verdict(None if self.value is None else bool(holds(self.value)), (self,))

    def flagged(self, holds: Callable[[Any], bool] = bool) -> Verdict:
        """The same for what is only stated where it is so: not stated is no."""
        return _NO if self.value is None else Verdict(bool(holds(self.value)), (self,))


Condition = bool | Verdict
_NO = Verdict(holds=False)
_YES = Verdict(holds=True)


def verdict(condition: Condition) -> Verdict:
    """A condition as a verdict."""
    if isinstance(condition, Verdict):
        return condition
    return _YES if condition else _NO


def every(*conditions: Condition) -> Verdict:
    """Whether all hold: no as soon as one does not, unknown where one that decides is unknown."""
    judged = [verdict(one) for one in conditions]
    decided = [one for one in judged if one.holds is False]
    return _fewest_facts(decided) if decided else _together(judged, holds=True)


def either(*conditions: Condition) -> Verdict:
    """Whether one holds: yes as soon as one does, unknown where one that could decide is unknown."""
    judged = [verdict(one) for one in conditions]
    decided = [one for one in judged if one.holds]
    return _fewest_facts(decided) if decided else _together(judged, holds=False)


def _fewest_facts(decided: list[Verdict]) -> Verdict:
    """What is recorded decides before what is only stated does."""
    return min(decided, key=lambda one: len(one.facts))


def _together(judged: list[Verdict], *, holds: bool) -> Verdict:
    unknown = [one for one in judged if one.holds is None]
    facts = tuple(fact for one in unknown or judged for fact in one.facts)
    return Verdict(None if unknown else holds, facts)


def negated(condition: Condition) -> Verdict:
    """Whether it does not hold; what is unknown stays so."""
    judged = verdict(condition)
    return Verdict(None if judged.holds is None else not judged.holds, judged.facts)
