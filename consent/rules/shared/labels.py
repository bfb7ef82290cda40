"""What the duties to label generated output share: a tool generated it, and it is shown where the duty is."""

from __future__ import annotations

from typing import Final

from consent.rules.case import Case
from consent.rules.clauses import owes_anyway
from consent.rules.model import Clause
from consent.rules.shared.asked import generates, meets_territory
from consent.vocabulary import uses

GENERATED: Final = uses.SHOWS_REPLICA | uses.DUBS | uses.SYNTHETIC | (uses.ALTERS - {uses.CUSTOMARY_POST})
"""Uses whose output a viewer could take for what was recorded."""


def owes_label(country: str, says: str) -> Clause:
    """A label is owed where generated output is shown in the country; the sentence says whose duty it is."""

    def shown_there(case: Case) -> bool:
        return generates(case) and case.use in GENERATED and meets_territory(case, country)

    return owes_anyway("label", shown_there, says)
