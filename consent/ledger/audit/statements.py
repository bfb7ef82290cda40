"""The audit of statements: their bytes and their proofs, held against the entries that brought them.

The statements of a stretch are read at once, with their proofs and with what is filed about the keys they name. Then
each is verified in the order of the log, as those before it show the ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from consent.derived import of_statement
from consent.errors import ConsentError, EvidenceInvalid, Problem
from consent.ledger.audit.job import Job
from consent.records import Proven, Record
from consent.statements import headings
from consent.statements.headings import Heading, signed_under
from consent.statements.statement import Body, Statement
from consent.storage.records import StoredProof, StoredStatement, Unreadable
from consent.verify.proof import Held, verify_arrival
from consent.verify.statement import arrival_problems, filed_under, open_statement, registration_problems
from signing.errors import SigningError

_ARRIVALS = ("statement.registered", "proof.added")
_UNKNOWN = ""
"""The digest of a statement whose row cannot be read."""


@dataclass(frozen=True, slots=True)
class _Stored:
    """A statement as it is stored, with its proofs and its headings; `filed` are those its own entry files it under."""

    row: StoredStatement
    statement: Statement[Body]
    proofs: Sequence[StoredProof | Unreadable]
    under: tuple[Heading, ...]
    filed: tuple[str, ...] = ()

    @property
    def readable(self) -> list[StoredProof]:
        """The proofs that can be read."""
        return [one for one in self.proofs if not isinstance(one, Unreadable)]

    def signed_at(self, index: int) -> tuple[Heading, ...]:
        """What the proofs that an entry brought file it under."""
        came = [one.position for one in self.readable if one.index == index]
        known = [one for one in came if 0 <= one < len(self.statement.parties)]
        return signed_under(self.under, self.statement, known)


@dataclass(frozen=True, slots=True)
class _Further:
    """An entry that brings further proofs of a statement, with what is stored of that."""

    index: int
    digest: str
    row: StoredStatement | Unreadable | None
    stored: _Stored | None


def problems(job: Job) -> Iterator[Problem]:
    """Every statement registered in the stretch with all its proofs, every entry that brings further proofs."""
    registered: dict[int, str] = {}
    found = list(_read(job, registered))
    here = {one.row.digest: one for one in found if isinstance(one, _Stored)}
    further = [_further(job, index, str(entry.members.get("statement")), here)
               for index, entry in job.stretch.of("proof.added")]  # fmt: skip
    _look_ahead(job, here, further)
    for one in found:
        if isinstance(one, Problem):
            yield one
        else:
            yield from _statement_problems(job, one)
    yield from _missing_problems(job, registered)
    for arrival in further:
        yield from _further_proof_problems(job, arrival)


# -- reading -----------------------------------------------------------------------------------------------------------


def _read(job: Job, registered: dict[int, str]) -> Iterator[_Stored | Problem]:
    """The statements of the stretch, or what is wrong with one; its digest is noted where it is registered."""
    first, end = job.stretch.first, job.stretch.end
    proofs: dict[str, list[StoredProof | Unreadable]] = {}
    for digest, proof in job.tx.scan.proofs_of_statements(first, end):
        proofs.setdefault(digest, []).append(proof)
    for row in job.tx.scan.statements(first, end):
        if isinstance(row, Unreadable):
            if row.index is not None:
                registered[row.index] = _UNKNOWN
            yield Problem("statement_mismatch", row.pointer, row.detail)
            continue
        registered[row.index] = row.digest
        try:
            yield _stored(row, proofs.get(row.digest, ()))
        except EvidenceInvalid as error:
            yield Problem("statement_mismatch", f"/statements/{row.digest}/data", error.problems[0].detail)


def _stored(row: StoredStatement, proofs: Sequence[StoredProof | Unreadable]) -> _Stored:
    """Raises EvidenceInvalid (`statement_mismatch`)."""
    statement = open_statement(row.digest, row.data)
    found = _Stored(row, statement, proofs, filed_under(statement))
    return replace(found, filed=tuple(map(str, (*found.under, *found.signed_at(row.index)))))


def _further(job: Job, index: int, digest: str, here: Mapping[str, _Stored]) -> _Further:
    if digest in here:
        return _Further(index, digest, here[digest].row, here[digest])
    row = job.tx.scan.statement(digest)
    if row is None or isinstance(row, Unreadable):
        return _Further(index, digest, row, None)
    try:
        return _Further(index, digest, row, _stored(row, list(job.tx.scan.proofs_of(digest))))
    except EvidenceInvalid:
        return _Further(index, digest, row, None)  # named where it was registered


def _look_ahead(job: Job, here: Mapping[str, _Stored], further: Iterable[_Further]) -> None:
    """What is known of the stretch before any of it is verified: what it says under which headings, and its keys."""
    said = {one.row.index: _said(one) for one in here.values()}
    for arrival in further:
        if arrival.stored is not None:
            one = arrival.stored
            everybody = signed_under(one.under, one.statement, range(len(one.statement.parties)))
            said[arrival.index] = _said(one) | frozenset(map(str, everybody))
    job.will_say(said)
    for one in here.values():
        job.tx.statements.remember(one.row.digest, one.statement)
        if (record := _record(one)) is not None:
            job.tx.statements.know(record)
    keys = {str(party.key): None for one in here.values() for party in one.statement.parties if party.key is not None}
    try:
        job.tx.fetch([headings.key(one) for one in keys])
    except ConsentError:
        return  # what cannot be read is named where it is asked for by itself


def _said(one: _Stored) -> frozenset[str]:
    return frozenset((of_statement(one.row.digest), *one.filed))


def _record(one: _Stored) -> Record[Body] | None:
    """The record that storage would make of these rows; None where it would refuse them."""
    proven = tuple(Proven(proof.position, proof.index, proof.at) for proof in one.readable)
    whole = len(proven) == len(one.proofs) and all(0 <= each.position < len(one.statement.parties) for each in proven)
    return Record(one.row.digest, one.statement, one.row.index, one.row.at, proven) if whole and proven else None


# -- verifying ---------------------------------------------------------------------------------------------------------


def _statement_problems(job: Job, one: _Stored) -> Iterator[Problem]:
    row = one.row
    job.noted.filings += ((heading, row.index, row.digest) for heading in one.filed)
    yield from _entry_problems(job, one)
    verified = _verified_together(job, one)
    for proof in one.proofs:
        if isinstance(proof, Unreadable):
            yield Problem("proof_mismatch", proof.pointer, proof.detail)
        elif proof.index < job.stretch.size:
            yield from _proof_problems(job, one, proof, verified=proof.index in verified)


def _entry_problems(job: Job, one: _Stored) -> Iterator[Problem]:
    """The entry registers this statement, with the proofs it came in with."""
    row, entry = one.row, job.stretch.entry(one.row.index, "statement.registered")
    if entry is None or entry.members.get("statement") != row.digest:
        yield Problem("statement_mismatch", f"/statements/{row.digest}", "no entry registers it there")
        return
    if (row.at, row.kind) != (entry.at, one.statement.type):
        where = f"/statements/{row.digest}/entry_index"
        yield Problem("statement_mismatch", where, "time or kind are not those of its entry")
    yield from registration_problems(one.statement, row.digest, entry, row.index)
    yield from arrival_problems(one.statement, _brought(one), entry, row.index)


def _brought(one: _Stored) -> list[tuple[int, bytes]]:
    """The proofs that can be read, each with the entry that brought it."""
    return [(proof.index, proof.data) for proof in one.readable]


def _verified_together(job: Job, one: _Stored) -> frozenset[int]:
    """The entries of which all proofs hold together; those of the others are verified one by one, and named."""
    arrivals: dict[int, list[StoredProof]] = {}
    for proof in one.readable:
        arrivals.setdefault(proof.index, []).append(proof)
    return frozenset(
        index for index, came in sorted(arrivals.items()) if index < job.stretch.size and not _fault(job, one, came)
    )


def _fault(job: Job, one: _Stored, came: Sequence[StoredProof]) -> str:
    """Why the proofs that an entry brought at one time do not hold, verified together; "" where they do."""
    row, index = one.row, came[0].index
    if len({proof.at for proof in came}) > 1:
        return "they came in at different times"
    try:
        registry = job.registry(index)
        known = registry.record(row.digest) if index > row.index else None
        held = [Held(proof.position, proof.data, proof.at) for proof in came]
        verify_arrival(one.statement, row.digest, row.data, held, known, registry)
    except (ConsentError, SigningError) as error:
        return str(error)
    return ""


def _proof_problems(job: Job, one: _Stored, proof: StoredProof, *, verified: bool) -> Iterator[Problem]:
    """An entry of the statement brought the proof then, and it was made with its party's key of that time."""
    where = f"/proofs/{one.row.digest}/{proof.position}"
    entry = job.entry(proof.index, *_ARRIVALS)
    if entry is None or entry.members.get("statement") != one.row.digest or entry.at != proof.at:
        yield Problem("proof_mismatch", f"{where}/entry_index", "no entry of the statement brought this proof then")
    fault = "" if verified else _fault(job, one, [proof])
    if fault:
        yield Problem("proof_invalid", f"{where}/data", f"it does not hold: {fault}")


def _missing_problems(job: Job, stored: Mapping[int, str]) -> Iterator[Problem]:
    """What the log registers is stored there, or was erased, and never both."""
    listed = [(index, str(entry.members.get("statement"))) for index, entry in job.stretch.of("statement.registered")]
    noted = job.tx.scan.erased_among([digest for _, digest in listed])
    for index, digest in listed:
        here, gone = stored.get(index), digest in noted and job.erased(digest) is not None
        if gone and here == digest:
            yield Problem("erasure_mismatch", f"/statements/{digest}", "noted as erased, and still here")
        elif not gone and here not in {digest, _UNKNOWN}:
            yield Problem("statement_missing", f"/statements/{digest}", "the log registers it, it is not stored there")


def _further_proof_problems(job: Job, arrival: _Further) -> Iterator[Problem]:
    """Each entry that brings further proofs names all that were held by then, of a statement that came before it."""
    index, digest, row = arrival.index, arrival.digest, arrival.row
    entry = job.stretch.entry(index, "proof.added")
    if row is None and job.erased(digest) is None:
        detail = f"entry {index} brings a proof, it is not stored"
        yield Problem("statement_missing", f"/statements/{digest}", detail)
    if row is None or isinstance(row, Unreadable):
        return
    if row.index > index:
        yield Problem("entry_mismatch", f"/entries/{index}", f"it brings a proof before {digest} is registered")
    if arrival.stored is not None and entry is not None:
        job.noted.filings += ((str(one), index, digest) for one in arrival.stored.signed_at(index))
        yield from arrival_problems(arrival.stored.statement, _brought(arrival.stored), entry, index)
