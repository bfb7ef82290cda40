"""The audit of hashes alone: the entries are those of the signed head, and the stored tree is the one they make.

It says nothing of what the entries mean, nor of what lies beside the log: no signature but the head's is verified. The
log is hashed in complete subtrees of one size, each by itself, on as many processes as wanted; above them is a tree of
their roots. Where anything differs, the log is gone over once more, slowly, to say what.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from consent.errors import Problem
from consent.ledger.audit import jobs
from consent.ledger.audit.stretch import LENGTH, read_stretch, stretches
from consent.ledger.audit.tree import TreePass
from consent.ledger.open_ledger import OpenLedger
from consent.storage.transaction import Transaction
from signing import merkle

LEVEL: Final = 12
WHOLE: Final = 1 << LEVEL
"""Entries in one complete subtree."""


def problems(
    opened: OpenLedger, tx: Transaction, progress: Callable[[int, int], None] | None, workers: int
) -> Iterator[Problem]:
    """What is wrong with the entries, the stored hashes and the head, and nothing else."""
    tree, size = TreePass(tx), tx.head.tree_size
    if _root(opened, tx, progress, workers) == tx.head.root_hash:
        tree.skip_all()
    else:
        for first, end in stretches(size, LENGTH):
            yield from tree.problems_of(read_stretch(tx, first, end, size))
    yield from tree.head_problems(opened)


def _root(
    opened: OpenLedger, tx: Transaction, progress: Callable[[int, int], None] | None, workers: int
) -> bytes | None:
    """The root the entries come to; None where something is missing, or a stored hash is not theirs."""
    size = tx.head.tree_size
    edge: list[bytes] = []
    for number, root in enumerate(_subtree_roots(opened, tx, size // WHOLE, workers)):
        if root is None or not _stacked(tx, edge, number, root):
            return None
        if progress is not None:
            progress((number + 1) * WHOLE, size)
    return _root_with_rest(tx, edge, size // WHOLE * WHOLE, size)


def _stacked(tx: Transaction, edge: list[bytes], number: int, root: bytes) -> bool:
    """Put the root of the next complete subtree upon the edge, and say whether what it completes is stored behind it.

    `edge` holds the roots of the complete subtrees there are, the largest first: one for each bit of their number.
    """
    completed, joined = [], number
    while joined & 1:
        root, joined = merkle.node_hash(edge.pop(), root), joined >> 1
        completed.append(root)
    edge.append(root)
    end = merkle.stored_hash_count((number + 1) * WHOLE)
    return tx.scan.plain_nodes(end - len(completed), end) == completed


def _root_with_rest(tx: Transaction, edge: list[bytes], whole: int, size: int) -> bytes | None:
    """The root with what follows the last complete subtree; None where that is not whole or not stored so."""
    entries = tx.scan.plain_entries(whole, size)
    if len(entries) != size - whole or not _are_bytes(entries):
        return None
    new, root = merkle.append_leaves(whole, merkle.leaf_hashes(entries), lambda _: edge)
    stored = tx.scan.plain_nodes(merkle.stored_hash_count(whole), merkle.stored_hash_count(size))
    return root if stored == [one for _, one in new] else None


def _are_bytes(entries: list[object]) -> bool:
    return all(type(one) is bytes for one in entries)


def _subtree_roots(opened: OpenLedger, tx: Transaction, count: int, workers: int) -> Iterator[bytes | None]:
    if workers <= 1 or opened.reopen is None or count < 2:
        return (_subtree_root(tx, number) for number in range(count))
    return jobs.elsewhere(opened, WHOLE, workers, _root_elsewhere, range(count))


def _root_elsewhere(number: int) -> bytes | None:
    with jobs.opened_here().store.reading() as tx:
        return _subtree_root(tx, number)


def _subtree_root(tx: Transaction, number: int) -> bytes | None:
    """The root of the complete subtree of that number, where its entries and all its stored hashes agree."""
    first = number * WHOLE
    entries, place = tx.scan.plain_entries(first, first + WHOLE), merkle.stored_hash_count(first)
    if len(entries) != WHOLE or not _are_bytes(entries):
        return None
    hashes = merkle.subtree_hashes(merkle.leaf_hashes(entries))
    return hashes[-1] if tx.scan.plain_nodes(place, place + len(hashes)) == hashes else None
