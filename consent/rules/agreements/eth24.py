"""ETH24: the Ethovox agreement for a foundation voice model (October 2024). It is not a replica licence."""

from __future__ import annotations

from typing import Final

from consent.rules.case import GrantedScope, Lack
from consent.rules.clauses import S2, grant, lacking, rule
from consent.rules.model import Effect, Rule
from consent.rules.profile import Profile
from consent.rules.shared.asked import case_of
from consent.rules.verdicts import Verdict, either

NOT = Effect.NOT
_FOUNDATION = "model.train.foundation"


def beyond_training(subject: GrantedScope | Lack) -> bool | Verdict:
    """Whether something else than foundation training is asked, or an output that is recognisable."""
    case = case_of(subject)
    return either(case.use != _FOUNDATION, case.stated("recognisable").flagged())


RULES: Final[tuple[Rule, ...]] = (
    rule("ETH24-01", "Foundation training only, and no identifiable output", S2, "aitrace; TheWrap",
         "uses recognisable",
         grant(NOT, "use_kind_not_granted", beyond_training, "only foundation training was agreed", pointer="/use"),
         lacking(beyond_training)),
)  # fmt: skip

PROFILE: Final = Profile(
    "ETH24", "Ethovox foundation model agreement 2024", "agreement", RULES, "aitrace; TheWrap", asks="ETH24"
)
