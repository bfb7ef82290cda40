"""The audit of statements: bytes, proofs and headings beside the log, held against it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from consent import admission
from consent.admission import Presented
from consent.entry import Entry
from consent.errors import ConsentError, EvidenceInvalid, Problem
from consent.ledger.audited_entries import entries_of
from consent.ledger.grounds import Grounds
from consent.statements.parsing import Statement, parse_statement
from consent.statements.subjects import subjects_of
from consent.storage import tables
from consent.storage.transaction import Transaction
from signing import bundle, canonical, digests
from signing.bundle import RawProof
from signing.errors import SigningError


def of_statements(tx: Transaction) -> Iterator[Problem]:
    """Every statement's bytes against its digest and entry, when its proofs came in, and every heading."""
    filed: set[tuple[str, int, str]] = set()
    proofs = _proofs(tx)
    entries = _statement_entries(tx)
    for row in tx.rows(tables.statements):
        where = f"/statements/{row.digest}"
        try:
            statement = _of_bytes(row)
        except (ConsentError, SigningError) as error:
            yield Problem("statement_mismatch", f"{where}/data", f"the bytes are not those of the digest: {error}")
            continue
        yield from _of_row(row, statement, entries.get(row.digest, []), where)
        yield from _of_arrivals(row, statement, proofs.pop(row.digest, []), entries.get(row.digest, []))
        filed |= {(one, row.entry_index, row.digest) for one in _headings(statement)}
    stored = {row.digest for row in tx.rows(tables.statements)}
    gone = {row.digest for row in tx.rows(tables.erased)}  # held against the log in `auditing_beside`
    for digest in sorted(stored & gone):
        yield Problem("erasure_mismatch", f"/statements/{digest}", "noted as erased, and still here")
    for digest in sorted(set(entries) - stored - gone):
        yield Problem("statement_missing", f"/statements/{digest}", "the log registers it, it is not stored")
    for digest in sorted(proofs):
        yield Problem("proof_mismatch", f"/proofs/{digest}", "proofs of a statement that is not stored")
    headings = {(row.subject, row.entry_index, row.digest) for row in tx.rows(tables.subjects)}
    for subject, index, digest in sorted(headings ^ filed):
        detail = f"statement {digest} is {'wrongly' if (subject, index, digest) in headings else 'not'} filed there"
        yield Problem("subject_mismatch", f"/subjects/{subject}/{index}", detail)


def _of_bytes(row: Any) -> Statement:
    data = bytes(row.data)
    if digests.digest(data) != row.digest:
        raise EvidenceInvalid.of("statement_mismatch", "another digest")
    return parse_statement(canonical.open_canonical(data))


def _headings(statement: Statement) -> tuple[str, ...]:
    own = admission.own_thumbprint(statement)
    return subjects_of(statement, own)


def _proofs(tx: Transaction) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in tx.rows(tables.proofs):
        found.setdefault(row.digest, []).append(row)
    return found


def _statement_entries(tx: Transaction) -> dict[str, list[tuple[int, Entry]]]:
    found: dict[str, list[tuple[int, Entry]]] = {}
    for index, read in entries_of(tx, {"statement.registered", "proof.added"}):
        found.setdefault(str(read.members.get("statement")), []).append((index, read))
    return found


def _of_row(row: Any, statement: Statement, said: list[tuple[int, Entry]], where: str) -> Iterator[Problem]:
    if not said or said[0][1].event != "statement.registered":
        yield Problem("statement_mismatch", where, "no entry registers it")
        return
    index, first = said[0]
    expected = {"kind": statement.type, "refs": list(statement.refs)}
    if (row.entry_index, row.at, row.kind) != (index, first.at, statement.type):
        detail = "index, time or kind are not those of its entry"
        yield Problem("statement_mismatch", f"{where}/entry_index", detail)
    if any(first.members.get(name) != value for name, value in expected.items()):
        yield Problem("entry_mismatch", f"/entries/{index}", "kind or refs are not those of the statement")


def _of_arrivals(row: Any, statement: Statement, proofs: list[Any], said: list[tuple[int, Entry]]) -> Iterator[Problem]:
    """Each proof with the entry that brought it; each entry's digest over the proofs held by then."""
    for proof in proofs:
        arrived = [one for index, one in said if index == proof.entry_index]
        if not arrived or arrived[0].at != proof.at:
            where = f"/proofs/{row.digest}/{proof.position}/entry_index"
            yield Problem("proof_mismatch", where, "no entry of the statement brought this proof then")
    signers = sum(1 for party in statement.parties if party.key is not None)
    for index, one in said:
        held = [bytes(proof.data) for proof in proofs if proof.entry_index <= index]
        if bundle.proofs_digest(held) != one.members.get("proofs"):
            yield Problem("proof_mismatch", f"/entries/{index}/proofs", "not the digest of the proofs held by then")
        if one.event == "proof.added" and one.members.get("complete") != (len(held) == signers):
            yield Problem("entry_mismatch", f"/entries/{index}/complete", "not whether all had signed by then")


def of_proofs(grounds: Grounds, tx: Transaction, first: int, end: int, size: int) -> Iterator[Problem]:
    """Every proof of the statements registered from index `first` on and before `end`, with its key at that time.

    Only proofs that came in with the first `size` entries are looked at.
    """
    for row in tx.rows_between(tables.statements, first, end):
        try:
            statement = _of_bytes(row)
        except (ConsentError, SigningError):
            continue  # reported with the statements
        for proof in tx.proof_rows(row.digest):
            if proof.entry_index < size:
                yield from _of_proof(grounds, tx, row, statement, proof, f"/proofs/{row.digest}/{proof.position}")


def _of_proof(
    grounds: Grounds, tx: Transaction, row: Any, statement: Statement, proof: Any, where: str
) -> Iterator[Problem]:
    try:
        value = canonical.open_canonical(bytes(proof.data), max_bytes=bundle.MAX_BUNDLE_BYTES)
        raw = RawProof(str(value["format"]), value, f"{where}/data")
        if bundle.proof_key(raw) != statement.parties[proof.position].key:
            raise EvidenceInvalid.of("proof_not_named", "made with another key than the party's")
        presented = Presented(statement, row.digest, bytes(row.data), (raw,))
        prefix = grounds.prefix(tx, proof.entry_index)
        admission.admit(presented, known=prefix.record(row.digest), prefix=prefix, now=proof.at)
    except (ConsentError, SigningError, IndexError, KeyError, TypeError) as error:
        yield Problem("proof_invalid", f"{where}/data", f"it does not hold: {error}")
