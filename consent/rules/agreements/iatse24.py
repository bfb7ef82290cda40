"""IATSE24: International Alliance of Theatrical Stage Employees 2024."""

from __future__ import annotations

from typing import Final

from consent.rules.clauses import S2, rule
from consent.rules.model import Rule
from consent.rules.profile import Profile
from consent.rules.shared.crafts import for_people, replaces_work

RULES: Final[tuple[Rule, ...]] = (
    rule("IATSE24-01", "Covered craft is done by covered people, and consulted on when asked", S2,
         "IndieWire copy; georgiaentertainment", "replaces_covered_work",
         for_people("a covered craft is replaced: consultation is for people to show", replaces_work("crew"))),
)  # fmt: skip

PROFILE: Final = Profile(
    "IATSE24", "IATSE Basic Agreement 2024", "agreement", RULES, "IndieWire copy",
)  # fmt: skip
