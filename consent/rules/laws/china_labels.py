"""CNLABEL: China, measures on labelling generated and synthetic content. Their text was not read."""

from __future__ import annotations

import datetime as dt
from typing import Final

from consent.rules.clauses import M, rule
from consent.rules.model import Rule
from consent.rules.profile import Profile
from consent.rules.shared.labels import owes_label

_SINCE = dt.date(2025, 9, 1)

RULES: Final[tuple[Rule, ...]] = (
    rule("CNLABEL-01", "Generated content shown in China is labelled, visibly and in its data, by whose service makes"
         " or spreads it", M, "Measures for Labelling AI-Generated and Synthetic Content, 2025",
         "tools territories uses",
         owes_label("CN", "See that the service that generates the output labels it visibly and in its data,"
                    " and that the platform shows it: it is their duty. Whoever publishes there declares it."),
         since=_SINCE, reaches="CN"),
)  # fmt: skip

PROFILE: Final = Profile("CNLABEL", "China, labelling measures", "law", RULES, "not read", since=_SINCE)
