"""DK: Denmark, bill on §§65a and 73a of the Copyright Act. Its adoption is not confirmed in any source."""

from __future__ import annotations

from typing import Final

from consent.rules.clauses import S2, rule
from consent.rules.model import Rule
from consent.rules.profile import Profile
from consent.rules.shared.unsettled import for_people

RULES: Final[tuple[Rule, ...]] = (
    rule("DK-01", "Making a realistic imitation available in Denmark needs prior consent, fifty years beyond death", S2,
         "bill, §65a and §73a; Bech-Bruun; kimavocat", "territories",
         for_people("DK", "whether the Danish bill is in force is not confirmed")),
)  # fmt: skip

PROFILE: Final = Profile("DK", "Denmark, bill on imitations", "law", RULES, "Bech-Bruun")
