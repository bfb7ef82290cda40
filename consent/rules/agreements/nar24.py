"""NAR24: the Narrativ agreement for audio advertisements (August 2024)."""

from __future__ import annotations

from typing import Final

from consent.rules.case import GrantedScope
from consent.rules.clauses import S2, always, grant, lacking, owes_on_refusal, rule
from consent.rules.model import Effect, Rule
from consent.rules.profile import Profile
from consent.rules.shared.terms import withdrawn_wholly

NOT = Effect.NOT
_SOURCE = "aitrace"


def left(granted: GrantedScope) -> bool:
    """Whether the performer has left: her whole consent under this agreement is withdrawn."""
    return left_at(granted) is not None


def left_at(granted: GrantedScope) -> int | None:
    """When the performer left, from which the replica and the recordings are to be deleted."""
    return withdrawn_wholly(granted.life, granted.case.at) if granted.grant.agreement == "NAR24" else None


RULES: Final[tuple[Rule, ...]] = (
    rule("NAR24-01", "The performer approves each advertisement, and bars categories", S2, _SOURCE,
         "projects content",
         lacking(always, "projects content")),
    rule("NAR24-02", "On leaving, the replica and the source recordings are deleted", S2, _SOURCE, "revocations",
         grant(NOT, "withdrawn", left, "the performer has left the platform"),
         owes_on_refusal("delete", left, "Delete the replica and the source recordings, and attest it.", left_at,
                         answered_by="deletion_attested")),
)  # fmt: skip

PROFILE: Final = Profile(
    "NAR24", "Narrativ audio advertising agreement 2024", "agreement", RULES, "aitrace",
    asks="NAR24",
)  # fmt: skip
