"""The audit of what lies beside the log besides statements and decisions.

Time-stamps and erasures stand on entries, and are audited with their stretch. Cosignatures are verified over the head
they are of, documents are held against their digests, tokens against their seals.
"""

from __future__ import annotations

from collections.abc import Iterator

from consent.entry import Entry
from consent.errors import ConsentError, LogInconsistent, Problem
from consent.ledger import tokens
from consent.ledger.audit.stretch import Stretch
from consent.ledger.opened import OpenLedger
from consent.statements.rulings import ErasureOrder
from consent.storage.records import Erased, Stamp, Unreadable
from consent.storage.transaction import Transaction
from consent.verify.stamp import is_anchored_by
from signing import digests, merkle, timestamps
from signing.errors import SigningError
from signing.tree_head import Checkpoint, format_checkpoint


def stretch_problems(opened: OpenLedger, tx: Transaction, stretch: Stretch) -> Iterator[Problem]:
    """The time-stamps that the stretch anchors, and the erasures it tells of."""
    yield from _stamps(opened, tx, stretch)
    yield from _erasures(tx, stretch)


def problems(opened: OpenLedger, tx: Transaction) -> Iterator[Problem]:
    """Cosignatures, documents and tokens."""
    yield from _cosignatures(opened, tx)
    yield from _documents(tx)
    yield from _tokens(opened, tx)


def _stamps(opened: OpenLedger, tx: Transaction, stretch: Stretch) -> Iterator[Problem]:
    stored: set[int] = set()
    for row in tx.scan.stamps(stretch.first, stretch.end):
        if isinstance(row, Unreadable):
            yield Problem("timestamp_mismatch", row.pointer, row.detail)
            continue
        stored.add(row.index)
        yield from _stamp_problems(opened, tx, row, stretch.entry(row.index, "timestamp.anchored"))
    for index, _ in stretch.of("timestamp.anchored"):
        if index not in stored:
            yield Problem("timestamp_mismatch", f"/timestamps/{index}", "the log anchors it, it is not stored")


def _stamp_problems(opened: OpenLedger, tx: Transaction, row: Stamp, entry: Entry | None) -> Iterator[Problem]:
    """The response is the one its entry anchors; over the head of its size, where the authority is known here."""
    where = f"/timestamps/{row.index}"
    if entry is None:
        yield Problem("timestamp_mismatch", where, "no entry anchors it")
    elif not is_anchored_by(row.response, row.size, entry):
        yield Problem("timestamp_mismatch", where, "not the response, or not of the head, that its entry anchors")
    elif opened.authority is not None:
        try:
            data = opened.log.checkpoint_at(tx.log, row.size).encode()
            timestamps.open_timestamp(row.response, data, opened.authority.trust, nonce=None)
        except (SigningError, LogInconsistent) as error:
            yield Problem("timestamp_invalid", f"{where}/response", str(error))


def _erasures(tx: Transaction, stretch: Stretch) -> Iterator[Problem]:
    stored: set[int] = set()
    for row in tx.scan.erased(stretch.first, stretch.end):
        if isinstance(row, Unreadable):
            yield Problem("erasure_mismatch", row.pointer, row.detail)
            continue
        stored.add(row.index)
        yield from _erasure_problems(tx, row, stretch.entry(row.index, "statement.erased"))
    for index, entry in stretch.of("statement.erased"):
        if index not in stored:
            where = f"/erased/{entry.members.get('statement')}"
            yield Problem("erasure_mismatch", where, "the log says it was erased, it is not noted so")


def _erasure_problems(tx: Transaction, row: Erased, entry: Entry | None) -> Iterator[Problem]:
    """Each erasure as the log says it: which statement, registered where, by an order that is here."""
    where = f"/erased/{row.digest}"
    try:
        registered = tx.log.entry(row.registered_index)
        order = tx.record(entry.members["refs"][0]) if entry is not None else None
    except ConsentError as error:
        yield Problem("erasure_mismatch", where, str(error))
        return
    said = {one.members.get("statement") for one in (entry, registered) if one is not None}
    if entry is None or registered is None or registered.event != "statement.registered" or said != {row.digest}:
        yield Problem("erasure_mismatch", where, "the log does not say that this was registered and erased there")
        return
    ordered = None if order is None else order.of(ErasureOrder)
    if ordered is None or ordered.body.statement != row.digest or ordered.missing:
        yield Problem("erasure_mismatch", where, "no complete order to erase it is here")


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


def _documents(tx: Transaction) -> Iterator[Problem]:
    for row in tx.scan.documents():
        if isinstance(row, Unreadable):
            yield Problem("document_mismatch", row.pointer, row.detail)
        elif digests.digest(row.data) != row.sha256:
            yield Problem("document_mismatch", f"/documents/{row.sha256}", "the bytes have another digest")


def _tokens(opened: OpenLedger, tx: Transaction) -> Iterator[Problem]:
    for row in tx.scan.tokens():
        if isinstance(row, Unreadable):
            yield Problem("token_unsealed", row.pointer, row.detail)
        elif not tokens.seal_holds(opened, row):
            yield Problem("token_unsealed", f"/tokens/{row.id}", "not as this ledger made it; it is refused when used")
