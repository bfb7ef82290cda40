"""All profiles there are. What switches them on stands in `consent.rules.switches`."""

from __future__ import annotations

from functools import cache
from typing import Final

from consent.rules.agreements import (
    actra,
    afm24,
    com25,
    dga23,
    dga26,
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
    wga26,
)  # fmt: skip
from consent.rules.core import catalogue
from consent.rules.laws import (
    arkansas,
    bipa,
    ca927,
    ca942,
    ca3344,
    ca17610,
    ca33441,
    cafam,
    china,
    china_labels,
    denmark,
    euaia,
    gdpr,
    il4762,
    il4875,
    india,
    india_it,
    japan,
    korea,
    korea_ai,
    montana,
    nofakes,
    ny50f,
    ny51,
    ny396b,
    ny5302,
    takedown,
    tennessee,
    uk,
    utah,
)  # fmt: skip
from consent.rules.platforms import bbc, nflx
from consent.rules.profile import Profile

CORE: Final = catalogue.PROFILE
ALL: Final = (
    CORE, nflx.PROFILE, bbc.PROFILE, sat23.PROFILE, sat26.PROFILE, ima25.PROFILE, com25.PROFILE, src24.PROFILE,
    tva24.PROFILE, rep24.PROFILE, nar24.PROFILE, eth24.PROFILE, actra.PROFILE, equk.PROFILE, wga23.PROFILE,
    wga26.PROFILE, dga23.PROFILE, dga26.PROFILE, afm24.PROFILE, iatse24.PROFILE, meaa.PROFILE, meaa.FIA,
    ca927.PROFILE, ny5302.PROFILE, il4762.PROFILE, il4875.PROFILE, ca3344.PROFILE, ca33441.PROFILE, ca17610.PROFILE,
    ca942.PROFILE, cafam.PROFILE, tennessee.PROFILE, montana.PROFILE, arkansas.PROFILE, utah.PROFILE, ny50f.PROFILE,
    ny51.PROFILE, ny396b.PROFILE, takedown.PROFILE, nofakes.PROFILE, bipa.PROFILE, gdpr.PROFILE, euaia.PROFILE,
    denmark.PROFILE, china.PROFILE, china_labels.PROFILE, india.PROFILE, india_it.PROFILE, korea.PROFILE,
    korea_ai.PROFILE, japan.PROFILE, uk.PROFILE,
)  # fmt: skip
"""Every profile, in the order of specification §5.2, which is the order of rules in answers."""


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
