"""What jurisdictions without settled law share: people decide before a replica is shown there."""

from __future__ import annotations

from consent.rules.case import Case
from consent.rules.clauses import performance
from consent.rules.model import Clause, Effect
from consent.rules.shared.asked import meets_territory
from consent.vocabulary import uses


def shown_there(case: Case, country: str) -> bool:
    """Whether a replica, a changed performance or existing output is made available in the country."""
    return case.use in uses.PORTRAYS | {uses.EXPLOITS} and meets_territory(case, country)


def for_people(country: str, says: str) -> Clause:
    """A person decides before it is shown in the country."""
    return performance(
        Effect.ESCALATE, "condition_to_judge", lambda case: shown_there(case, country), says, pointer="/territories"
    )  # fmt: skip
