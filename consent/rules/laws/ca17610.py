"""CA17610: California Business and Professions Code §17610 (SB 1050), synthetic performers in advertisements."""

from __future__ import annotations

import datetime as dt
from typing import Final

from consent.rules.case import Case
from consent.rules.clauses import S1, owes_anyway, rule
from consent.rules.model import Rule
from consent.rules.profile import Profile
from consent.rules.shared.asked import advertises_another, meets_territory
from consent.rules.verdicts import Verdict, negated
from consent.vocabulary import uses

_SINCE = dt.date(2027, 1, 1)


def advertises_prominent_synthetic(case: Case) -> bool | Verdict:
    """Whether a synthetic performer is in an advertisement that reaches California, prominent unless that is denied."""
    return advertises_synthetic(case) and negated(case.stated("prominent").flagged(lambda shown: not shown))


def advertises_synthetic(case: Case) -> bool:
    """Whether a synthetic performer is in an advertisement that reaches California."""
    return case.use in uses.SYNTHETIC and advertises_another(case) and meets_territory(case, "US-CA")


RULES: Final[tuple[Rule, ...]] = (
    rule("CA17610-01", "An advertisement with a prominent synthetic performer that reaches California says so clearly",
         S1, "Cal. Bus. & Prof. Code §17610 (SB 1050, chaptered 16 September 2026)",
         "media purpose territories uses prominent",
         owes_anyway("disclose", advertises_prominent_synthetic, "Say clearly and conspicuously, in sound too, that the"
                     " performance features a synthetic performer or that no human performer is depicted."),
         since=_SINCE, revision=2, reaches="US-CA"),
)  # fmt: skip

PROFILE: Final = Profile(
    "CA17610", "California Business and Professions Code §17610", "law", RULES, "opencalaccess; calmatters",
    since=_SINCE,
)  # fmt: skip
