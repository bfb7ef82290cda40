"""The audit of what lies beside the log besides statements and decisions.

Cosignatures are verified over the head they are of; time-stamps and documents are held against their digests, erasures
against the log's word, tokens against their seals.
"""

from __future__ import annotations

from collections.abc import Iterator

from consent.errors import LogInconsistent, Problem
from consent.ledger import tokens as token_verbs
from consent.ledger.audited_entries import entries_of
from consent.ledger.grounds import Grounds
from consent.statements.rulings import ErasureOrder
from consent.storage import tables, token_rows
from consent.storage.transaction import Transaction
from signing import digests, merkle, timestamps
from signing.errors import SigningError
from signing.tree_head import Checkpoint, format_checkpoint


def beside_the_log(grounds: Grounds, tx: Transaction) -> Iterator[Problem]:
    """Cosignatures, time-stamps, documents, erasures and tokens."""
    yield from _of_cosignatures(grounds, tx)
    yield from _of_timestamps(grounds, tx)
    yield from _of_documents(tx)
    yield from _of_erasures(tx)
    yield from _of_tokens(grounds, tx)


def _of_cosignatures(grounds: Grounds, tx: Transaction) -> Iterator[Problem]:
    known = {f"{one.name}+{one.key_id.hex()}": one for one in grounds.panel.policy.witnesses.values()}
    for row in tx.rows(tables.cosignatures):
        where = f"/cosignatures/{row.tree_size}/{row.signer}"
        verifier = known.get(row.signer)
        if verifier is None:
            yield Problem("cosignature_invalid", where, "of a witness the policy beside the keys does not name")
        elif row.tree_size > tx.head.tree_size:
            detail = f"a witness cosigned {row.tree_size} entries, {tx.head.tree_size} are here: the tail was cut off"
            yield Problem("rolled_back", where, detail)
        else:
            try:
                root = merkle.root_hash(row.tree_size, tx.read_hashes)
                text = format_checkpoint(Checkpoint(tx.head.origin, row.tree_size, root))
                verifier.verify(text, bytes(row.signature))
            except (SigningError, LogInconsistent) as error:
                yield Problem("cosignature_invalid", where, f"it does not sign this log's head of that size: {error}")


def _of_timestamps(grounds: Grounds, tx: Transaction) -> Iterator[Problem]:
    """Each response is the one its entry anchors; over the head of its size, where the authority is known here."""
    logged = dict(entries_of(tx, {"timestamp.anchored"}))
    for row in tx.rows(tables.timestamps):
        where = f"/timestamps/{row.entry_index}"
        said = logged.pop(row.entry_index, None)
        if said is None:
            yield Problem("timestamp_mismatch", where, "no entry anchors it")
        elif (digests.digest(bytes(row.response)), row.tree_size) != (said.members["token"], said.members["size"]):
            yield Problem("timestamp_mismatch", where, "not the response, or not of the head, that its entry anchors")
        elif grounds.authority is not None:
            try:
                data = grounds.log.checkpoint_at(tx, row.tree_size).encode()
                timestamps.open_timestamp(bytes(row.response), data, grounds.authority.trust, nonce=None)
            except (SigningError, LogInconsistent) as error:
                yield Problem("timestamp_invalid", f"{where}/response", str(error))
    for index in sorted(logged):
        yield Problem("timestamp_mismatch", f"/timestamps/{index}", "the log anchors it, it is not stored")


def _of_documents(tx: Transaction) -> Iterator[Problem]:
    for row in tx.rows(tables.documents):
        if digests.digest(bytes(row.data)) != row.sha256:
            yield Problem("document_mismatch", f"/documents/{row.sha256}", "the bytes have another digest")


def _of_erasures(tx: Transaction) -> Iterator[Problem]:
    """Each erasure as the log says it: which statement, registered where, by an order that is here."""
    logged = {str(said.members["statement"]): (index, said) for index, said in entries_of(tx, {"statement.erased"})}
    registered = {str(said.members["statement"]): index for index, said in entries_of(tx, {"statement.registered"})}
    for row in tx.rows(tables.erased):
        where = f"/erased/{row.digest}"
        index, said = logged.pop(row.digest, (None, None))
        if said is None or (row.entry_index, row.registered_index) != (index, registered.get(row.digest)):
            yield Problem("erasure_mismatch", where, "the log does not say that this was registered and erased there")
            continue
        order = tx.record(said.members["refs"][0])
        body = order.body if order is not None else None
        if not isinstance(body, ErasureOrder) or body.statement != row.digest or order is None or order.missing:
            yield Problem("erasure_mismatch", where, "no complete order to erase it is here")
    for digest in sorted(logged):
        yield Problem("erasure_mismatch", f"/erased/{digest}", "the log says it was erased, it is not noted so")


def _of_tokens(grounds: Grounds, tx: Transaction) -> Iterator[Problem]:
    for row in token_rows.token_rows(tx):
        if not token_verbs.seal_holds(grounds, row):
            yield Problem("token_unsealed", f"/tokens/{row.id}", "not as this ledger made it; it is refused when used")
