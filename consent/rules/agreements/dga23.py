"""DGA23: Directors Guild of America 2023. Consultation, not consent."""

from __future__ import annotations

from typing import Final

from consent.rules.case import Case
from consent.rules.clauses import S2, owes_anyway, rule
from consent.rules.ends import ENDS
from consent.rules.model import Rule
from consent.rules.profile import Profile
from consent.rules.shared.asked import generates
from consent.rules.shared.crafts import for_people
from consent.rules.shared.notices import told_by_then
from consent.rules.shared.people import registered_kind


def unconsulted(case: Case) -> bool:
    """Whether creative elements are generated and no `intended_use` notice went to somebody who is no performer."""
    return generates(case) and not told_by_then(
        case, "intended_use", lambda to: registered_kind(case, to) != "performer"
    )


RULES: Final[tuple[Rule, ...]] = (
    rule("DGA23-01", "The director is consulted on generated creative elements", S2, "TheWrap 12 June 2023",
         "notices tools",
         for_people("no consultation of the director on generated elements is on record", unconsulted),
         owes_anyway("consult", generates, "Consult the director on the generated creative elements.",
                     answered_by="intended_use")),
)  # fmt: skip

PROFILE: Final = Profile(
    "DGA23", "Directors Guild of America 2023", "agreement", RULES, "TheWrap 12 June 2023",
    until=ENDS["DGA23"].last_day,
)  # fmt: skip
