"""MEAA (Australia) and FIA: no binding terms on AI were found; policy asks for informed consent, limits and pay."""

from __future__ import annotations

from typing import Final

from consent.rules.clauses import grant, rule
from consent.rules.model import Effect, Rule
from consent.rules.profile import Profile
from consent.rules.shared.terms import vague

_SAYS = "the contract does not say what may be made: informed consent, limits and pay are for people to judge"


def _silent(rule_id: str, title: str, citation: str) -> tuple[Rule, ...]:
    judged = grant(Effect.ESCALATE, "description_not_specific", vague, _SAYS)
    return (rule(rule_id, title, "S2", citation, "description", judged),)


PROFILE: Final = Profile(
    "MEAA", "MEAA (Australia)", "agreement",
    _silent("MEAA-01", "Without binding terms on AI the contract must speak of it", "gpa.net/ABC 2023"),
    "gpa.net/ABC 2023",
)  # fmt: skip
FIA: Final = Profile(
    "FIA", "FIA policy", "agreement",
    _silent("FIA-01", "Consent is informed, limited in use, and adequately paid", "fia-actors.com"),
    "fia-actors.com",
)  # fmt: skip
