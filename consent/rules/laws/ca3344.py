"""CA3344: California Civil Code §3344, the living. SB 683 only adds remedies; of replicas the text does not speak."""

from __future__ import annotations

from typing import Final

from consent.rules.case import Lack
from consent.rules.clauses import S1, lacking, rule
from consent.rules.model import Rule
from consent.rules.profile import Profile
from consent.rules.shared.publicity import lacks_living_consent

_SELLING: Final = frozenset({"commercial", "merchandise"})


def sells(lack: Lack) -> bool:
    """Whether a living person's voice or likeness is used without consent on goods, or to advertise or sell."""
    question = lack.case.question
    advertises = question.request.purpose == "marketing"
    work_is_ad = question.work is not None and question.work.declaration.kind == "commercial"
    selling = advertises or work_is_ad or not _SELLING.isdisjoint(question.request.media)
    return selling and lacks_living_consent(lack)


RULES: Final[tuple[Rule, ...]] = (
    rule("CA3344-01", "A living person's voice or likeness on goods, or to advertise or sell, needs prior consent;"
         " whether a replica is one the text does not settle", S1, "Cal. Civ. Code §3344", "grants media purpose",
         lacking(sells), revision=2),
)  # fmt: skip

PROFILE: Final = Profile("CA3344", "California Civil Code §3344", "law", RULES, "text of §3344")
