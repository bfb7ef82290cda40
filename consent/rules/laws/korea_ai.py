"""KRAI: Korea, Framework Act on Artificial Intelligence, art. 31, transparency."""

from __future__ import annotations

import datetime as dt
from typing import Final

from consent.rules.clauses import S2, rule
from consent.rules.model import Rule
from consent.rules.profile import Profile
from consent.rules.shared.labels import owes_label

_SINCE = dt.date(2026, 1, 22)

RULES: Final[tuple[Rule, ...]] = (
    rule("KRAI-01", "The operator of an AI service labels what it generates, a deepfake clearly; whoever merely uses"
         " the output is not bound", S2, "AI Basic Act, art. 31; Shin & Kim newsletter", "tools territories uses",
         owes_label("KR", "See that the operator of the AI service labels the output as generated, a deepfake"
                    " clearly: it is the operator's duty, not that of whoever merely uses the output."),
         since=_SINCE, reaches="KR"),
)  # fmt: skip

PROFILE: Final = Profile("KRAI", "Korea, AI Basic Act, article 31", "law", RULES, "Shin & Kim newsletter", since=_SINCE)
