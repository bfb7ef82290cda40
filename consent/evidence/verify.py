"""Verifying evidence with nothing but the file and a policy: no database, no network, no operator."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from consent.errors import MISSHAPEN, EvidenceInvalid
from consent.evidence import beside, decisions, pages, statements
from consent.evidence.decisions import Given, VerifiedDecision
from consent.evidence.manifest import verify_manifest
from consent.evidence.statements import Documents
from consent.evidence.times import verify_times
from consent.parcel.contents import Opened, open_evidence
from consent.parcel.package import unpack
from consent.parcel.shelf import Bundled
from consent.records import AnyRecord
from consent.rules.releases import RuleBook
from consent.statements.grants import Grant
from signing.policy import Policy
from signing.timestamps import TimestampTrust
from signing.tree_head import Checkpoint


@dataclass(frozen=True, slots=True)
class Verified:
    """Evidence of which nothing is false: what it is of, the head it is proven under, and what was checked.

    It holds only if every decision was decided again: see `undecided`. `cosigned_by` are the witnesses of the policy.
    `withheld` counts statements that were looked at and are not in it; `erased` are gone; `documents` counts those that
    are here and those named at all. `times` are proven upper bounds, Unix seconds by size of the stamped head; None
    where nobody said which time-stamping authority to believe.
    """

    kind: str
    subject: str
    head: Checkpoint
    cosigned_by: tuple[str, ...]
    statements: int
    decisions: tuple[VerifiedDecision, ...]
    documents: Documents
    withheld: int
    erased: tuple[str, ...]
    stamped: int
    times: Mapping[int, int] | None

    @property
    def undecided(self) -> tuple[str, ...]:
        """The decisions that could not be decided again: what they answered beyond their record is not verified."""
        return tuple(one.decision for one in self.decisions if not one.decided_again)


def verify_evidence(
    data: bytes, policy: Policy, rules: RuleBook, tsa: TimestampTrust | None = None, issuers: Collection[str] = ()
) -> Verified:
    """What a file of evidence proves to somebody who believes the policy, and a time-stamping authority where given.

    `rules` is what decisions are made again with, `issuers` who may have issued the receipts besides the log's host.

    1. The file is whole: its manifest names every file with its digest, and there is not a byte beside them.
    2. The checkpoint is signed as the policy wants; every entry is in the log under it.
    3. Genesis says whom the ledger believes: its registrars and receipt keys.
    4. Every statement is the one its entry names; every proof verifies with the key registered when it came in.
    5. Every receipt, record and answer are those of the decision's entry.
    6. Deciding again from the statements alone gives the same answer; where it does not and something is left out, or
       its rules do not run here, the decision is among the `undecided`.
    7. Time-stamps are over heads that the checkpoint extends, and are those the log anchors.
    8. The pages for people say what follows from all that, word by word.

    Raises EvidenceInvalid for everything that is false, CouldNotVerify where the policy does not know the log.
    """
    package = unpack(data)
    try:
        return _verified(open_evidence(package, policy), Given(rules, tsa, issuers))
    except MISSHAPEN as error:
        raise EvidenceInvalid.of("evidence_malformed", f"the evidence does not have its shape: {error!r}") from error


def _verified(evidence: Opened, given: Given) -> Verified:
    verify_manifest(evidence)
    records = statements.records_of(evidence)
    shelf = Bundled(records, beside.holds_of(evidence), beside.counted_in(evidence))
    statements.verify_proofs(evidence, records, shelf)
    erased = statements.verify_erased(evidence, records)
    beside.verify_rests_on(evidence)
    here = {*(record.digest for record in records), *erased}
    made = tuple(decisions.verify_decision(evidence, one, shelf, here, given) for one in evidence.manifest["decisions"])
    beside.verify_rules(evidence, {one.rules for one in made})
    beside.verify_states(evidence, shelf)
    _verify_pages(evidence, made, records)
    kind, subject = _subject(evidence, made, records)
    return Verified(
        kind=kind,
        subject=subject,
        head=evidence.head,
        cosigned_by=evidence.cosigned_by,
        statements=len(records),
        decisions=made,
        documents=statements.verify_documents(evidence, records),
        withheld=evidence.manifest["withheld"],
        erased=erased,
        stamped=len(evidence.manifest["timestamps"]),
        times=verify_times(evidence, given.tsa),
    )


def _verify_pages(evidence: Opened, made: Sequence[VerifiedDecision], records: Sequence[AnyRecord]) -> None:
    """The pages for people say what the verified rest says. Raises EvidenceInvalid (`page_mismatch`)."""
    told = [one.told for one in made]
    case = pages.case_of(evidence.manifest, evidence.head.size, evidence.entries, told, records)
    for name, held in pages.pages_of(case, evidence.receipt_keys).items():
        if evidence.package.file(name) != held:
            raise EvidenceInvalid.of("page_mismatch", f"{name} does not say what the rest of the evidence shows")


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
