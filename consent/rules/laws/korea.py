"""KR: Korea, Unfair Competition Prevention Act, art. 2(1)(ta). A bill on publicity rights of January 2026 is no law."""

from __future__ import annotations

from typing import Final

from consent.rules.clauses import M, rule
from consent.rules.model import Rule
from consent.rules.profile import Profile
from consent.rules.shared.unsettled import without_consent

RULES: Final[tuple[Rule, ...]] = (
    rule("KR-01", "A portrait, voice or other sign of somebody widely known in Korea, of economic value, is not used"
         " unfairly for one's own business without consent", M, "Unfair Competition Prevention Act, art. 2(1)(ta); a"
         " bill on publicity rights of 5 January 2026 is not law", "territories", without_consent("KR"), revision=3),
)  # fmt: skip

PROFILE: Final = Profile("KR", "Korea, unfair competition", "law", RULES, "not read")
