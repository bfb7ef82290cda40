"""CA3344: California Civil Code §3344 with SB 683, the living."""

from __future__ import annotations

import datetime as dt
from typing import Final

from consent.rules.clauses import lacking, rule
from consent.rules.model import Rule
from consent.rules.profile import Profile
from consent.rules.shared.publicity import lacks_living_consent

_SINCE = dt.date(2026, 1, 1)

RULES: Final[tuple[Rule, ...]] = (
    rule("CA3344-01", "Commercial use of a living person's voice or likeness, replicas included, needs prior consent",
         "S2/M", "Cal. Civ. Code §3344, SB 683 (PS-9)", "grants", lacking(lacks_living_consent), since=_SINCE),
)  # fmt: skip

PROFILE: Final = Profile("CA3344", "California Civil Code §3344", "law", RULES, "PS-9", since=_SINCE)
