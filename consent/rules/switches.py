"""Which profiles recorded facts switch on (specification §5.35 and §5.36). The asker switches nothing on."""

from __future__ import annotations

from functools import cache
from typing import Final

from consent.door import Door
from consent.rules.case import Question
from consent.statements.grants import Grant
from consent.subjects import Person, Work
from consent.vocabulary import territories
from consent.vocabulary.identifiers import Identifier

CORE: Final = "CORE"
PLATFORMS: Final = ("NFLX", "BBC")
"""Profiles that a platform's registration may name as its guidance."""

_OF_AGREEMENT: Final = {
    **{code: (code,) for code in ("SAT23", "IMA25", "COM25", "SRC24", "TVA24", "REP24", "NAR24", "ETH24")},
    **{code: (code,) for code in ("WGA23", "WGA26", "DGA23", "DGA26", "AFM24", "IATSE24")},
    "SAT26": ("SAT23", "SAT26"),
    "ACTRA_IPA25": ("ACTRA",),
    "EQUITY_PACT": ("EQUK",),
    "MEAA": ("MEAA", "FIA"),
    "none": (),
}
_OF_JURISDICTION: Final = (
    ("US-CA", ("CA927", "CA3344", "CA33441", "CA17610", "CA942", "CAFAM")),
    ("US-NY", ("NY5302", "NY50F", "NY51", "NY396B")),
    ("US-IL", ("IL4762", "IL4875", "BIPA")),
    ("US-TN", ("TN",)),
    ("US-MT", ("MT30",)),
    ("US-AR", ("AR475",)),
    ("US-UT", ("UT45",)),
    ("EU", ("GDPR", "EUAIA")),
    ("DK", ("DK",)),
    ("CN", ("CN",)),
    ("IN", ("IN",)),
    ("KR", ("KR",)),
    ("JP", ("JP",)),
    ("GB", ("UK",)),
)


def of_work(door: Door, work: Work | None) -> frozenset[str]:
    """What the declarations of the work switch on: its agreements, platforms, jurisdictions and advisory profiles.

    What its owner once declared binds: a later declaration that leaves it out lifts nothing (specification §2.3).
    """
    core = frozenset({CORE})
    if work is None:
        return core
    agreements = frozenset(code for one in work.agreements for code in _OF_AGREEMENT[one])
    platforms = frozenset(code for one in work.platforms for code in platform_profiles(door, one))
    return core | agreements | platforms | _of_places(work.jurisdictions) | frozenset(work.profiles_on)


def exempting(work: Work | None) -> frozenset[str]:
    """The profiles of agreements that every declaration of the work names: only these exempt."""
    named = work.exempting if work is not None else frozenset()
    return frozenset(code for one in named for code in _OF_AGREEMENT[one])


def of_agreements(work: Work | None) -> frozenset[str]:
    """The profiles of the agreements that any declaration of the work names."""
    named = work.agreements if work is not None else ()
    return frozenset(code for one in named for code in _OF_AGREEMENT[one])


def of_performer(question: Question, person: Person | None) -> frozenset[str]:
    """What the work switches on, with the law of the performer's home, and that of the places asked."""
    home = question.door.home_at(person.party, question.at) if person else None
    return question.profiles | _of_places((home,) if home else ()) | reached(question)


def reached(question: Question) -> frozenset[str]:
    """The laws that attach to a territory which is asked, wherever the work is made."""
    asked = question.request.territories
    met = (codes for region, codes in question.rules.reaching.items() if territories.any_meets(asked, region))
    return frozenset(code for codes in met for code in codes)


def of_grant(profiles: frozenset[str], grant: Grant) -> frozenset[str]:
    """With what the grant itself says it was made under: its agreement, and data protection as its legal basis."""
    own = frozenset(_OF_AGREEMENT[grant.agreement])
    return profiles | own | (frozenset({"GDPR"}) if grant.legal_basis == "gdpr_consent" else frozenset())


def platform_profiles(door: Door, party: str) -> frozenset[str]:
    """The rule profiles a platform's registration names (specification §5.35)."""
    known = door.person(party)
    if known is None or known.kind != "platform":
        return frozenset()
    listed = known.registration.identifiers
    return frozenset(code for code in PLATFORMS if Identifier("rule_profile", code) in listed)


def _of_places(places: tuple[str, ...]) -> frozenset[str]:
    return frozenset(code for place in places for code in _of_place(place))


@cache
def _of_place(place: str) -> tuple[str, ...]:
    return tuple(code for region, codes in _OF_JURISDICTION if _is_within(place, region) for code in codes)


def _is_within(place: str, region: str) -> bool:
    """Whether a jurisdiction is the region or lies in it; a whole country is no state of it."""
    if place == region:
        return True
    if territories.is_subdivision(region):
        return False
    within = territories.country_mask(territories.country_of(place))
    return bool(within) and within & ~territories.country_mask(region) == 0
