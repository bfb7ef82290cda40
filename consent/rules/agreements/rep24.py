"""REP24: the Replica Studios agreement for digital voices (January 2024)."""

from __future__ import annotations

from typing import Final

from consent.rules.case import GrantedScope
from consent.rules.clauses import S2, always, grant, lacking, rule
from consent.rules.core.lives import reaches
from consent.rules.model import Effect, Rule
from consent.rules.profile import Profile
from consent.rules.shared.asked import asks_use

NOT = Effect.NOT
_SOURCE = "loeb; replicastudios.com; lewissilkin"


def opted_out(granted: GrantedScope) -> bool:
    """Whether the performer opted out of works first declared after that, and this is one."""
    case = granted.case
    new_works = (one for one in granted.life.ended_at(case.at) if one.new_works_after is not None)
    return any(reaches(case, one) for one in new_works)


RULES: Final[tuple[Rule, ...]] = (
    rule("REP24-01", "Only negotiated and approved projects; situational dialogue is another deal", S2, _SOURCE,
         "projects uses",
         lacking(always, "projects"),
         grant(NOT, "use_kind_not_granted", asks_use("realtime.generate"),
               "situational dialogue is not part of this agreement", pointer="/use")),
    rule("REP24-02", "The performer may opt out of new works", S2, _SOURCE, "revocations projects",
         grant(NOT, "withdrawn", opted_out, "the performer has opted out of new works")),
)  # fmt: skip

PROFILE: Final = Profile(
    "REP24", "Replica Studios digital voice agreement 2024", "agreement", RULES, "loeb; lewissilkin",
    asks="REP24",
)  # fmt: skip
