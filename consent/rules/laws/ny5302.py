"""NY5302: New York General Obligations Law §5-302, clauses on digital replicas."""

from __future__ import annotations

import datetime as dt
from typing import Final

from consent.rules.case import GrantedScope
from consent.rules.clauses import S1, grant, rule
from consent.rules.model import Effect, Rule
from consent.rules.profile import Profile
from consent.rules.shared.terms import void_clause
from consent.rules.shared.void_clauses import SAYS, covers_new_performance, cured, severed, voids
from consent.rules.verdicts import Verdict, every
from consent.vocabulary.times import day_of

_FROM = dt.date(2025, 1, 1)
_SECTION = "N.Y. Gen. Oblig. Law §5-302"


def made_under_the_statute(granted: GrantedScope) -> bool:
    """Whether the contract was made on or after 1 January 2025."""
    consent_at = granted.life.consent_at
    return consent_at is not None and day_of(consent_at) >= _FROM


def fixed_under_the_statute(granted: GrantedScope) -> Verdict:
    """Whether the performance is fixed on or after that day."""
    return granted.case.stated("fixed_on").test(lambda day: day >= _FROM.isoformat())


def defective(granted: GrantedScope) -> bool | Verdict:
    """Whether contract and performance both lie under the statute, and the clause fails its test."""
    return made_under_the_statute(granted) and every(void_clause(granted), fixed_under_the_statute(granted))


def void(granted: GrantedScope) -> bool | Verdict:
    """Whether a new performance is asked under such a clause."""
    return covers_new_performance(granted) and defective(granted)


def void_by_one_date(granted: GrantedScope) -> bool | Verdict:
    """Whether only the performance lies under it: whether that suffices was not seen."""
    if not covers_new_performance(granted) or made_under_the_statute(granted):
        return False
    return every(void_clause(granted), fixed_under_the_statute(granted))


RULES: Final[tuple[Rule, ...]] = (
    rule("NY5302-01", "A vague clause for new performances that replace in-person work, made without counsel or union,"
         " is void; the section itself names no day, so of a contract older than the statute a person says", S1,
         f"{_SECTION}(1), in force since 1 January 2025",
         "fixed_on replaces_in_person_work description representation",
         voids(void),
         grant(Effect.ESCALATE, "statute_voids_clause", void_by_one_date,
               f"{SAYS}; whether a contract older than the statute is meant is open"), revision=2),
    rule("NY5302-02", "A use that keeps the fundamental character of contract and recording cures the vagueness", S1,
         f"{_SECTION}(1)(b)", "fixed_on replaces_in_person_work uses", cured(defective)),
    rule("NY5302-03", "Only that clause falls, the rest of the contract stands", S1, f"{_SECTION}(2)",
         "fixed_on replaces_in_person_work uses", *severed(defective)),
)  # fmt: skip

PROFILE: Final = Profile(
    "NY5302", "New York General Obligations Law §5-302", "law", RULES, "nysenate.gov", since=_FROM
)  # fmt: skip
