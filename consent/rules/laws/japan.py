"""JP: Japan, publicity right by case law (Pink Lady, 2012)."""

from __future__ import annotations

from typing import Final

from consent.rules.clauses import M, rule
from consent.rules.model import Rule
from consent.rules.profile import Profile
from consent.rules.shared.unsettled import for_people

RULES: Final[tuple[Rule, ...]] = (
    rule("JP-01", "A well-known person's likeness is protected by case law; voice is unsettled", M,
         "Supreme Court, Pink Lady, 2012", "territories",
         for_people("JP", "how far a well-known person's voice and likeness are protected in Japan is unsettled")),
)  # fmt: skip

PROFILE: Final = Profile("JP", "Japan, publicity right", "law", RULES, "not read")
