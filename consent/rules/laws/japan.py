"""JP: Japan, publicity right and personality interest by case law, as the Justice Ministry's study group reads it."""

from __future__ import annotations

from typing import Final

from consent.rules.clauses import S1, rule
from consent.rules.model import Rule
from consent.rules.profile import Profile
from consent.rules.shared.unsettled import without_consent

RULES: Final[tuple[Rule, ...]] = (
    rule("JP-01", "A recognisable likeness or voice, or an imitation, needs consent where its power to draw is used",
         S1, "Ministry of Justice study group, report of 7 August 2026; Supreme Court, Pink Lady, 2012", "territories",
         without_consent("JP"), revision=2),
)  # fmt: skip

PROFILE: Final = Profile("JP", "Japan, publicity right", "law", RULES, "Ministry of Justice study group, 7 August 2026")
