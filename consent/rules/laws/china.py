"""CN: China, Civil Code, likeness and by reference voice; Beijing Internet Court 2024."""

from __future__ import annotations

from typing import Final

from consent.rules.case import GrantedScope
from consent.rules.clauses import S1, S2, grant, lacking, rule
from consent.rules.model import Effect, Rule, Settler
from consent.rules.profile import Profile
from consent.rules.shared.people import signers_for_performer
from consent.rules.shared.publicity import lacks_living_consent


def granted_by_another_alone(granted: GrantedScope) -> bool:
    """Whether somebody without the performer's authority, such as the owner of recordings, granted."""
    found = (one.code == "signer_no_authority" and one.effect == "not" for one in granted.life.faults)
    return bool(signers_for_performer(granted)) and any(found)


def ends(granted: GrantedScope) -> bool:
    """Whether what was granted has an end."""
    return granted.scope.term is not None and granted.scope.term.end is not None


RULES: Final[tuple[Rule, ...]] = (
    rule("CN-01", "Making, using or publishing a likeness or voice needs the person's own consent", S2,
         "Civil Code, Linklaters", "grants", lacking(lacks_living_consent)),
    rule("CN-02", "The owner of recordings cannot grant a person's voice alone", S2,
         "Beijing Internet Court 2024, Linklaters", "signers",
         grant(Effect.INVALID, "signer_no_authority", granted_by_another_alone,
               "somebody without the performer's authority granted in her place"), settled_by=Settler.PERSON),
    rule("CN-03", "Without a term either party may end a licence on reasonable notice; for good reason the person may"
         " with one too", S1, "Civil Code Arts 1021, 1022", "term",
         grant(Effect.NOTICE, "", lambda granted: not ends(granted),
               "the licence has no end: either party may end it on reasonable notice"),
         grant(Effect.NOTICE, "", ends,
               "for a good reason the person may end the licence before its term, on reasonable notice"), revision=2),
)  # fmt: skip

PROFILE: Final = Profile("CN", "China, Civil Code", "law", RULES, "Linklaters")
