"""KR: Korea, Unfair Competition Prevention Act, art. 2(1)(ta)."""

from __future__ import annotations

from typing import Final

from consent.rules.clauses import M, rule
from consent.rules.model import Rule
from consent.rules.profile import Profile
from consent.rules.shared.unsettled import without_consent

RULES: Final[tuple[Rule, ...]] = (
    rule("KR-01", "A well-known person's portrait or voice with economic value is not used without consent", M,
         "Unfair Competition Prevention Act, art. 2(1)(ta)", "territories", without_consent("KR"), revision=2),
)  # fmt: skip

PROFILE: Final = Profile("KR", "Korea, unfair competition", "law", RULES, "not read")
