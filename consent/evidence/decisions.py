"""The decisions of evidence: receipt, record and answer are those of the entry, and deciding again gives the same."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Set as AbstractSet
from dataclasses import dataclass
from typing import Any, Final

from consent.answers.checks import DecidedAnswer
from consent.errors import MISSHAPEN, ConsentError, EvidenceInvalid
from consent.evidence.account import ToldDecision
from consent.parcel.contents import Opened, refuse
from consent.prefix import Shelf
from consent.rules.model import RuleSet
from consent.rules.releases import RuleBook
from consent.verify import decision as verify
from consent.verify.decision import AskedBefore
from signing import digests
from signing.errors import SigningError
from signing.timestamps import TimestampTrust

_UNMADE: Final = (ConsentError, SigningError, *MISSHAPEN)
"""What deciding raises where statements it needs are left out."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a verifier brings: rules to decide again with, a time-stamping authority to believe, further issuers."""

    rules: RuleBook
    tsa: TimestampTrust | None
    issuers: Collection[str]


@dataclass(frozen=True, slots=True)
class VerifiedDecision:
    """A decision of which nothing is false, and whether deciding again from the statements alone gave the same answer.

    `rules` is the digest of the rule set it was made with, `told` what an account says of it.
    """

    decision: str
    outcome: str
    answer: Mapping[str, Any]
    decided_again: bool
    rules: str
    told: ToldDecision


def verify_decision(
    evidence: Opened, said: Mapping[str, Any], shelf: Shelf, here: AbstractSet[str], given: Given
) -> VerifiedDecision:
    """One decision of the manifest; `here` are the statements evidence holds, or shows to be erased.

    A grant it relied on that is not among them is one of those withheld, or it is missing.

    Raises EvidenceInvalid (`decision_mismatch`, `evidence_incomplete`), and as `open_receipt`.
    """
    place, index = f"decisions/{said['decision']}", int(said["entry"])
    answer = evidence.package.json(f"{place}.answer.json")
    claims = _claims(evidence, place, index, answer, given)
    if claims["decision"] != said["decision"]:
        raise EvidenceInvalid.of("decision_mismatch", "receipt and manifest name different decisions")
    missing = [one["digest"] for one in claims["grants"] if one["digest"] not in here]
    if missing and not evidence.manifest["withheld"]:
        raise EvidenceInvalid.of("evidence_incomplete", f"the grant {missing[0]} it relied on is not in it")
    again = _decided_again(evidence, shelf, claims, place, index, given.rules.runnable(claims["rules"]))
    request, shown = evidence.package.json(f"{place}.request.json"), DecidedAnswer.read(answer).as_json()
    if shown != answer:
        raise EvidenceInvalid.of("decision_mismatch", "the answer has members that answers do not have")
    told = ToldDecision(claims["decision"], index, evidence.entries[index].at, request, shown)
    return VerifiedDecision(claims["decision"], claims["outcome"], answer, again, claims["rules"], told)


def _claims(evidence: Opened, place: str, index: int, answer: Mapping[str, Any], given: Given) -> Mapping[str, Any]:
    """The receipt's claims, which the entry, the record and the answer agree with."""
    request, record = (evidence.package.json(f"{place}.{name}.json") for name in ("request", "record"))
    token = evidence.package.file(f"{place}.receipt.jwt").decode("ascii", "replace")
    claims = verify.claims_of(
        token, record, keyring=evidence.receipt_keys, policy=evidence.policy, request=request, issuers=given.issuers
    )
    if digests.digest(evidence.entry(index, "decision.issued").data) != claims["jti"]:
        raise EvidenceInvalid.of("decision_mismatch", "the receipt is not of the decision's entry")
    refuse(verify.answer_problems(answer, record, f"/{place}"))
    return claims


def _decided_again(
    evidence: Opened, shelf: Shelf, claims: Mapping[str, Any], place: str, index: int, rules: RuleSet | None
) -> bool:
    """Whether it was decided again, alike.

    False where its rules cannot be run here, and where it does not come out alike but rests on other decisions, or on
    what is left out or erased: then nobody can tell.
    """
    if rules is None:
        return False
    partial = any(evidence.manifest[name] for name in ("rests_on", "withheld", "erased"))
    request = evidence.package.json(f"{place}.request.json")
    asked = AskedBefore.of(request, claims, index, evidence.entries[index].at)
    try:
        again = verify.answer_bytes(asked.again(evidence.registry(shelf, asked.size), rules))
    except _UNMADE:
        if partial:
            return False
        raise
    if again == evidence.package.file(f"{place}.answer.json"):
        return True
    if partial:
        return False
    raise EvidenceInvalid.of("decision_mismatch", "decided again from these statements it comes out differently")
