"""NY50F: New York Civil Rights Law §50-f as amended on 11 December 2025, the deceased."""

from __future__ import annotations

import datetime as dt
from typing import Final

from consent.rules.case import Case, GrantedScope, Lack
from consent.rules.clauses import S1, grant, lacking, rule
from consent.rules.model import Effect, Rule, Settler
from consent.rules.profile import Profile
from consent.rules.shared.people import holds_evidence, is_dead, signers_for_performer, years_dead
from consent.rules.verdicts import Verdict, negated
from consent.vocabulary import uses
from consent.vocabulary.times import day_of

_SECTION = "N.Y. Civ. Rights Law §50-f (S.8391/A.8882)"
_DIED_FROM = dt.date(2021, 5, 29)
_SINCE = dt.date(2025, 12, 11)


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
)  # fmt: skip

PROFILE: Final = Profile("NY50F", "New York Civil Rights Law §50-f", "law", RULES, "Skadden; Mondaq", since=_SINCE)
