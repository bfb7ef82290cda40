"""NY50F: New York Civil Rights Law §50-f as amended on 11 December 2025, the deceased.

What a platform owes on notice of an unauthorised replica is not encoded.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Final

from consent.rules.case import Case, GrantedScope, Lack
from consent.rules.clauses import S1, grant, lacking, rule
from consent.rules.model import Effect, Rule, Settler
from consent.rules.profile import Profile
from consent.rules.shared.people import (
    holds_evidence,
    interest_together,
    is_dead,
    signed_by_heirs,
    signers_for_performer,
    years_dead,
)  # fmt: skip
from consent.rules.shared.publicity import after_death, sells_or_advertises, shows_her
from consent.rules.verdicts import Verdict, negated
from consent.vocabulary import uses
from consent.vocabulary.times import day_of

_SECTION = "N.Y. Civ. Rights Law §50-f (S.8391/A.8882)"
_DIED_FROM = dt.date(2021, 5, 29)
_SINCE = dt.date(2025, 12, 11)
_ENOUGH_INTEREST = Fraction(51, 100)


def domiciled_and_died_in_time(case: Case) -> bool:
    """Whether the performer lived in New York at death, and died on or after 29 May 2021."""
    person = case.person
    if person is None or person.died_at is None or not is_dead(case) or day_of(person.died_at) < _DIED_FROM:
        return False
    return case.question.door.home_at(person.party, person.died_at) == "US-NY"


def protected(lack: Lack) -> bool:
    """Whether a replica is asked within forty years of such a death."""
    case = lack.case
    replica = case.use in uses.PORTRAYS or case.prompted
    return replica and domiciled_and_died_in_time(case) and years_dead(case, 40)


def excepted(lack: Lack) -> Verdict:
    """Whether an expressive purpose that the statute may except is stated (sub. 2(d)(ii) and (iii))."""
    return lack.case.stated("expressive_purpose").flagged(lambda _: True)


def needs_consent(lack: Lack) -> bool | Verdict:
    """Whether it is protected, and no exception is claimed."""
    return protected(lack) and negated(excepted(lack))


def exception_claimed(lack: Lack) -> bool | Verdict:
    """Whether it is protected, and an exception is claimed."""
    return protected(lack) and excepted(lack)


def sells(lack: Lack) -> bool:
    """Whether such a deceased person's voice or likeness is on goods, or advertises or sells (sub. 2(a))."""
    case = lack.case
    protected_still = domiciled_and_died_in_time(case) and years_dead(case, 40)
    return protected_still and shows_her(case) and sells_or_advertises(case)


def interest_short(granted: GrantedScope) -> bool:
    """Whether the heirs who signed hold less than 51 percent together (sub. 5)."""
    together = interest_together(granted)
    return together is not None and by_heirs(granted) and together < _ENOUGH_INTEREST


def interest_unknown(granted: GrantedScope) -> bool:
    """Whether nobody says what the heirs who signed hold."""
    return by_heirs(granted) and interest_together(granted) is None


def by_heirs(granted: GrantedScope) -> bool:
    """Whether heirs signed for a deceased performer whom the section protects."""
    return domiciled_and_died_in_time(granted.case) and signed_by_heirs(granted)


def unregistered(granted: GrantedScope) -> bool:
    """Whether those who consented for the deceased are not registered as successors with the Secretary of State."""
    by_estate = bool(signers_for_performer(granted)) and domiciled_and_died_in_time(granted.case)
    return by_estate and not holds_evidence(granted, "ny_successor_registration")


RULES: Final[tuple[Rule, ...]] = (
    rule("NY50F-01", "A replica of a deceased performer needs the successors' prior consent for forty years; parody,"
         " comment, news, documentary and biography are for a person to judge", S1, f"{_SECTION}, sub. 2(b), 2(d), 8",
         "died home expressive_purpose",
         lacking(needs_consent, code="estate_requirements", yields=False),
         lacking(exception_claimed, effect=Effect.ESCALATE, code="estate_requirements", yields=False),
         since=_SINCE, settled_by=Settler.PERSON, revision=2),
    rule("NY50F-02", "A successor may register with the Secretary of State, and has no action for what was done before",
         S1, f"{_SECTION}, sub. 7(a)", "mandates evidence",
         grant(Effect.NOTICE, "", unregistered,
               "no registration as successor is in evidence: the consent counts without it"),
         since=_SINCE, settled_by=Settler.PERSON, revision=2),
    rule("NY50F-03", "The name, voice or likeness of the deceased on goods, or to advertise or sell, needs the"
         " successors' prior consent for forty years", S1, "N.Y. Civ. Rights Law §50-f, sub. 2(a), 2(d), 8",
         "died home media purpose expressive_purpose", *after_death(sells),
         since=_DIED_FROM, settled_by=Settler.PERSON),
    rule("NY50F-04", "Where the rights passed without a will, heirs who consent hold at least 51 percent of them", S1,
         "N.Y. Civ. Rights Law §50-f, sub. 5", "died home mandates interest",
         grant(Effect.INVALID, "estate_requirements", interest_short,
               "the heirs who signed hold less than 51 percent together"),
         grant(Effect.ESCALATE, "estate_requirements", interest_unknown,
               "nobody says what share the heirs who signed hold together"),
         since=_DIED_FROM, settled_by=Settler.PERSON),
)  # fmt: skip

PROFILE: Final = Profile("NY50F", "New York Civil Rights Law §50-f", "law", RULES, "Skadden; Mondaq", since=_SINCE)
