"""The audit of what lies beside the log besides statements and decisions.

Time-stamps and erasures stand on entries, and are audited with their stretch. Cosignatures are verified over the head
they are of, documents are held against their digests, tokens and what the clock was worth against their seals.
"""

from __future__ import annotations

from collections.abc import Iterator

from consent.entry import Entry
from consent.errors import ConsentError, LogInconsistent, Problem
from consent.ledger import clock
from consent.ledger.access import idempotency, papers, tokens
from consent.ledger.audit.job import Job
from consent.ledger.open_ledger import OpenLedger
from consent.statements.rulings import ErasureOrder
from consent.storage.records import Erased, Stamp, Unreadable
from consent.storage.transaction import Transaction
from consent.verify.stamp import anchor_problems, stamped_at
from signing import digests, merkle
from signing.errors import SigningError
from signing.tree_head import Checkpoint, format_checkpoint


def stretch_problems(job: Job) -> Iterator[Problem]:
    """The time-stamps that the stretch anchors, and the erasures it tells of."""
    yield from _stamps(job)
    yield from _erasures(job)


def problems(opened: OpenLedger, tx: Transaction) -> Iterator[Problem]:
    """Cosignatures, the clock, documents with those who may see them, tokens and their claims."""
    yield from _cosignatures(opened, tx)
    yield from _clock(opened, tx)
    yield from _documents(tx)
    yield from _document_owners(opened, tx)
    yield from _tokens(opened, tx)
    yield from _claims(opened, tx)


def _stamps(job: Job) -> Iterator[Problem]:
    stored: set[int | None] = set()
    for row in job.tx.scan.stamps(job.stretch.first, job.stretch.end):
        stored.add(row.index)
        if isinstance(row, Unreadable):
            yield Problem("timestamp_mismatch", row.pointer, row.detail)
        else:
            yield from _stamp_problems(job, row)
    for index, _ in job.stretch.of("timestamp.anchored"):
        if index not in stored:
            yield Problem("timestamp_mismatch", f"/timestamps/{index}", "the log anchors it, it is not stored")


def _stamp_problems(job: Job, row: Stamp) -> Iterator[Problem]:
    """The response is the one its entry anchors; over the head of its size, where the authority is known here."""
    where, entry = f"/timestamps/{row.index}", job.stretch.entry(row.index, "timestamp.anchored")
    if entry is None:
        yield Problem("timestamp_mismatch", where, "no entry anchors it")
        return
    wrong = list(anchor_problems(row.response, row.size, entry, where))
    yield from wrong
    if wrong or job.opened.authority is None:
        return
    try:
        checkpoint = job.opened.log.checkpoint_at(job.tx.log, row.size).encode()
        stamped_at(row.response, checkpoint, job.opened.authority.trust)
    except (SigningError, LogInconsistent) as error:
        yield Problem("timestamp_invalid", f"{where}/response", str(error))


def _erasures(job: Job) -> Iterator[Problem]:
    stored: set[int | None] = set()
    for row in job.tx.scan.erased(job.stretch.first, job.stretch.end):
        stored.add(row.index)
        if isinstance(row, Unreadable):
            yield Problem("erasure_mismatch", row.pointer, row.detail)
        else:
            yield from _erasure_problems(job, row)
    for index, entry in job.stretch.of("statement.erased"):
        if index not in stored:
            where = f"/erased/{entry.members.get('statement')}"
            yield Problem("erasure_mismatch", where, "the log says it was erased, it is not noted so")


def _erasure_problems(job: Job, row: Erased) -> Iterator[Problem]:
    """An erasure is as the log says it: which statement, registered where, by an order that is here."""
    where, entry = f"/erased/{row.digest}", job.stretch.entry(row.index, "statement.erased")
    registered = job.entry(row.registered_index, "statement.registered")
    if entry is None or registered is None or not _both_name(row.digest, entry, registered):
        yield Problem("erasure_mismatch", where, "the log does not say that this was registered and erased there")
    elif not _is_ordered(job, row.digest, entry):
        yield Problem("erasure_mismatch", where, "no complete order to erase it is here")


def _both_name(digest: str, *entries: Entry) -> bool:
    return all(one.members.get("statement") == digest for one in entries)


def _is_ordered(job: Job, digest: str, entry: Entry) -> bool:
    """Whether the entry names an order that is here, has been signed by all, and is to erase this statement."""
    refs = entry.members.get("refs")
    if not isinstance(refs, list) or len(refs) != 1:
        return False
    try:
        order = job.tx.record(str(refs[0]))
    except (ConsentError, SigningError):
        return False  # named with the statements
    said = None if order is None else order.of(ErasureOrder)
    return said is not None and said.body.statement == digest and not said.missing


def _cosignatures(opened: OpenLedger, tx: Transaction) -> Iterator[Problem]:
    known = {f"{one.name}+{one.key_id.hex()}": one for one in opened.panel.policy.witnesses.values()}
    for row in tx.scan.cosignatures():
        if isinstance(row, Unreadable):
            yield Problem("cosignature_invalid", row.pointer, row.detail)
            continue
        where, verifier = f"/cosignatures/{row.size}/{row.signer}", known.get(row.signer)
        if verifier is None:
            yield Problem("cosignature_invalid", where, "of a witness the policy beside the keys does not name")
        elif row.size > tx.head.tree_size:
            detail = f"a witness cosigned {row.size} entries, {tx.head.tree_size} are here: the tail was cut off"
            yield Problem("rolled_back", where, detail)
        else:
            try:
                root = merkle.root_hash(row.size, tx.log.read_hashes)
                verifier.verify(format_checkpoint(Checkpoint(tx.head.origin, row.size, root)), row.signature)
            except (SigningError, LogInconsistent) as error:
                yield Problem("cosignature_invalid", where, f"it does not sign this log's head of that size: {error}")


def _clock(opened: OpenLedger, tx: Transaction) -> Iterator[Problem]:
    for row in tx.scan.clocks():
        if isinstance(row, Unreadable):
            yield Problem("clock_unsealed", row.pointer, row.detail)
        elif not clock.seal_holds(opened, row):
            detail = "not as this ledger wrote it: nothing is written until a witness or the authority agrees"
            yield Problem("clock_unsealed", f"/clock/{row.origin}", detail)


def _documents(tx: Transaction) -> Iterator[Problem]:
    for row in tx.scan.documents():
        if isinstance(row, Unreadable):
            yield Problem("document_mismatch", row.pointer, row.detail)
        elif digests.digest(row.data) != row.sha256:
            yield Problem("document_mismatch", f"/documents/{row.sha256}", "the bytes have another digest")


def _document_owners(opened: OpenLedger, tx: Transaction) -> Iterator[Problem]:
    detail = "not as this ledger made it; it opens nothing"
    for row in tx.scan.document_owners():
        if isinstance(row, Unreadable):
            yield Problem("document_mismatch", row.pointer, row.detail)
        elif not papers.owner_seal_holds(opened, row):
            yield Problem("document_mismatch", f"/document_owners/{row.sha256}/{row.party}", detail)
    for said in tx.scan.document_openings():
        if isinstance(said, Unreadable):
            yield Problem("document_mismatch", said.pointer, said.detail)
        elif not papers.opening_seal_holds(opened, said):
            yield Problem("document_mismatch", f"/document_openings/{said.sha256}", detail)


def _tokens(opened: OpenLedger, tx: Transaction) -> Iterator[Problem]:
    for row in tx.scan.tokens():
        if isinstance(row, Unreadable):
            yield Problem("token_unsealed", row.pointer, row.detail)
        elif not tokens.seal_holds(opened, row):
            yield Problem("token_unsealed", f"/tokens/{row.id}", "not as this ledger made it; it is refused when used")


def _claims(opened: OpenLedger, tx: Transaction) -> Iterator[Problem]:
    for row in tx.scan.claims():
        if isinstance(row, Unreadable):
            yield Problem("claim_unsealed", row.pointer, row.detail)
        elif not idempotency.seal_holds(opened, row):
            where = f"/claims/{row.token}/{row.key}"
            yield Problem("claim_unsealed", where, "not as this ledger made it; nothing is told by it")
