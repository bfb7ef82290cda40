"""CN: China, Civil Code, likeness and by reference voice (art. 1023); Beijing Internet Court 2024."""

from __future__ import annotations

from typing import Final

from consent.rules.case import Case, GrantedScope, Lack
from consent.rules.clauses import S1, S2, grant, lacking, rule
from consent.rules.model import Effect, Rule, Settler
from consent.rules.profile import Profile
from consent.rules.shared.people import is_dead, signers_for_performer
from consent.rules.shared.publicity import lacks_living_consent
from consent.rules.shared.terms import vague
from consent.rules.verdicts import Verdict, negated
from consent.vocabulary import uses

_EXCEPTED: Final = frozenset({"scholarship", "comment", "criticism"})
"""Purposes in which study, news or public interest may lie (art. 1020); no word names authorities or public places."""


def exception_claimed(case: Case) -> Verdict:
    """Whether a purpose is stated that art. 1020 may except."""
    return case.stated("expressive_purpose").flagged(_EXCEPTED.__contains__)


def needs_consent(lack: Lack) -> bool | Verdict:
    """Whether a living person's consent lacks, and no exception is claimed."""
    return lacks_living_consent(lack) and negated(exception_claimed(lack.case))


def excepted_perhaps(lack: Lack) -> bool | Verdict:
    """Whether a living person's consent lacks, and an exception is claimed."""
    return lacks_living_consent(lack) and exception_claimed(lack.case)


def granted_by_another_alone(granted: GrantedScope) -> bool:
    """Whether somebody without the performer's authority, such as the owner of recordings, granted."""
    found = (one.code == "signer_no_authority" and one.effect == "not" for one in granted.life.faults)
    return bool(signers_for_performer(granted)) and any(found)


def ends(granted: GrantedScope) -> bool:
    """Whether what was granted has an end."""
    return granted.scope.term is not None and granted.scope.term.end is not None


def left_to_relatives(lack: Lack) -> bool:
    """Whether somebody who has died is portrayed and nobody has consented."""
    return is_dead(lack.case) and (lack.case.use in uses.PORTRAYS or lack.case.prompted)


def signed_for_the_dead(granted: GrantedScope) -> bool:
    """Whether another signed in the place of a performer who has died."""
    return is_dead(granted.case) and bool(signers_for_performer(granted))


RULES: Final[tuple[Rule, ...]] = (
    rule("CN-01", "Making, using or publishing a likeness or voice needs the person's own consent; whether study, news"
         " or public interest excepts it is for a person to judge", S1, "Civil Code Arts 1018-1020, 1023",
         "grants expressive_purpose",
         lacking(needs_consent),
         lacking(excepted_perhaps, effect=Effect.ESCALATE), revision=2),
    rule("CN-02", "The owner of recordings, or of a work, cannot grant a person's voice or likeness alone", S2,
         "Civil Code Art. 1019(2); Beijing Internet Court 2024, Linklaters", "signers",
         grant(Effect.INVALID, "signer_no_authority", granted_by_another_alone,
               "somebody without the performer's authority granted in her place"), settled_by=Settler.PERSON,
         revision=2),
    rule("CN-03", "Without a term either party may end a licence on reasonable notice; for good reason the person may"
         " with one too", S1, "Civil Code Arts 1021, 1022", "term",
         grant(Effect.NOTICE, "", lambda granted: not ends(granted),
               "the licence has no end: either party may end it on reasonable notice"),
         grant(Effect.NOTICE, "", ends,
               "for a good reason the person may end the licence before its term, on reasonable notice"), revision=2),
    rule("CN-04", "Likeness and voice are not inherited: after death spouse, children and parents, else other near"
         " relatives, may act against whoever harms them", S1, "Civil Code Arts 992, 994", "died signers",
         lacking(left_to_relatives, effect=Effect.ESCALATE, code="estate_requirements", yields=False),
         grant(Effect.NOTICE, "", signed_for_the_dead, "of the dead the spouse, children and parents speak, other near"
               " relatives where there are none: no fact says who of them signed"), settled_by=Settler.PERSON),
    rule("CN-05", "Doubt about what was licensed is read in the person's favour", S1, "Civil Code Art. 1021",
         "description roles scenes",
         grant(Effect.NOTICE, "", vague, "the description leaves doubt, which is read in the performer's favour")),
)  # fmt: skip

PROFILE: Final = Profile("CN", "China, Civil Code", "law", RULES, "Civil Code Arts 990-1000, 1018-1023; Linklaters")
