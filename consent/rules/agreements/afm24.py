"""AFM24: American Federation of Musicians 2024."""

from __future__ import annotations

from typing import Final

from consent.rules.case import GrantedScope
from consent.rules.clauses import S2, owes, rule
from consent.rules.model import Rule
from consent.rules.profile import Profile
from consent.rules.shared.crafts import for_people, replaces_work


def plays(granted: GrantedScope) -> bool:
    """Whether a musician's performance is what is generated from."""
    performance = granted.case.performance
    return "instrumental_performance" in performance.modalities or performance.facts.get("covered_work") == "musician"


RULES: Final[tuple[Rule, ...]] = (
    rule("AFM24-01", "Musicians whose work prompts a generated performance are paid; a score keeps a human", S2,
         "Variety via Yahoo", "modalities covered_work replaces_covered_work",
         owes("pay", plays, "Pay the musicians whose work prompts it: three hours at the multi-track rate for each"
              " 15 minutes, a soloist two sessions."),
         for_people("musicians are replaced: a score keeps at least one human", replaces_work("musician"))),
)  # fmt: skip

PROFILE: Final = Profile("AFM24", "American Federation of Musicians 2024", "agreement", RULES, "Variety via Yahoo")
