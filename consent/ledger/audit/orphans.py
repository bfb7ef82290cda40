"""The audit of rows that stand on nothing: on no entry of the log, or on a decision that is not here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from consent.errors import Problem
from consent.storage.transaction import Transaction
from signing import merkle

_CODES: Final = {
    "entries": "entry_mismatch", "nodes": "node_mismatch", "statements": "statement_mismatch",
    "proofs": "proof_mismatch", "subjects": "subject_mismatch", "decisions": "decision_mismatch",
    "holds": "reservation_mismatch", "reservations": "reservation_mismatch", "erased": "erasure_mismatch",
    "timestamps": "timestamp_mismatch",
}  # fmt: skip


def problems(tx: Transaction) -> Iterator[Problem]:
    """Every row that no entry of the log can be for, and what decisions relied on that are not stored."""
    size = tx.head.tree_size
    for table, pointer in tx.scan.outside(size, merkle.stored_hash_count(size)):
        yield Problem(_CODES[table], pointer, "it stands on no entry of the log")
    for pointer in tx.scan.reliances_of_nothing():
        yield Problem("decision_mismatch", pointer, "of a decision that is not stored")
