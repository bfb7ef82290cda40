"""What the log shows of itself: its head, proofs that an entry is in it and that it only grew, its keys."""

from __future__ import annotations

from typing import Any

from consent import receipt
from consent.answers.log import Consistency, LoggedStatement, SignedHead
from consent.errors import InvalidInput, NotFound, Problem
from consent.ledger.open_ledger import OpenLedger
from signing import digests, merkle


def head(opened: OpenLedger) -> SignedHead:
    """The head of the log; `root_hash` in base64, as in the checkpoint."""
    with opened.store.reading() as tx:
        root = digests.encode_base64(tx.head.root_hash)
        return SignedHead(tx.head.origin, tx.head.tree_size, root, opened.checkpoint(tx))


def entry_proof(opened: OpenLedger, index: int) -> str:
    """The C2SP tlog-proof of an entry. Raises NotFound."""
    with opened.store.reading() as tx:
        if not 0 <= index < tx.head.tree_size:
            raise NotFound.of("entry_unknown", f"the log has the entries 0 to {tx.head.tree_size - 1}")
        return opened.tlog_proof(tx, index)


def logged(opened: OpenLedger, digest: str) -> LoggedStatement:
    """Where a statement was registered, also where it was erased since. Raises NotFound (`statement_unknown`).

    Anybody may ask: the log is public, and who can name a digest has the statement, or had it.
    """
    with opened.store.reading() as tx:
        record, gone = tx.record(digest), tx.statements.erased(digest)
        if record is not None:
            return LoggedStatement(record.index)
        if gone is not None:
            return LoggedStatement(gone.registered_index)
        raise NotFound.of("statement_unknown", "no statement of that digest is registered")


def consistency(opened: OpenLedger, old: int, new: int) -> Consistency:
    """The proof that the log of `new` entries extends that of `old`. Raises InvalidInput (`bad_number`)."""
    with opened.store.reading() as tx:
        if not 0 <= old <= new <= tx.head.tree_size:
            detail = f"0 <= old <= new <= {tx.head.tree_size} is needed"
            raise InvalidInput((Problem("bad_number", "/old", detail),))
        path = merkle.prove_consistency(old, new, tx.log.read_hashes)
        return Consistency(old, new, tuple(digests.encode_base64(one) for one in path))


def jwks(opened: OpenLedger) -> dict[str, Any]:
    """The receipt keys, for any JOSE library; `log` is the origin of the log whose they are."""
    return receipt.published_keys(opened.log.origin, opened.receipt_keys)


def policy(opened: OpenLedger) -> str:
    """The tlog-policy of this log, with its witnesses. Verifiers take theirs from outside, never from a receipt."""
    return opened.panel.text
