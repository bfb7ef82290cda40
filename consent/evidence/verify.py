"""Verifying evidence with nothing but the file and a policy: no database, no network, no operator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from consent.errors import EvidenceInvalid
from consent.evidence import decisions, statements
from consent.evidence.decisions import VerifiedDecision
from consent.evidence.statements import Documents
from consent.evidence.times import verify_times
from consent.parcel.contents import Opened, open_evidence
from consent.parcel.package import unpack
from consent.parcel.shelf import Bundled
from consent.records import AnyRecord, Hold
from consent.rules.releases import RuleBook
from consent.statements.grants import Grant
from signing.policy import Policy
from signing.timestamps import TimestampTrust
from signing.tree_head import Checkpoint

NOT_PROVEN: Final = (
    "that nothing else bears on it that was registered, or left out of this file: ask the log for entries that name it",
    "that whoever signed understood, or that what was made is what was asked",
    "what was used of a limit: amounts held are the operator's word",
    "law: the rules are readings of agreements and statutes, each with its source and how sure it is",
)


@dataclass(frozen=True, slots=True)
class Verified:
    """Evidence that holds: what it is of, the head it is proven under, and what was checked.

    `withheld` statements were looked at and are not in it; `erased` are gone; `documents` counts those that are here
    and those named at all. `times` are proven upper bounds, Unix seconds by size of the stamped head; None where nobody
    said which time-stamping authority to believe.
    """

    kind: str
    subject: str
    head: Checkpoint
    statements: int
    decisions: tuple[VerifiedDecision, ...]
    documents: Documents
    withheld: int
    erased: tuple[str, ...]
    stamped: int
    times: Mapping[int, int] | None


def verify_evidence(data: bytes, policy: Policy, rules: RuleBook, tsa: TimestampTrust | None = None) -> Verified:
    """What a file of evidence proves to somebody who believes the policy, and a time-stamping authority where given.

    `rules` is what decisions are made again with.

    1. The file is whole: its manifest names every file with its digest.
    2. The checkpoint is signed as the policy wants; every entry is in the log under it.
    3. Genesis says whom the ledger believes: its registrars and receipt keys.
    4. Every statement is the one its entry names; every proof verifies with the key registered when it came in.
    5. Every receipt, record and answer are those of the decision's entry.
    6. Deciding again from the statements alone gives the same answer, where its rules run here and nothing is left out.
    7. Time-stamps are over heads that the checkpoint extends, and are those the log anchors.

    Raises EvidenceInvalid for everything that is false, CouldNotVerify where the policy does not know the log.
    """
    package = unpack(data)
    try:
        return _verified(open_evidence(package, policy), rules, tsa)
    except (KeyError, TypeError, IndexError, ValueError, AttributeError) as error:
        raise EvidenceInvalid.of("evidence_malformed", f"the evidence does not have its shape: {error!r}") from error


def _refuse_repetition(evidence: Opened) -> None:
    """Nothing counts twice. Raises EvidenceInvalid (`evidence_malformed`)."""
    named = {
        "statements": [one["digest"] for one in evidence.manifest["statements"]],
        "decisions": [one["decision"] for one in evidence.manifest["decisions"]],
        "entries": evidence.manifest["entries"],
        "timestamps": [one["entry"] for one in evidence.manifest["timestamps"]],
        "erased": [one["digest"] for one in evidence.manifest["erased"]],
    }
    for what, listed in named.items():
        if len(set(listed)) < len(listed):
            raise EvidenceInvalid.of("evidence_malformed", f"the manifest lists the same twice among its {what}")


def _verified(evidence: Opened, rules: RuleBook, tsa: TimestampTrust | None) -> Verified:
    _refuse_repetition(evidence)
    records = statements.records_of(evidence)
    shelf = Bundled(records, _holds(evidence), _counted(evidence))
    statements.verify_proofs(evidence, records, shelf)
    erased = statements.verify_erased(evidence)
    here = {*(record.digest for record in records), *erased}
    made = tuple(decisions.verify_decision(evidence, one, shelf, here, rules) for one in evidence.manifest["decisions"])
    kind, subject = _subject(evidence, made, records)
    return Verified(
        kind=kind,
        subject=subject,
        head=evidence.head,
        statements=len(records),
        decisions=made,
        documents=statements.verify_documents(evidence, records),
        withheld=len(evidence.manifest["withheld"]),
        erased=erased,
        stamped=len(evidence.manifest["timestamps"]),
        times=verify_times(evidence, tsa),
    )


def _counted(evidence: Opened) -> dict[str, int]:
    """How many grants of each performer there were, to whomever: a number nobody can check from this file alone."""
    return {str(one["performer"]): int(one["grants"]) for one in evidence.manifest.get("counted", ())}


def _holds(evidence: Opened) -> dict[str, list[Hold]]:
    found: dict[str, list[Hold]] = {}
    for one in evidence.manifest["holds"]:
        found.setdefault(one["grant"], []).append(Hold(**one))
    return found


def _subject(evidence: Opened, made: Sequence[VerifiedDecision], records: Sequence[AnyRecord]) -> tuple[str, str]:
    """What the evidence says it is of, as far as that is in it. Raises EvidenceInvalid (`evidence_incomplete`)."""
    kind, subject = str(evidence.manifest["subject"]["kind"]), str(evidence.manifest["subject"]["id"])
    there = {
        "decision": [one.decision for one in made] == [subject],
        "grant": any(one.digest == subject and one.of(Grant) is not None for one in records),
        "project": bool(records or made),
    }
    if not there.get(kind, False):
        raise EvidenceInvalid.of("evidence_incomplete", f"it says it is of a {kind} that is not in it")
    return kind, subject
