"""BIPA: Illinois Biometric Information Privacy Act (740 ILCS 14).

A biometric identifier is a scan of face or hand geometry or a voiceprint; a photograph alone is none.
"""

from __future__ import annotations

from typing import Final

from consent.rules.case import Case, GrantedScope
from consent.rules.clauses import S1, owes, performance, rule
from consent.rules.model import Effect, Rule, Settler
from consent.rules.profile import Profile
from consent.rules.verdicts import Verdict, negated
from consent.statements.grants import Grant
from consent.vocabulary import uses
from consent.vocabulary.times import years_later

_ACT = "740 ILCS 14/15"
_ILLINOIS = "US-IL"
_YEARS_KEPT = 3
_BIOMETRIC = frozenset({"face", "biometric_id", *uses.VOICES})


def captured_in_illinois(case: Case) -> bool | Verdict:
    """Whether face geometry or a voiceprint is captured in Illinois; who captures must say where."""
    captures = case.use in uses.CAPTURES and touches_biometrics(case)
    return captures and case.stated("capture_place").test(lambda where: where == _ILLINOIS)


def trained_on_illinois(case: Case) -> bool | Verdict:
    """Whether a model is trained on what was captured there, as the asker states."""
    trains = case.use in uses.TRAINS and touches_biometrics(case)
    return trains and case.stated("capture_place").flagged(lambda where: where == _ILLINOIS)


def touches_biometrics(case: Case) -> bool:
    """Whether face geometry, a voiceprint or another biometric identifier is touched."""
    return not _BIOMETRIC.isdisjoint(case.performance.modalities)


def released_to(case: Case, parties: tuple[str, ...]) -> bool:
    """Specification §5.27: a grant of its own for capture only, on the basis of a release, with purpose and term.

    Whoever collects needs it: one she gave to others releases nobody else.
    """
    if case.person is None:
        return False
    given = case.question.door.grants_between(case.person.party, parties, case.at)
    return any(_is_release(record.body, case.at) for record in given)


def _is_release(body: Grant, at: int) -> bool:
    scopes = [scope for _, scope in body.scopes]
    captures_only = all(scope.uses and set(scope.uses) <= uses.CAPTURES for scope in scopes)
    bounded = all(scope.purposes and scope.term and scope.term.end and scope.term.holds(at) for scope in scopes)
    return body.legal_basis == "biometric_release" and captures_only and bounded


def unreleased(case: Case) -> bool | Verdict:
    """Whether biometrics are captured in Illinois without such a release."""
    return not released_to(case, case.question.request.askers) and captured_in_illinois(case)


def trained_unreleased(case: Case) -> bool | Verdict:
    """Whether a model is trained on them without such a release."""
    return not released_to(case, case.question.request.askers) and trained_on_illinois(case)


def collected(granted: GrantedScope) -> bool | Verdict:
    """Whether biometrics are collected under the scope, and nobody says that it is done outside of Illinois."""
    case = granted.case
    captures = case.use in uses.CAPTURES and touches_biometrics(case)
    return captures and negated(case.stated("capture_place").flagged(lambda where: where != _ILLINOIS))


def destroyed_by(granted: GrantedScope) -> int:
    """Three years after the last interaction the ledger knows of, the capture itself; the term's end if sooner."""
    by_years, term = years_later(granted.case.at, _YEARS_KEPT, "UTC"), granted.scope.term
    return by_years if term is None or term.end is None else min(by_years, term.end)


def profits(case: Case) -> bool | Verdict:
    """Whether biometrics captured in Illinois are licensed out; who licenses must say where they were captured."""
    licenses = case.use == uses.LICENSES_OUT and touches_biometrics(case)
    return licenses and case.stated("capture_place").test(lambda where: where == _ILLINOIS)


def disclosed(case: Case) -> bool | Verdict:
    """Whether a vendor is given biometrics collected in Illinois, and no release of hers names it."""
    vendor = case.question.request.vendor
    return vendor is not None and not released_to(case, (vendor,)) and captured_in_illinois(case)


RULES: Final[tuple[Rule, ...]] = (
    rule("BIPA-01", "Collecting face geometry or a voiceprint in Illinois needs a prior written release with purpose"
         " and period; a photograph alone is no identifier", S1, f"{_ACT}(b), 740 ILCS 14/10",
         "capture_place grants modalities",
         performance(Effect.NOT, "no_grant", unreleased, "no biometric release of its own is on record"),
         performance(Effect.ESCALATE, "no_grant", trained_unreleased,
                     "no biometric release of its own is on record for what the model is trained on"),
         settled_by=Settler.PERSON, revision=2),
    rule("BIPA-02", "Biometrics are destroyed when their purpose is met or three years after the last interaction with"
         " the person, whichever is first", S1, f"{_ACT}(a)", "capture_place uses modalities term",
         owes("delete", collected, "Destroy the biometrics when their purpose is met, or three years after the last"
              " interaction with the performer if that is sooner; the day is counted from this capture.",
              destroyed_by, answered_by="deletion_attested"), revision=2),
    rule("BIPA-03", "Nobody in possession of biometrics sells, leases, trades or otherwise profits from them", S1,
         f"{_ACT}(c)", "capture_place uses modalities",
         performance(Effect.ESCALATE, "condition_to_judge", profits,
                     "whether what is licensed out holds biometrics, from which nobody may profit, a person says",
                     pointer="/use")),
    rule("BIPA-04", "Biometrics are disclosed to another only with the person's consent", S1, f"{_ACT}(d)",
         "capture_place uses modalities vendor grants",
         performance(Effect.ESCALATE, "condition_to_judge", disclosed,
                     "no release names the vendor who is given the biometrics", pointer="/vendor"),
         settled_by=Settler.PERSON),
)  # fmt: skip

PROFILE: Final = Profile("BIPA", "Illinois Biometric Information Privacy Act", "law", RULES, "740 ILCS 14")
