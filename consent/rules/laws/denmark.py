"""DK: Denmark, bill on §§65a and 73a of the Copyright Act, planned for 31 March 2026; its adoption is not confirmed."""

from __future__ import annotations

from typing import Final

from consent.rules.clauses import M, rule
from consent.rules.model import Rule
from consent.rules.profile import Profile
from consent.rules.shared.unsettled import without_consent

RULES: Final[tuple[Rule, ...]] = (
    rule("DK-01", "A realistic imitation is not made available in Denmark without consent, fifty years beyond death", M,
         "bill, §65a and §73a, planned for 31 March 2026; Bech-Bruun; kimavocat", "territories",
         without_consent("DK"), revision=2),
)  # fmt: skip

PROFILE: Final = Profile("DK", "Denmark, bill on imitations", "law", RULES, "Bech-Bruun")
