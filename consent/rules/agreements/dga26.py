"""DGA26: Directors Guild of America 2026. Control over generated material is the director's; no text was found."""

from __future__ import annotations

from typing import Final

from consent.rules.agreements.dga23 import unconsulted
from consent.rules.clauses import M, owes_anyway, rule
from consent.rules.ends import ENDS
from consent.rules.model import Rule
from consent.rules.profile import Profile
from consent.rules.shared.asked import generates
from consent.rules.shared.crafts import for_people

_SOURCE = "summaries of the ratified 2026 agreement"

RULES: Final[tuple[Rule, ...]] = (
    rule("DGA26-01", "Generated creative elements are under the director's control", M, _SOURCE, "notices tools",
         for_people("no consultation of the director on generated elements is on record", unconsulted),
         owes_anyway("consult", generates, "Consult the director on the generated creative elements.",
                     answered_by="intended_use")),
)  # fmt: skip

PROFILE: Final = Profile(
    "DGA26", "Directors Guild of America 2026", "agreement", RULES, _SOURCE, until=ENDS["DGA26"].last_day
)  # fmt: skip
