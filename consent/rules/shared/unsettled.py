"""What jurisdictions without settled law share: where consent lacks, people decide before a replica is shown there."""

from __future__ import annotations

from consent.rules.case import Case, Lack
from consent.rules.clauses import lacking, performance
from consent.rules.model import Clause, Effect
from consent.rules.shared.asked import meets_territory
from consent.vocabulary import uses


def shown_there(case: Case, country: str) -> bool:
    """Whether a replica, a changed performance or existing output is made available in the country."""
    return case.use in uses.PORTRAYS | {uses.EXPLOITS} and meets_territory(case, country)


def without_consent(country: str) -> Clause:
    """A person decides where it is shown in the country and consent lacks; consent that is complete suffices."""

    def lacks(lack: Lack) -> bool:
        return shown_there(lack.case, country)

    return lacking(lacks, effect=Effect.ESCALATE)


def for_people(country: str, says: str) -> Clause:
    """A person decides before it is shown in the country, whoever consented: what rule set 2027.01 did."""
    return performance(
        Effect.ESCALATE, "condition_to_judge", lambda case: shown_there(case, country), says, pointer="/territories"
    )  # fmt: skip
