"""MT30: Montana Code 30-14-1714 (HB 513 of 2025), name, voice and visual likeness of Montana's people."""

from __future__ import annotations

import datetime as dt
from typing import Final

from consent.rules.case import Case, Lack
from consent.rules.clauses import S1, lacking, rule
from consent.rules.model import Rule, Settler
from consent.rules.profile import Profile
from consent.rules.shared.people import is_living, years_dead
from consent.rules.shared.publicity import (
    after_death,
    behind_lack,
    lived_in,
    makes_of_one_person,
    sells_or_advertises,
    shows_her,
)  # fmt: skip

_SECTION: Final = "Mont. Code Ann. §30-14-1714"
_SINCE: Final = dt.date(2026, 1, 1)
_YEARS_AFTER_DEATH: Final = 20


def holds_the_right(case: Case) -> bool:
    """Whether the performer lives in Montana, or died no more than twenty years ago as one who did."""
    return lived_in(case, "US-MT") and (is_living(case) or years_dead(case, _YEARS_AFTER_DEATH))


def published_commercially(case: Case) -> bool:
    """Whether a digital depiction of one who holds the right is published for commercial use."""
    return holds_the_right(case) and shows_her(case) and sells_or_advertises(case)


def of_the_living(lack: Lack) -> bool:
    """Whether it is one of a living person."""
    return is_living(lack.case) and published_commercially(lack.case)


def of_the_dead(lack: Lack) -> bool:
    """Whether it is one of a dead person."""
    return not is_living(lack.case) and published_commercially(lack.case)


def makes_with_tool(lack: Lack) -> bool:
    """Whether a tool for one identified person who holds the right serves a commercial use."""
    return makes_of_one_person(lack) and holds_the_right(lack.case) and sells_or_advertises(lack.case)


RULES: Final[tuple[Rule, ...]] = (
    rule("MT30-01", "A digital voice or visual depiction of a Montana resident is not knowingly published for"
         " commercial use without authorisation", S1, f"{_SECTION}(1), (3)(b)",
         "home grants media purpose expressive_purpose", *behind_lack(of_the_living), since=_SINCE),
    rule("MT30-02", "For twenty years after death the right goes on with the successors of whoever was domiciled in"
         " Montana", S1, f"{_SECTION}(1), (2)(c), (3)(b)", "died home grants media purpose expressive_purpose",
         *after_death(of_the_dead), since=_SINCE, settled_by=Settler.PERSON),
    rule("MT30-03", "A tool known to serve mainly unauthorised commercial depictions of one identified individual is"
         " not made available", S1, f"{_SECTION}(3)(a)", "home uses tools media purpose",
         lacking(makes_with_tool, yields=False), since=_SINCE),
)  # fmt: skip

PROFILE: Final = Profile("MT30", "Montana Code 30-14-1714", "law", RULES, "text of §30-14-1714", since=_SINCE)
