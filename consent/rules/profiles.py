"""All profiles, and which of them recorded facts switch on (cases README 20 to 23). The asker switches nothing on."""

from __future__ import annotations

from functools import cache
from typing import Final

from consent import registry
from consent.prefix import Prefix
from consent.registry import Person, Work
from consent.rules.agreements import (
    actra,
    afm24,
    com25,
    dga23,
    equk,
    eth24,
    iatse24,
    ima25,
    meaa,
    nar24,
    rep24,
    sat23,
    sat26,
    src24,
    tva24,
    wga23,
)  # fmt: skip
from consent.rules.case import Question
from consent.rules.core import catalogue
from consent.rules.laws import (
    bipa,
    ca927,
    ca3344,
    ca33441,
    cafam,
    china,
    denmark,
    euaia,
    gdpr,
    il4762,
    il4875,
    india,
    japan,
    korea,
    nofakes,
    ny50f,
    ny396b,
    ny5302,
    tennessee,
)  # fmt: skip
from consent.rules.platforms import nflx
from consent.rules.profile import Profile
from consent.statements.grants import Grant
from consent.vocabulary import territories
from consent.vocabulary.identifiers import Identifier

CORE: Final = catalogue.PROFILE
ALL: Final = (
    CORE, nflx.PROFILE,
    sat23.PROFILE, sat26.PROFILE, ima25.PROFILE, com25.PROFILE, src24.PROFILE, tva24.PROFILE, rep24.PROFILE,
    nar24.PROFILE, eth24.PROFILE, actra.PROFILE, equk.PROFILE, wga23.PROFILE, dga23.PROFILE, afm24.PROFILE,
    iatse24.PROFILE, meaa.PROFILE, meaa.FIA,
    ca927.PROFILE, ny5302.PROFILE, il4762.PROFILE, il4875.PROFILE, ca3344.PROFILE, ca33441.PROFILE, cafam.PROFILE,
    tennessee.PROFILE, ny50f.PROFILE, ny396b.PROFILE, nofakes.PROFILE, bipa.PROFILE, gdpr.PROFILE, euaia.PROFILE,
    denmark.PROFILE, china.PROFILE, india.PROFILE, korea.PROFILE, japan.PROFILE,
)  # fmt: skip
"""Every profile, in the order of reference: domain, section c, which is the order of rules in answers."""

_OF_AGREEMENT: Final = {
    **{code: (code,) for code in ("SAT23", "IMA25", "COM25", "SRC24", "TVA24", "REP24", "NAR24", "ETH24")},
    **{code: (code,) for code in ("WGA23", "DGA23", "AFM24", "IATSE24")},
    "SAT26": ("SAT23", "SAT26"),
    "ACTRA_IPA25": ("ACTRA",),
    "EQUITY_PACT": ("EQUK",),
    "MEAA": ("MEAA", "FIA"),
    "none": (),
}
_OF_JURISDICTION: Final = (
    ("US-CA", ("CA927", "CA3344", "CA33441", "CAFAM")),
    ("US-NY", ("NY5302", "NY50F", "NY396B")),
    ("US-IL", ("IL4762", "IL4875", "BIPA")),
    ("US-TN", ("TN",)),
    ("EU", ("GDPR", "EUAIA")),
    ("DK", ("DK",)),
    ("CN", ("CN",)),
    ("IN", ("IN",)),
    ("KR", ("KR",)),
    ("JP", ("JP",)),
)


def named(code: str) -> Profile | None:
    """The profile of that code."""
    return _by_code().get(code)


def is_platform(code: str) -> bool:
    """Whether the profile is a platform's guidance."""
    profile = named(code)
    return profile is not None and profile.kind == "platform"


@cache
def _by_code() -> dict[str, Profile]:
    return {profile.code: profile for profile in ALL}


def of_question(question: Question) -> frozenset[str]:
    """What the declaration of the work switches on: its agreements, platforms, jurisdictions and advisory profiles."""
    return _of_work(question.prefix, question.work)


def of_performer(question: Question, person: Person | None) -> frozenset[str]:
    """The same with the law of the performer's home."""
    memo = question.memo
    if "profiles" not in memo:
        memo["profiles"] = of_question(question)
    of_the_work: frozenset[str] = memo["profiles"]
    home = registry.home_at(question.prefix, person.party, question.at) if person else None
    return of_the_work | _of_places((home,) if home else ())


def of_grant(profiles: frozenset[str], grant: Grant) -> frozenset[str]:
    """With what the grant itself says it was made under: its agreement, and data protection as its legal basis."""
    own = frozenset(_OF_AGREEMENT[grant.agreement])
    return profiles | own | (frozenset({"GDPR"}) if grant.legal_basis == "gdpr_consent" else frozenset())


def _of_work(prefix: Prefix, work: Work | None) -> frozenset[str]:
    core = frozenset({CORE.code})
    if work is None:
        return core
    declared = work.declaration
    agreements = frozenset(code for one in declared.agreements for code in _OF_AGREEMENT[one])
    platforms = frozenset(code for one in declared.platforms for code in platform_profiles(prefix, one))
    return core | agreements | platforms | _of_places(declared.jurisdictions) | frozenset(declared.profiles_on)


def platform_profiles(prefix: Prefix, party: str) -> frozenset[str]:
    """The rule profiles a platform's registration names (cases README 21)."""
    known = registry.person(prefix, party)
    if known is None or known.kind != "platform":
        return frozenset()
    listed = known.registration.identifiers
    platforms = (one.code for one in ALL if one.kind == "platform")
    return frozenset(code for code in platforms if Identifier("rule_profile", code) in listed)


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
