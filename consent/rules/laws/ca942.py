"""CA942: California AI Transparency Act (SB 942 of 2024, AB 853 of 2025). It binds tool providers and platforms."""

from __future__ import annotations

import datetime as dt
from typing import Final

from consent.rules.case import Case
from consent.rules.clauses import S2, owes_anyway, rule
from consent.rules.model import Rule
from consent.rules.profile import Profile
from consent.rules.shared.asked import generates, meets_territory
from consent.vocabulary import uses

_ACT: Final = "Cal. Bus. & Prof. Code"
_PROVIDERS_SINCE: Final = dt.date(2026, 8, 2)
_PLATFORMS_SINCE: Final = dt.date(2027, 1, 1)
_GENERATED: Final = uses.SHOWS_REPLICA | uses.DUBS | uses.SYNTHETIC | (uses.ALTERS - {uses.CUSTOMARY_POST})


def generated_for_california(case: Case) -> bool:
    """Whether a declared generative tool's output reaches California."""
    declared = any(tool.declaration is not None for tool in case.question.tools)
    return declared and generates(case) and case.use in _GENERATED and meets_territory(case, "US-CA")


def posted_for_california(case: Case) -> bool:
    """Whether such output goes to a social platform there."""
    return "social" in case.question.request.media and generated_for_california(case)


RULES: Final[tuple[Rule, ...]] = (
    rule("CA942-01", "The provider of a generative tool with over a million monthly users puts a latent disclosure into"
         " what it makes, and offers a means to detect it", S2, f"{_ACT} §§22757.1-22757.3 (SB 942, AB 853)",
         "uses tools territories",
         owes_anyway("mark", generated_for_california, "Leave in the output the latent disclosure that the tool's"
                     " provider, where it has over a million monthly users, owes to put there."),
         since=_PROVIDERS_SINCE, reaches="US-CA"),
    rule("CA942-02", "A large social platform keeps provenance data that comes with what it shows, and lets its users"
         " see them", S2, f"{_ACT} §22757.3.1 (AB 853)", "uses tools media territories",
         owes_anyway("disclose", posted_for_california, "Deliver the provenance data with the output: a large platform"
                     " owes its users to keep and to show them."),
         since=_PLATFORMS_SINCE, reaches="US-CA"),
)  # fmt: skip

PROFILE: Final = Profile(
    "CA942", "California AI Transparency Act", "law", RULES, "digests of SB 942 and AB 853", since=_PROVIDERS_SINCE
)  # fmt: skip
