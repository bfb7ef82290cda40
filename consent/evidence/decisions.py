"""The decisions of evidence: receipt, record and answer are those of the entry, and deciding again gives the same."""

from __future__ import annotations

from collections.abc import Mapping, Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from consent.errors import EvidenceInvalid
from consent.parcel.contents import Opened, refuse
from consent.prefix import Shelf
from consent.rules.model import RuleSet
from consent.rules.releases import RuleBook
from consent.verify import decision as verify
from consent.verify.decision import AskedBefore
from signing import digests


@dataclass(frozen=True, slots=True)
class VerifiedDecision:
    """A decision that holds: what it answered, and whether deciding again from the statements alone gave the same."""

    decision: str
    outcome: str
    answer: Mapping[str, Any]
    decided_again: bool


def verify_decision(
    evidence: Opened, said: Mapping[str, Any], shelf: Shelf, here: AbstractSet[str], rules: RuleBook
) -> VerifiedDecision:
    """One decision of the manifest; `here` are the statements the evidence holds or shows to be erased.

    Raises EvidenceInvalid (`decision_mismatch`, `evidence_incomplete`), and as `open_receipt`.
    """
    place, index = f"decisions/{said['decision']}", int(said["entry"])
    answer = evidence.package.json(f"{place}.answer.json")
    claims = _claims(evidence, place, index, answer)
    if claims["decision"] != said["decision"]:
        raise EvidenceInvalid.of("decision_mismatch", "receipt and manifest name different decisions")
    missing = [one["digest"] for one in claims["grants"] if one["digest"] not in here]
    if missing:
        raise EvidenceInvalid.of("evidence_incomplete", f"the grant {missing[0]} it relied on is not in it")
    again = _decided_again(evidence, shelf, claims, place, index, rules.runnable(claims["rules"]))
    return VerifiedDecision(claims["decision"], claims["outcome"], answer, again)


def _claims(evidence: Opened, place: str, index: int, answer: Mapping[str, Any]) -> Mapping[str, Any]:
    """The receipt's claims, which the entry, the record and the answer agree with."""
    request, record = (evidence.package.json(f"{place}.{name}.json") for name in ("request", "record"))
    token = evidence.package.file(f"{place}.receipt.jwt").decode("ascii", "replace")
    claims = verify.claims_of(token, record, keyring=evidence.receipt_keys, policy=evidence.policy, request=request)
    if digests.digest(evidence.entry(index, "decision.issued").data) != claims["jti"]:
        raise EvidenceInvalid.of("decision_mismatch", "the receipt is not of the decision's entry")
    refuse(verify.answer_problems(answer, record, f"/{place}"))
    return claims


def _decided_again(
    evidence: Opened, shelf: Shelf, claims: Mapping[str, Any], place: str, index: int, rules: RuleSet | None
) -> bool:
    """Whether it was decided again, alike.

    False where it rests on other decisions, on what is left out or erased, or where its rules cannot be run here.
    """
    if rules is None or any(evidence.manifest[name] for name in ("rests_on", "withheld", "erased")):
        return False
    request = evidence.package.json(f"{place}.request.json")
    asked = AskedBefore.of(request, claims, index, evidence.entries[index].at)
    again = asked.again(evidence.registry(shelf, asked.size), rules)
    if verify.answer_bytes(again) != evidence.package.file(f"{place}.answer.json"):
        raise EvidenceInvalid.of("decision_mismatch", "decided again from these statements it comes out differently")
    return True
