"""NY396B: New York General Business Law §396-b, synthetic performers in advertisements."""

from __future__ import annotations

import datetime as dt
from typing import Final

from consent.rules.case import Case
from consent.rules.clauses import S1, owes_anyway, rule
from consent.rules.model import Rule
from consent.rules.profile import Profile
from consent.rules.shared.asked import advertises_another, meets_territory
from consent.vocabulary import uses

_SINCE = dt.date(2026, 6, 9)


def advertises_synthetic(case: Case) -> bool:
    """Whether a synthetic performer is seen in an advertisement that reaches New York, not one for the work itself."""
    seen = set(case.question.request.media) != {"audio_only"}
    return case.use in uses.SYNTHETIC and advertises_another(case) and seen and meets_territory(case, "US-NY")


RULES: Final[tuple[Rule, ...]] = (
    rule("NY396B-01", "An advertisement with a synthetic performer that reaches New York says so conspicuously,"
         " unless it is one for the work itself", S1, "N.Y. Gen. Bus. Law §396-b (ch. 617 of 2025)",
         "media purpose territories uses",
         owes_anyway("disclose", advertises_synthetic, "Disclose the synthetic performer conspicuously."),
         since=_SINCE, revision=2, reaches="US-NY"),
)  # fmt: skip

PROFILE: Final = Profile(
    "NY396B", "New York General Business Law §396-b", "law", RULES, "DWT; Skadden", since=_SINCE
)  # fmt: skip
