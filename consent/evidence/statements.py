"""The statements of evidence: each is the one its entry names, each proof verifies with the key of its time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from consent.errors import ConsentError, EvidenceInvalid
from consent.parcel.contents import Opened, refuse
from consent.prefix import Shelf
from consent.records import AnyRecord, Proven, Record
from consent.statements.headings import documents_of
from consent.statements.rulings import ErasureOrder
from consent.verify.proof import Held, verify_proof
from consent.verify.statement import arrival_problems, open_statement, registration_problems
from signing import digests
from signing.errors import SigningError


def records_of(evidence: Opened) -> list[AnyRecord]:
    """The statements with their proofs, each where the log says that it came in. Raises EvidenceInvalid."""
    return [_record(evidence, listed) for listed in evidence.manifest["statements"]]


def _record(evidence: Opened, listed: Mapping[str, Any]) -> AnyRecord:
    digest, index = listed["digest"], listed["index"]
    statement = open_statement(digest, _statement_bytes(evidence, digest))
    entry = evidence.entry(index, "statement.registered")
    refuse(registration_problems(statement, digest, entry, index))
    proofs = tuple(
        Proven(one["position"], one["index"], _arrived_at(evidence, one["index"], digest)) for one in listed["proofs"]
    )
    record = Record(digest, statement, index, entry.at, proofs)
    _verify_arrivals(evidence, record)
    return record


def _statement_bytes(evidence: Opened, digest: str) -> bytes:
    return evidence.package.file(f"statements/{digest}.json")


def _arrived_at(evidence: Opened, index: int, digest: str) -> int:
    entry = evidence.entries.get(index)
    if entry is None or entry.members.get("statement") != digest:
        raise EvidenceInvalid.of("evidence_incomplete", f"no entry {index} brings a proof of {digest}")
    return entry.at


def _verify_arrivals(evidence: Opened, record: AnyRecord) -> None:
    """Each entry that brought proofs names those that were there by then."""
    held = [(proof.index, _proof_bytes(evidence, record, proof)) for proof in record.proofs]
    for index in dict.fromkeys((record.index, *(proof.index for proof in record.proofs))):
        refuse(arrival_problems(record.statement, held, evidence.entries[index], index))


def _proof_bytes(evidence: Opened, record: AnyRecord, proof: Proven) -> bytes:
    return evidence.package.file(f"proofs/{record.digest}.{proof.position}.json")


def verify_proofs(evidence: Opened, records: Sequence[AnyRecord], shelf: Shelf) -> None:
    """Each proof with the key registered when it came in, as the prefix of that moment shows it.

    Raises EvidenceInvalid (`proof_invalid`).
    """
    for record in records:
        data = _statement_bytes(evidence, record.digest)
        for proof in record.proofs:
            held = Held(proof.position, _proof_bytes(evidence, record, proof), proof.at)
            registry = evidence.registry(shelf, proof.index)
            try:
                verify_proof(record.statement, record.digest, data, held, registry)
            except (ConsentError, SigningError) as error:
                raise EvidenceInvalid.of("proof_invalid", f"{record.digest}/{proof.position}: {error}") from error


@dataclass(frozen=True, slots=True)
class Documents:
    """How many documents are here, of how many the statements name."""

    held: int
    named: int


def verify_documents(evidence: Opened, records: Sequence[AnyRecord]) -> Documents:
    """The documents that are here, each by its digest, and none that no statement names.

    Raises EvidenceInvalid (`evidence_incomplete`, `document_mismatch`).
    """
    named = {one for record in records for one in documents_of(record.statement)}
    if sorted(named) != evidence.manifest["documents"]:
        raise EvidenceInvalid.of("evidence_incomplete", "the documents listed are not those the statements name")
    held = [name for name in evidence.package.files if name.startswith("documents/")]
    for name in held:
        sha256 = name.removeprefix("documents/").removesuffix(".bin")
        if sha256 not in named or digests.digest(evidence.package.file(name)) != sha256:
            raise EvidenceInvalid.of("document_mismatch", f"{name} is not a document that a statement names")
    return Documents(len(held), len(named))


def verify_erased(evidence: Opened, records: Sequence[AnyRecord]) -> tuple[str, ...]:
    """The statements that are gone, each registered and erased as the log says, and not here. Raises EvidenceInvalid.

    The order is the one the log names; where it is here, it is to erase just that statement.
    """
    here = {record.digest: record for record in records}
    return tuple(_erased(evidence, said, here) for said in evidence.manifest["erased"])


def _erased(evidence: Opened, said: Mapping[str, Any], here: Mapping[str, AnyRecord]) -> str:
    registered = evidence.entry(said["registered"], "statement.registered")
    gone = evidence.entry(said["entry"], "statement.erased")
    named = {registered.members.get("statement"), gone.members.get("statement")}
    order = here.get(gone.members["refs"][0])
    asked = None if order is None else order.of(ErasureOrder)
    other = order is not None and (asked is None or asked.body.statement != said["digest"])
    if named != {said["digest"]} or said["digest"] in here or other:
        raise EvidenceInvalid.of("erasure_mismatch", f"the log does not say that {said['digest']} was erased")
    return str(said["digest"])
