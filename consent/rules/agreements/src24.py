"""SRC24: SAG-AFTRA Sound Recordings Code 2024."""

from __future__ import annotations

from typing import Final

from consent.rules.case import GrantedScope
from consent.rules.clauses import S2, grant, owes, performance, rule
from consent.rules.ends import ENDS
from consent.rules.model import Effect, Rule
from consent.rules.profile import Profile
from consent.rules.shared.asked import asks_use
from consent.rules.shared.notices import replica_services_told_by_signing
from consent.rules.shared.terms import blanket, vague
from consent.vocabulary import uses
from consent.vocabulary.times import start_of_day

ESC, INV, NOT = Effect.ESCALATE, Effect.INVALID, Effect.NOT
_SOURCE = "z89online/Billboard copy; aitrace"


def after_release(granted: GrantedScope) -> bool:
    """Whether consent came on or after the day of release."""
    work, consent_at = granted.case.question.work, granted.life.consent_at
    released = work.declaration.release_date if work else None
    return released is not None and consent_at is not None and consent_at >= start_of_day(released, "UTC")


RULES: Final[tuple[Rule, ...]] = (
    rule("SRC24-01", "Consent comes before release, with specific details of the intended use", S2, _SOURCE,
         "release_date description",
         grant(NOT, "consent_after_generation", after_release, "consent was given after the release"),
         grant(NOT, "description_not_specific", vague, "the details of the intended use are not specific")),
    rule("SRC24-02", "Blanket consent is prohibited: consent is per project", S2, _SOURCE, "projects",
         grant(INV, "project_not_named", blanket, "a consent that names no project is a blanket consent",
               pointer="/project")),
    rule("SRC24-03", "A purely synthetic track is reported and bargained", S2, _SOURCE, "uses",
         performance(ESC, "union_notice_or_bargaining_missing", asks_use(*uses.SYNTHETIC),
                     "a purely synthetic track: report and bargaining are for people to show")),
    rule("SRC24-04", "A replica's vocals are paid as three sides of scale, those of a royalty artist by royalty", S2,
         _SOURCE, "uses",
         owes("pay", lambda granted: granted.case.use in uses.SHOWS_REPLICA,
              "Pay the replica's vocals as three sides of scale, or a royalty artist by the royalty.")),
    rule("SRC24-05", "The performer is told of a replica with the call to the session", S2, _SOURCE, "notices",
         grant(Effect.NOTICE, "", lambda granted: not replica_services_told_by_signing(granted),
               "no notice of replica services to the performer is on record before she consented")),
)  # fmt: skip

PROFILE: Final = Profile(
    "SRC24",
    "SAG-AFTRA Sound Recordings Code 2024",
    "agreement",
    RULES,
    "summaries of the 2024 code",
    until=ENDS["SRC24"].last_day,
    asks="SRC24",
)
