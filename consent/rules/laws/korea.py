"""KR: Korea, Unfair Competition Prevention Act, art. 2(1)(ta)."""

from __future__ import annotations

from typing import Final

from consent.rules.clauses import M, rule
from consent.rules.model import Rule
from consent.rules.profile import Profile
from consent.rules.shared.unsettled import for_people

RULES: Final[tuple[Rule, ...]] = (
    rule("KR-01", "A well-known person's portrait or voice with economic value is protected; how far is unsettled", M,
         "Unfair Competition Prevention Act, art. 2(1)(ta)", "territories",
         for_people("KR", "how far a well-known person's voice and likeness are protected in Korea is unsettled")),
)  # fmt: skip

PROFILE: Final = Profile("KR", "Korea, unfair competition", "law", RULES, "not read")
