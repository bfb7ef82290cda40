"""INIT: India, Information Technology (Intermediary Guidelines) Amendment Rules 2026."""

from __future__ import annotations

import datetime as dt
from typing import Final

from consent.rules.clauses import S2, rule
from consent.rules.model import Rule
from consent.rules.profile import Profile
from consent.rules.shared.labels import owes_label

_SINCE = dt.date(2026, 2, 20)

RULES: Final[tuple[Rule, ...]] = (
    rule("INIT-01", "Synthetically generated information shown in India carries a label and metadata; platforms and"
         " uploaders answer for it", S2,
         "IT (Intermediary Guidelines and Digital Media Ethics Code) Amendment Rules, 2026", "tools territories uses",
         owes_label("IN", "See that the platform labels the output as synthetically generated and keeps its"
                    " metadata: it is the platform's duty. Whoever uploads it declares it to the platform."),
         since=_SINCE, reaches="IN"),
)  # fmt: skip

PROFILE: Final = Profile(
    "INIT", "India, IT Amendment Rules 2026", "law", RULES, "summaries of the 2026 rules", since=_SINCE
)
