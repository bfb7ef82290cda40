"""NY50F: New York Civil Rights Law §50-f as amended on 11 December 2025, the deceased."""

from __future__ import annotations

import datetime as dt
from typing import Final

from consent.rules.case import Case, GrantedScope, Lack
from consent.rules.clauses import S2, grant, lacking, rule
from consent.rules.model import Effect, Rule, Settler
from consent.rules.profile import Profile
from consent.rules.shared.people import holds_evidence, is_dead, signers_for_performer, years_dead
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


def unregistered(granted: GrantedScope) -> bool:
    """Whether those who consented for the deceased are not registered as successors with the Secretary of State."""
    by_estate = bool(signers_for_performer(granted)) and domiciled_and_died_in_time(granted.case)
    return by_estate and not holds_evidence(granted, "ny_successor_registration")


RULES: Final[tuple[Rule, ...]] = (
    rule("NY50F-01", "A commercial replica of the deceased needs the heirs' or executors' prior written consent for"
         " forty years", S2, f"{_SECTION}; Skadden; Mondaq", "died home",
         lacking(protected, code="estate_requirements", yields=False), since=_SINCE, settled_by=Settler.PERSON),
    rule("NY50F-02", "Whoever consents is registered as successor with the Secretary of State", S2, _SECTION,
         "mandates evidence",
         grant(Effect.ESCALATE, "estate_requirements", unregistered,
               "no registration as successor with the Secretary of State is in evidence"),
         since=_SINCE, settled_by=Settler.PERSON),
)  # fmt: skip

PROFILE: Final = Profile("NY50F", "New York Civil Rights Law §50-f", "law", RULES, "Skadden; Mondaq", since=_SINCE)
