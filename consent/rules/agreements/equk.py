"""EQUK: Equity (UK) and Pact. No collective terms on AI are in force in any source: the individual contract counts."""

from __future__ import annotations

from typing import Final

from consent.rules.clauses import grant, rule
from consent.rules.model import Effect, Rule
from consent.rules.profile import Profile
from consent.rules.shared.terms import vague

RULES: Final[tuple[Rule, ...]] = (
    rule("EQUK-01", "Without collective terms on AI the individual contract must speak of it", "S1/S2",
         "equity.org.uk; Wiggin; Screen Daily", "description",
         grant(Effect.ESCALATE, "description_not_specific", vague,
               "the contract does not say what may be made: ask scope, training, storage and deletion")),
)  # fmt: skip

PROFILE: Final = Profile("EQUK", "Equity and Pact (UK)", "agreement", RULES, "equity.org.uk")
