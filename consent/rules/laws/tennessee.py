"""TN: Tennessee, ELVIS Act (Tenn. Code Ann. §47-25-1101 and following)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from consent.rules.case import GrantedScope
from consent.rules.clauses import S2, grant, lacking, rule
from consent.rules.model import Effect, Rule
from consent.rules.profile import Profile
from consent.rules.shared.asked import portrays_voice
from consent.rules.shared.publicity import lacks_living_consent, makes_of_one_person
from consent.rules.shared.terms import has_condition

_ACT = "Tenn. Code Ann. §47-25-1101ff (ELVIS Act)"
_SINCE = dt.date(2024, 7, 1)


def bound_to_label(granted: GrantedScope) -> bool:
    """Whether the grant notes an exclusive recording contract, and a voice is asked."""
    return portrays_voice(granted.case) and has_condition(granted, "exclusive_recording_contract")


RULES: Final[tuple[Rule, ...]] = (
    rule("TN-01", "A voice, simulated too, and a likeness need authorisation", S2, f"{_ACT}; Manatt; loeb", "grants",
         lacking(lacks_living_consent), since=_SINCE),
    rule("TN-02", "A tool whose primary purpose is one identifiable person needs that person's authorisation", S2,
         f"{_ACT}, §1105(a)(3)", "uses tools",
         lacking(makes_of_one_person, yields=False), since=_SINCE, revision=2),
    rule("TN-03", "Under an exclusive recording contract the label may have standing too", S2, _ACT, "conditions",
         grant(Effect.ESCALATE, "licensee_not_party", bound_to_label,
               "an exclusive recording contract is noted: the label may have to agree"), since=_SINCE),
)  # fmt: skip

PROFILE: Final = Profile("TN", "Tennessee ELVIS Act", "law", RULES, "Manatt; loeb", since=_SINCE)
