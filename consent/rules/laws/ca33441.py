"""CA33441: California Civil Code §3344.1 with AB 1836, the deceased."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Final

from consent.rules.case import GrantedScope, Lack
from consent.rules.clauses import S1, M, grant, lacking, rule
from consent.rules.model import Effect, Rule, Settler
from consent.rules.profile import Profile
from consent.rules.shared.people import interest_together, is_dead, signed_by_heirs, years_dead
from consent.rules.verdicts import Verdict, negated
from consent.vocabulary import uses

INV, NOT = Effect.INVALID, Effect.NOT
_SECTION = "Cal. Civ. Code §3344.1"
_SINCE = dt.date(2025, 1, 1)


def protected(lack: Lack) -> bool:
    """Whether a replica of somebody who died no more than seventy years ago is asked."""
    return years_dead(lack.case, 70) and (lack.case.use in uses.PORTRAYS or lack.case.prompted)


def excepted(lack: Lack) -> Verdict:
    """Whether an expressive purpose the statute may except is stated."""
    return lack.case.stated("expressive_purpose").flagged(lambda _: True)


def needs_consent(lack: Lack) -> bool | Verdict:
    """Whether it is protected, and no exception is claimed."""
    return protected(lack) and negated(excepted(lack))


def exception_claimed(lack: Lack) -> bool | Verdict:
    """Whether it is protected, and an exception is claimed."""
    return protected(lack) and excepted(lack)


def heirs_short_of_half(granted: GrantedScope) -> bool:
    """Whether the heirs who signed do not hold more than half of the interest together."""
    if not is_dead(granted.case) or not signed_by_heirs(granted):
        return False
    together = interest_together(granted)
    return together is None or together <= Fraction(1, 2)


RULES: Final[tuple[Rule, ...]] = (
    rule("CA33441-01", "A replica of the deceased needs the rights-holder's prior consent for seventy years", S1,
         f"{_SECTION}, AB 1836", "died mandates",
         lacking(needs_consent, code="estate_requirements", yields=False),
         since=_SINCE, settled_by=Settler.PERSON),
    rule("CA33441-02", "Heirs who consent hold more than half of the interest together", M, _SECTION, "interest",
         grant(INV, "estate_requirements", heirs_short_of_half,
               "the heirs who signed are not known to hold more than half together"), settled_by=Settler.PERSON),
    rule("CA33441-03", "News, comment, parody, and documentary or biography that is not falsely authentic are excepted",
         M, _SECTION, "expressive_purpose",
         lacking(exception_claimed, code="estate_requirements", yields=False)),
)  # fmt: skip

PROFILE: Final = Profile("CA33441", "California Civil Code §3344.1", "law", RULES, "leginfo digest", since=_SINCE)
