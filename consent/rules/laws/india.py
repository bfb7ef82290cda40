"""IN: India, persona rights by case law (Delhi High Court); seen as ending at death."""

from __future__ import annotations

from typing import Final

from consent.rules.clauses import S2, lacking, performance, rule
from consent.rules.model import Effect, Rule, Settler
from consent.rules.profile import Profile
from consent.rules.shared.people import is_dead
from consent.rules.shared.publicity import lacks_living_consent

RULES: Final[tuple[Rule, ...]] = (
    rule("IN-01", "A persona needs consent; whether after death too is unclear", S2,
         "Delhi High Court, Anil Kapoor and others; esya; khurana", "died",
         lacking(lacks_living_consent, effect=Effect.ESCALATE),
         performance(Effect.ESCALATE, "estate_requirements", is_dead,
                     "whether persona rights end at death is unclear in India"), settled_by=Settler.PERSON),
)  # fmt: skip

PROFILE: Final = Profile("IN", "India, persona rights", "law", RULES, "esya; khurana")
