"""CN: China, Civil Code, likeness and by reference voice; Beijing Internet Court 2024."""

from __future__ import annotations

from typing import Final

from consent.rules.case import GrantedScope
from consent.rules.clauses import S2, M, grant, lacking, rule
from consent.rules.model import Effect, Rule, Settler
from consent.rules.profile import Profile
from consent.rules.shared.people import signers_for_performer
from consent.rules.shared.publicity import lacks_living_consent


def granted_by_another_alone(granted: GrantedScope) -> bool:
    """Whether somebody without the performer's authority, such as the owner of recordings, granted."""
    found = (one.code == "signer_no_authority" and one.effect == "not" for one in granted.life.faults)
    return bool(signers_for_performer(granted)) and any(found)


RULES: Final[tuple[Rule, ...]] = (
    rule("CN-01", "Making, using or publishing a likeness or voice needs the person's own consent", S2,
         "Civil Code, Linklaters", "grants", lacking(lacks_living_consent)),
    rule("CN-02", "The owner of recordings cannot grant a person's voice alone", S2,
         "Beijing Internet Court 2024, Linklaters", "signers",
         grant(Effect.INVALID, "signer_no_authority", granted_by_another_alone,
               "somebody without the performer's authority granted in her place"), settled_by=Settler.PERSON),
    rule("CN-03", "A licence without a term may be ended on reasonable notice; doubt speaks for the person", M,
         "Civil Code Arts 1021-1022", "term",
         grant(Effect.ESCALATE, "condition_to_judge", lambda granted: granted.scope.term is None or
               granted.scope.term.end is None, "the licence has no end, so it may be ended on reasonable notice")),
)  # fmt: skip

PROFILE: Final = Profile("CN", "China, Civil Code", "law", RULES, "Linklaters")
