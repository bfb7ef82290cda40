"""UK: the United Kingdom. No statute protects voice or likeness as such; the profile says so and refuses nothing."""

from __future__ import annotations

from typing import Final

from consent.rules.case import Case
from consent.rules.clauses import S2, performance, rule
from consent.rules.model import Effect, Rule
from consent.rules.profile import Profile
from consent.vocabulary.territories import country_of


def names_the_kingdom(case: Case) -> bool:
    """Whether a territory asked, the work's jurisdiction or the performer's home is the United Kingdom or in it."""
    work, person = case.question.work, case.person
    home = case.question.door.home_at(person.party, case.at) if person is not None else None
    places = (*case.question.request.territories, *(work.jurisdictions if work is not None else ()), home or "")
    return any(country_of(place) == "GB" for place in places)


RULES: Final[tuple[Rule, ...]] = (
    rule("UK-01", "No statute of the United Kingdom protects a voice or likeness as such: contract, data protection and"
         " performers' rights do", S2, "Copyright, Designs and Patents Act 1988, Part II; UK GDPR; House of Lords"
         " report, 6 March 2026", "territories home",
         performance(Effect.NOTICE, "", names_the_kingdom, "no statute of the United Kingdom protects a voice or"
                     " likeness as such: look to the contract, data protection and performers' rights"),
         reaches="GB"),
)  # fmt: skip

PROFILE: Final = Profile(
    "UK", "United Kingdom, no statute", "law", RULES, "advanced-television.com; scl.org; harbottle"
)
