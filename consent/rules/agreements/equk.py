"""EQUK: Equity (UK) and Pact. No collective terms on AI are in force in any source: the individual contract counts.

One code stands for agreements that are several: with Pact, the BBC, ITV, the streamers, and for commercials.
"""

from __future__ import annotations

from typing import Final

from consent.rules.clauses import S2, always, grant, rule
from consent.rules.model import Effect, Rule
from consent.rules.profile import Profile
from consent.rules.shared.terms import vague

RULES: Final[tuple[Rule, ...]] = (
    rule("EQUK-01", "No collective terms on AI were found since Pact's offer of 20 January 2026: the individual"
         " contract must speak of it", S2, "equity.org.uk; Wiggin; Screen Daily", "description",
         grant(Effect.ESCALATE, "description_not_specific", vague,
               "the contract does not say what may be made: ask scope, training, storage and deletion"), revision=2),
    rule("EQUK-02", "Equity has separate agreements with Pact, the BBC, ITV, streamers and for commercials", S2,
         "equity.org.uk", "agreement",
         grant(Effect.NOTICE, "", always, "one code stands for several agreements: look up which of them governs")),
)  # fmt: skip

PROFILE: Final = Profile("EQUK", "Equity and Pact (UK)", "agreement", RULES, "equity.org.uk")
