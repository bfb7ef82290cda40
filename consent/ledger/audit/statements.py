"""The audit of statements: bytes, proofs and headings beside a stretch of the log, held against it."""

from __future__ import annotations

from collections.abc import Iterator

from consent.errors import ConsentError, EvidenceInvalid, Problem
from consent.ledger.audit.stretch import Stretch
from consent.ledger.opened import OpenLedger
from consent.statements.parsing import Body, Statement
from consent.storage.records import Filing, StoredProof, StoredStatement, Unreadable
from consent.storage.transaction import Transaction
from consent.verify import statement as verify
from consent.verify.proof import Held, verify_proof
from signing.errors import SigningError

_ARRIVALS = ("statement.registered", "proof.added")


def problems(opened: OpenLedger, tx: Transaction, stretch: Stretch) -> Iterator[Problem]:
    """Every statement registered in the stretch, every proof that came in with it, and every heading."""
    registered: set[str] = set()
    filed: set[Filing] = set()
    for row in tx.scan.statements(stretch.first, stretch.end):
        if isinstance(row, Unreadable):
            yield Problem("statement_mismatch", row.pointer, row.detail)
            continue
        registered.add(row.digest)
        try:
            statement = verify.open_statement(row.digest, row.data)
        except EvidenceInvalid as error:
            yield Problem("statement_mismatch", f"/statements/{row.digest}/data", str(error))
            continue
        yield from _row_problems(row, statement, stretch)
        filed |= {Filing(one, row.index, row.digest) for one in verify.filed_under(statement)}
    yield from _missing(tx, stretch, registered)
    yield from _filing_problems(tx, stretch, filed)
    yield from _arrival_problems(tx, stretch)
    yield from _proof_problems(opened, tx, stretch)


def _row_problems(row: StoredStatement, statement: Statement[Body], stretch: Stretch) -> Iterator[Problem]:
    where, entry = f"/statements/{row.digest}", stretch.entry(row.index, "statement.registered")
    if entry is None or entry.members.get("statement") != row.digest:
        yield Problem("statement_mismatch", where, "no entry registers it there")
        return
    if (row.at, row.kind) != (entry.at, statement.type):
        yield Problem("statement_mismatch", f"{where}/entry_index", "time or kind are not those of its entry")
    if not verify.is_registered_by(statement, row.digest, entry):
        yield Problem("entry_mismatch", f"/entries/{row.index}", "kind or refs are not those of the statement")


def _missing(tx: Transaction, stretch: Stretch, registered: set[str]) -> Iterator[Problem]:
    """What the log registers is stored, or was erased, and never both."""
    for _, entry in stretch.of("statement.registered"):
        digest = str(entry.members.get("statement"))
        gone = tx.statements.erased(digest) is not None
        if gone and digest in registered:
            yield Problem("erasure_mismatch", f"/statements/{digest}", "noted as erased, and still here")
        elif not gone and digest not in registered:
            yield Problem("statement_missing", f"/statements/{digest}", "the log registers it, it is not stored there")


def _filing_problems(tx: Transaction, stretch: Stretch, wanted: set[Filing]) -> Iterator[Problem]:
    stored: set[Filing] = set()
    for row in tx.scan.filings(stretch.first, stretch.end):
        if isinstance(row, Unreadable):
            yield Problem("subject_mismatch", row.pointer, row.detail)
        else:
            stored.add(row)
    for one in sorted(stored ^ wanted, key=lambda filing: (filing.index, filing.heading, filing.digest)):
        detail = f"statement {one.digest} is {'wrongly' if one in stored else 'not'} filed there"
        yield Problem("subject_mismatch", f"/subjects/{one.heading}/{one.index}", detail)


def _arrival_problems(tx: Transaction, stretch: Stretch) -> Iterator[Problem]:
    """Each entry that brought proofs names those that were held by then."""
    for index, entry in stretch.of(*_ARRIVALS):
        digest = str(entry.members.get("statement"))
        statement = _stored(tx, digest)
        if statement is None:
            continue  # erased, or named with the statements
        try:
            proofs = [(one.index, one.data) for one in tx.statements.proofs(digest)]
        except ConsentError as error:
            yield from error.problems
            continue
        yield from verify.proof_problems(statement[1], proofs, entry, index)


def _stored(tx: Transaction, digest: str) -> tuple[bytes, Statement[Body]] | None:
    try:
        data = tx.statements.data(digest)
        return data, verify.open_statement(digest, data)
    except ConsentError:
        return None


def _proof_problems(opened: OpenLedger, tx: Transaction, stretch: Stretch) -> Iterator[Problem]:
    """Each proof that came in with the stretch: brought by an entry of its statement, and made with its party's key."""
    for row in tx.scan.proofs(stretch.first, stretch.end):
        if isinstance(row, Unreadable):
            yield Problem("proof_mismatch", row.pointer, row.detail)
            continue
        where = f"/proofs/{row.digest}/{row.position}"
        entry = stretch.entry(row.index, *_ARRIVALS)
        if entry is None or entry.members.get("statement") != row.digest or entry.at != row.at:
            yield Problem("proof_mismatch", f"{where}/entry_index", "no entry of its statement brought it then")
        yield from _verified_again(opened, tx, row, where)


def _verified_again(opened: OpenLedger, tx: Transaction, row: StoredProof, where: str) -> Iterator[Problem]:
    held = _stored(tx, row.digest)
    if held is None:
        yield Problem("proof_mismatch", where, "a proof of a statement that is not stored, or not as it was signed")
        return
    data, statement = held
    registry = opened.registry(tx, row.index)
    try:
        verify_proof(statement, row.digest, data, Held(row.position, row.data, row.at), registry)
    except (ConsentError, SigningError) as error:
        yield Problem("proof_invalid", f"{where}/data", f"it does not hold: {error}")
