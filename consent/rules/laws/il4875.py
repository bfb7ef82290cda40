"""IL4875: Illinois Right of Publicity Act as amended (HB 4875, Public Act 103-0836)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from consent.rules.clauses import S2, lacking, rule
from consent.rules.model import Rule
from consent.rules.profile import Profile
from consent.rules.shared.publicity import lacks_living_consent

_SINCE = dt.date(2025, 1, 1)

RULES: Final[tuple[Rule, ...]] = (
    rule("IL4875-01", "An unauthorised digital replica is actionable", S2, "PA 103-0836 (HB 4875), regulon", "grants",
         lacking(lacks_living_consent), since=_SINCE),
)  # fmt: skip

PROFILE: Final = Profile("IL4875", "Illinois Right of Publicity Act", "law", RULES, "PA 103-0836", since=_SINCE)
