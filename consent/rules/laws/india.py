"""IN: India, persona rights by case law (Delhi High Court); seen as ending at death."""

from __future__ import annotations

from typing import Final

from consent.rules.case import Lack
from consent.rules.clauses import S2, lacking, rule
from consent.rules.model import Effect, Rule, Settler
from consent.rules.profile import Profile
from consent.rules.shared.people import is_dead
from consent.rules.shared.publicity import lacks_living_consent
from consent.vocabulary import uses


def lacks_consent_of_the_dead(lack: Lack) -> bool:
    """Whether somebody who has died is portrayed and nobody has consented."""
    return is_dead(lack.case) and (lack.case.use in uses.PORTRAYS or lack.case.prompted)


RULES: Final[tuple[Rule, ...]] = (
    rule("IN-01", "A persona needs consent; whether after death too is unclear", S2,
         "Delhi High Court, Anil Kapoor and others; esya; khurana", "died",
         lacking(lacks_living_consent, effect=Effect.ESCALATE),
         lacking(lacks_consent_of_the_dead, effect=Effect.ESCALATE, code="estate_requirements"),
         settled_by=Settler.PERSON, revision=2),
)  # fmt: skip

PROFILE: Final = Profile("IN", "India, persona rights", "law", RULES, "esya; khurana")
