"""The audit of statements: their bytes and their proofs, held against the entries that brought them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from consent.errors import ConsentError, EvidenceInvalid, Problem
from consent.ledger.audit.job import Job
from consent.statements.headings import headings_by
from consent.statements.statement import Body, Statement
from consent.storage.records import Filing, StoredProof, StoredStatement, Unreadable
from consent.verify.proof import Held, verify_proof
from consent.verify.statement import arrival_problems, filed_under, open_statement, registration_problems
from signing.errors import SigningError

_ARRIVALS = ("statement.registered", "proof.added")
_UNKNOWN = ""
"""The digest of a statement whose row cannot be read."""


def problems(job: Job) -> Iterator[Problem]:
    """Every statement registered in the stretch with all its proofs, every entry that brings further proofs."""
    stored: dict[int, str] = {}
    for row in job.tx.scan.statements(job.stretch.first, job.stretch.end):
        if isinstance(row, Unreadable):
            if row.index is not None:
                stored[row.index] = _UNKNOWN
            yield Problem("statement_mismatch", row.pointer, row.detail)
            continue
        stored[row.index] = row.digest
        yield from _statement_problems(job, row)
    yield from _missing_problems(job, stored)
    yield from _further_proof_problems(job)


def _statement_problems(job: Job, row: StoredStatement) -> Iterator[Problem]:
    try:
        statement = open_statement(row.digest, row.data)
    except EvidenceInvalid as error:
        yield Problem("statement_mismatch", f"/statements/{row.digest}/data", error.problems[0].detail)
        return
    job.tx.statements.remember(row.digest, statement)
    job.noted.filings += (Filing(str(one), row.index, row.digest) for one in filed_under(statement))
    proofs = list(job.tx.scan.proofs_of(row.digest))
    _note_signed(job, statement, row.digest, proofs, row.index)
    yield from _entry_problems(job, row, statement, proofs)
    for proof in proofs:
        if isinstance(proof, Unreadable):
            yield Problem("proof_mismatch", proof.pointer, proof.detail)
        elif proof.index < job.stretch.size:
            yield from _proof_problems(job, row, statement, proof)


def _entry_problems(
    job: Job, row: StoredStatement, statement: Statement[Body], proofs: Iterable[StoredProof | Unreadable]
) -> Iterator[Problem]:
    """The entry registers this statement, with the proofs it came in with."""
    entry = job.stretch.entry(row.index, "statement.registered")
    if entry is None or entry.members.get("statement") != row.digest:
        yield Problem("statement_mismatch", f"/statements/{row.digest}", "no entry registers it there")
        return
    if (row.at, row.kind) != (entry.at, statement.type):
        where = f"/statements/{row.digest}/entry_index"
        yield Problem("statement_mismatch", where, "time or kind are not those of its entry")
    yield from registration_problems(statement, row.digest, entry, row.index)
    yield from arrival_problems(statement, _held(proofs), entry, row.index)


def _held(proofs: Iterable[StoredProof | Unreadable]) -> list[tuple[int, bytes]]:
    """The proofs that can be read, each with the entry that brought it."""
    return [(one.index, one.data) for one in proofs if not isinstance(one, Unreadable)]


def _proof_problems(
    job: Job, row: StoredStatement, statement: Statement[Body], proof: StoredProof
) -> Iterator[Problem]:
    """An entry of the statement brought the proof then, and it was made with its party's key of that time."""
    where = f"/proofs/{row.digest}/{proof.position}"
    entry = job.entry(proof.index, *_ARRIVALS)
    if entry is None or entry.members.get("statement") != row.digest or entry.at != proof.at:
        yield Problem("proof_mismatch", f"{where}/entry_index", "no entry of the statement brought this proof then")
    held = Held(proof.position, proof.data, proof.at)
    try:
        verify_proof(statement, row.digest, row.data, held, job.registry(proof.index))
    except (ConsentError, SigningError) as error:
        yield Problem("proof_invalid", f"{where}/data", f"it does not hold: {error}")


def _missing_problems(job: Job, stored: dict[int, str]) -> Iterator[Problem]:
    """What the log registers is stored there, or was erased, and never both."""
    for index, entry in job.stretch.of("statement.registered"):
        digest, here = str(entry.members.get("statement")), stored.get(index)
        gone = job.erased(digest) is not None
        if gone and here == digest:
            yield Problem("erasure_mismatch", f"/statements/{digest}", "noted as erased, and still here")
        elif not gone and here not in {digest, _UNKNOWN}:
            yield Problem("statement_missing", f"/statements/{digest}", "the log registers it, it is not stored there")


def _further_proof_problems(job: Job) -> Iterator[Problem]:
    """Each entry that brings further proofs names all that were held by then, of a statement that came before it."""
    for index, entry in job.stretch.of("proof.added"):
        digest = str(entry.members.get("statement"))
        row = job.tx.scan.statement(digest)
        if row is None and job.erased(digest) is None:
            yield Problem(
                "statement_missing", f"/statements/{digest}", f"entry {index} brings a proof, it is not stored"
            )
        if row is None or isinstance(row, Unreadable):
            continue
        if row.index > index:
            yield Problem("entry_mismatch", f"/entries/{index}", f"it brings a proof before {digest} is registered")
        try:
            statement = open_statement(digest, row.data)
        except EvidenceInvalid:
            continue  # named where it was registered
        proofs = list(job.tx.scan.proofs_of(digest))
        _note_signed(job, statement, digest, proofs, index)
        yield from arrival_problems(statement, _held(proofs), entry, index)


def _note_signed(
    job: Job, statement: Statement[Body], digest: str, proofs: Iterable[StoredProof | Unreadable], index: int
) -> None:
    """What the proofs that an entry brought file the statement under."""
    came = [one.position for one in proofs if not isinstance(one, Unreadable) and one.index == index]
    known = [one for one in came if 0 <= one < len(statement.parties)]
    job.noted.filings += (Filing(str(one), index, digest) for one in headings_by(statement, known))
