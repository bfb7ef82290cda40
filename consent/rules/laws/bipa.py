"""BIPA: Illinois Biometric Information Privacy Act (740 ILCS 14). Confidence M throughout: it escalates."""

from __future__ import annotations

from typing import Final

from consent.rules.case import Case, GrantedScope
from consent.rules.clauses import M, owes, performance, rule
from consent.rules.model import Effect, Rule, Settler
from consent.rules.profile import Profile
from consent.rules.verdicts import Verdict
from consent.statements.grants import Grant
from consent.vocabulary import uses
from consent.vocabulary.times import years_later

_ACT = "740 ILCS 14"
_BIOMETRIC = frozenset({"face", "biometric_id", *uses.VOICES})


def collects_in_illinois(case: Case) -> bool | Verdict:
    """Whether face geometry or a voiceprint is collected in Illinois; who captures must say where."""
    if _BIOMETRIC.isdisjoint(case.performance.modalities):
        return False
    place = case.stated("capture_place")
    if case.use in uses.CAPTURES:
        return place.test(lambda where: where == "US-IL")
    return case.use in uses.TRAINS and place.flagged(lambda where: where == "US-IL")


def released(case: Case, performer: str) -> bool:
    """Specification §5.27: a grant of its own for capture only, on the basis of a release, with purpose and term.

    Whoever collects needs it: one she gave to others releases nobody else.
    """
    given = case.question.door.grants_between(performer, case.question.request.askers, case.at)
    return any(_is_release(record.body, case.at) for record in given)


def _is_release(body: Grant, at: int) -> bool:
    scopes = [scope for _, scope in body.scopes]
    captures_only = all(scope.uses and set(scope.uses) <= uses.CAPTURES for scope in scopes)
    bounded = all(scope.purposes and scope.term and scope.term.end and scope.term.holds(at) for scope in scopes)
    return body.legal_basis == "biometric_release" and captures_only and bounded


def unreleased(case: Case) -> bool | Verdict:
    """Whether biometrics are collected in Illinois without such a release."""
    if case.person is not None and released(case, case.person.party):
        return False
    return collects_in_illinois(case)


def collected(granted: GrantedScope) -> bool:
    """Whether biometrics are collected under the scope."""
    case = granted.case
    return case.use in uses.CAPTURES and not _BIOMETRIC.isdisjoint(case.performance.modalities)


RULES: Final[tuple[Rule, ...]] = (
    rule("BIPA-01", "Collecting face geometry or a voiceprint needs a prior written release with purpose and period", M,
         _ACT, "capture_place grants",
         performance(Effect.NOT, "no_grant", unreleased, "no biometric release of its own is on record"),
         settled_by=Settler.PERSON),
    rule("BIPA-02", "Biometrics are destroyed when their purpose is met, after three years at the latest", M, _ACT,
         "uses",
         owes("delete", collected, "Destroy the biometrics when their purpose is met.",
              lambda granted: years_later(granted.case.at, 3, "UTC"), answered_by="deletion_attested")),
)  # fmt: skip

PROFILE: Final = Profile("BIPA", "Illinois Biometric Information Privacy Act", "law", RULES, "740 ILCS 14")
