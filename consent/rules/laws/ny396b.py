"""NY396B: New York General Business Law §396-b, synthetic performers in advertisements."""

from __future__ import annotations

import datetime as dt
from typing import Final

from consent.rules.case import Case
from consent.rules.clauses import S2, owes_anyway, rule
from consent.rules.model import Rule
from consent.rules.profile import Profile
from consent.rules.shared.asked import meets_territory
from consent.vocabulary import uses

_SINCE = dt.date(2026, 6, 9)


def advertises_synthetic(case: Case) -> bool:
    """Whether a synthetic performer is seen in an advertisement that reaches New York."""
    question = case.question
    work, media = question.work, set(question.request.media)
    is_ad = "commercial" in media or (work is not None and work.declaration.kind == "commercial")
    seen = media != {"audio_only"}
    return case.use in uses.SYNTHETIC and is_ad and seen and meets_territory(case, "US-NY")


RULES: Final[tuple[Rule, ...]] = (
    rule("NY396B-01", "An advertisement with a synthetic performer that reaches New York says so conspicuously", S2,
         "N.Y. Gen. Bus. Law §396-b (S.8420-A); DWT; Skadden", "media territories uses",
         owes_anyway("disclose", advertises_synthetic, "Disclose the synthetic performer conspicuously."),
         since=_SINCE),
)  # fmt: skip

PROFILE: Final = Profile(
    "NY396B", "New York General Business Law §396-b", "law", RULES, "DWT; Skadden", since=_SINCE
)  # fmt: skip
