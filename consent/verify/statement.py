"""A registered statement held against its digest, its entry and the entries that brought its proofs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from consent.admission import admit
from consent.derived import of_statement
from consent.entry import Entry
from consent.errors import ConsentError, EvidenceInvalid, Problem
from consent.records import AnyRecord
from consent.statements.headings import Heading, headings_by, headings_of
from consent.statements.statement import Body, Statement, parse_statement
from signing import bundle, canonical, digests
from signing.errors import SigningError


def open_statement(digest: str, data: bytes) -> Statement[Body]:
    """The statement of these bytes. Raises EvidenceInvalid (`statement_mismatch`) unless the digest is theirs."""
    if digests.digest(data) != digest:
        raise EvidenceInvalid.of("statement_mismatch", f"the bytes of {digest} have another digest")
    try:
        return parse_statement(canonical.open_canonical(data))
    except (ConsentError, SigningError) as error:
        raise EvidenceInvalid.of("statement_mismatch", f"the bytes of {digest} are no statement: {error}") from error


def filed_under(statement: Statement[Body]) -> tuple[Heading, ...]:
    """The headings of a registered statement."""
    return headings_of(statement, admit.own_thumbprint(statement))


def stands_under(record: AnyRecord) -> Iterator[str]:
    """Whatever shows a record: every heading it is filed under, whoever signed by now, and its own digest."""
    yield of_statement(record.digest)
    yield from map(str, filed_under(record.statement))
    yield from map(str, headings_by(record.statement, (proof.position for proof in record.proofs)))


def registration_problems(statement: Statement[Body], digest: str, entry: Entry, index: int) -> Iterator[Problem]:
    """What is wrong unless the entry at that index registers the statement, by its digest, type and refs."""
    expected = {"statement": digest, "kind": statement.type, "refs": list(statement.refs)}
    named = {name: entry.members.get(name) for name in expected}
    if entry.event != "statement.registered" or named != expected:
        detail = f"it does not register {digest}: kind or refs are not those of the statement"
        yield Problem("entry_mismatch", f"/entries/{index}", detail)


def arrival_problems(
    statement: Statement[Body], proofs: Sequence[tuple[int, bytes]], entry: Entry, index: int
) -> Iterator[Problem]:
    """What is wrong with an entry that brought proofs, given each of the statement's with the entry it came in with.

    The entry names the digest over all that were there by then, so none was put in or left out later; a further one
    says whether all had signed.
    """
    held = [data for brought, data in proofs if brought <= index]
    if bundle.proofs_digest(held) != entry.members.get("proofs"):
        yield Problem("proof_mismatch", f"/entries/{index}/proofs", "not the digest of the proofs held by then")
    signers = sum(1 for party in statement.parties if party.key is not None)
    if entry.event == "proof.added" and entry.members.get("complete") != (len(held) == signers):
        yield Problem("entry_mismatch", f"/entries/{index}/complete", "not whether all had signed by then")
