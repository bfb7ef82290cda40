"""The audit of rows that stand on nothing: past the log's end, before its beginning, or about what is not here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from consent.errors import Problem
from consent.storage.transaction import Transaction
from signing import merkle

_CODES: Final = {
    "entries": "entry_mismatch", "nodes": "node_mismatch", "statements": "statement_mismatch",
    "proofs": "proof_mismatch", "subjects": "subject_mismatch", "decisions": "decision_mismatch",
    "leaned": "decision_mismatch", "holds": "reservation_mismatch", "reservations": "reservation_mismatch",
    "erased": "erasure_mismatch", "timestamps": "timestamp_mismatch", "document_owners": "document_mismatch",
    "document_openings": "document_mismatch",
}  # fmt: skip


def problems(tx: Transaction) -> Iterator[Problem]:
    """Every row that no entry of the log can be for, and every one about a statement or decision that is not stored."""
    size = tx.head.tree_size
    for table, pointer in tx.scan.outside(size, merkle.stored_hash_count(size)):
        yield Problem(_CODES[table], pointer, "it stands on no entry of the log")
    for table, pointer in tx.scan.standing_on_nothing():
        yield Problem(_CODES[table], pointer, "what it belongs to is not stored")
