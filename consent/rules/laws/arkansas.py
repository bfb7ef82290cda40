"""AR475: Arkansas, Publicity Rights Protection Act (Ark. Code 4-75-1101ff) as amended by Act 159 of 2025."""

from __future__ import annotations

import datetime as dt
from typing import Final

from consent.rules.case import Lack
from consent.rules.clauses import S2, rule
from consent.rules.model import Rule
from consent.rules.profile import Profile
from consent.rules.shared.publicity import behind_lack, lacks_living_consent, sells_or_advertises

_SINCE: Final = dt.date(2025, 2, 25)


def sells(lack: Lack) -> bool:
    """Whether a living person's voice or likeness sells or advertises without consent."""
    return lacks_living_consent(lack) and sells_or_advertises(lack.case)


RULES: Final[tuple[Rule, ...]] = (
    rule("AR475-01", "A living person's photograph, voice or likeness, made by artificial intelligence too, is not used"
         " commercially without consent", S2,
         "Ark. Code Ann. §4-75-1101ff, Act 159 of 2025 (HB 1071); regulon; billtrack50",
         "grants media purpose expressive_purpose", *behind_lack(sells), since=_SINCE),
)  # fmt: skip

PROFILE: Final = Profile(
    "AR475", "Arkansas Publicity Rights Protection Act", "law", RULES, "regulon; billtrack50", since=_SINCE
)  # fmt: skip
