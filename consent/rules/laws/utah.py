"""UT45: Utah, Abuse of Personal Identity Act (Utah Code 45-3), SB 271 of 2025 and SB 256 of 2026."""

from __future__ import annotations

import datetime as dt
from typing import Final

from consent.rules.case import Lack
from consent.rules.clauses import S2, lacking, rule
from consent.rules.model import Rule, Settler
from consent.rules.profile import Profile
from consent.rules.shared.people import is_dead
from consent.rules.shared.publicity import (
    after_death,
    behind_lack,
    lacks_living_consent,
    makes_of_one_person,
    sells_or_advertises,
    shows_her,
)  # fmt: skip

_SINCE: Final = dt.date(2025, 5, 7)
_DEAD_SINCE: Final = dt.date(2026, 5, 6)
_OF_2025: Final = "SB 271 of 2025; legiplex; justia"


def advertises_with_the_living(lack: Lack) -> bool:
    """Whether a living person's identity, simulated too, sells or advertises without consent."""
    return lacks_living_consent(lack) and sells_or_advertises(lack.case)


def advertises_with_the_dead(lack: Lack) -> bool:
    """Whether a dead person's does."""
    return is_dead(lack.case) and shows_her(lack.case) and sells_or_advertises(lack.case)


def makes_with_tool(lack: Lack) -> bool:
    """Whether a tool for one identifiable person serves a commercial use."""
    return makes_of_one_person(lack) and sells_or_advertises(lack.case)


RULES: Final[tuple[Rule, ...]] = (
    rule("UT45-01", "A living person's picture, likeness or voice, simulated too, does not sell or advertise as if the"
         " person took part or approved, without consent", S2, f"Utah Code 45-3-2, 45-3-3; {_OF_2025}",
         "grants media purpose expressive_purpose", *behind_lack(advertises_with_the_living), since=_SINCE),
    rule("UT45-02", "A tool meant mainly for unauthorised commercial content with a person's identity is not"
         " distributed", S2, f"Utah Code 45-3-3; {_OF_2025}", "uses tools media purpose",
         lacking(makes_with_tool, yields=False), since=_SINCE),
    rule("UT45-03", "The identity of the dead is protected as that of the living", S2,
         "Utah Code 45-3-2 (SB 256 of 2026)",
         "died grants media purpose expressive_purpose",
         *after_death(advertises_with_the_dead), since=_DEAD_SINCE, settled_by=Settler.PERSON),
)  # fmt: skip

PROFILE: Final = Profile(
    "UT45", "Utah Abuse of Personal Identity Act", "law", RULES, "legiplex; justia; self-law.org", since=_SINCE
)  # fmt: skip
