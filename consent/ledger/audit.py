"""The audit: every stored byte re-verified, every projection rebuilt; what is wrong is named.

It trusts the log key and nothing else in the database. Statements are replayed in the order of the log through the same
admission as when they came in; what lies beside the log must be exactly what the log speaks of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from consent import entry as entries
from consent.errors import ConsentError, LogInconsistent, Problem
from consent.ledger import auditing, auditing_decisions
from consent.ledger.grounds import Grounds
from consent.storage import tables
from consent.storage.transaction import Transaction
from signing import merkle
from signing.errors import SigningError

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What an audit found: how many entries were read, and everything that is wrong, in the order of the log."""

    entries: int
    problems: tuple[Problem, ...]


def audit(grounds: Grounds, progress: Progress | None = None) -> AuditReport:
    """Re-verify the whole ledger in one snapshot."""
    with grounds.store.reading() as tx:
        problems = [*_of_the_log(grounds, tx, progress), *auditing.of_statements(grounds, tx)]
        problems += [*auditing_decisions.of_decisions(grounds, tx), *auditing_decisions.of_reservations(tx)]
        return AuditReport(tx.head.tree_size, tuple(problems))


def _of_the_log(grounds: Grounds, tx: Transaction, progress: Progress | None) -> Iterator[Problem]:
    """Entries, times, tree hashes, root and checkpoint."""
    size = tx.head.tree_size
    stored: dict[int, bytes] = dict(tx.all_nodes())
    computed: dict[int, bytes] = {}
    expected, last_at, count = 0, 0, 0
    for index, data in tx.all_entries():
        if index != expected:
            yield Problem("entry_missing", f"/entries/{expected}", f"entry {expected} is missing")
        expected = index + 1
        count += 1
        yield from _of_entry(index, data, last_at)
        last_at = _at(data, last_at)
        hashes, _ = merkle.append_leaves(index, [merkle.leaf_hash(data)], partial(_read, computed))
        computed |= dict(hashes)
        if progress is not None and index % 256 == 0:
            progress(index, size)
    if count != size:
        yield Problem("entry_missing", "/head/tree_size", f"the head names {size} entries, {count} are stored")
    for position in sorted(stored.keys() | computed.keys()):
        if stored.get(position) != computed.get(position):
            yield Problem("node_mismatch", f"/nodes/{position}", f"stored hash {position} is not that of the entries")
    yield from _of_the_head(grounds, tx, computed)


def _read(computed: Mapping[int, bytes], positions: Sequence[int]) -> list[bytes]:
    return [computed.get(position, b"") for position in positions]


def _of_entry(index: int, data: bytes, last_at: int) -> Iterator[Problem]:
    try:
        entry = entries.parse_entry(data)
    except ConsentError as error:
        yield Problem("entry_malformed", f"/entries/{index}", str(error))
        return
    if entry.at < last_at:
        yield Problem("time_decreases", f"/entries/{index}/at", "earlier than the entry before")
    if (entry.event == "log.genesis") != (index == 0):
        yield Problem("entry_malformed", f"/entries/{index}/event", "genesis is the first entry and no other")


def _at(data: bytes, last_at: int) -> int:
    try:
        return max(last_at, entries.parse_entry(data).at)
    except ConsentError:
        return last_at


def _of_the_head(grounds: Grounds, tx: Transaction, computed: dict[int, bytes]) -> Iterator[Problem]:
    head = tx.head
    for row in tx.rows(tables.head):
        if row.origin != head.origin:
            yield Problem("head_mismatch", f"/head/{row.origin}", "a database holds one log")
    try:
        root = merkle.root_hash(head.tree_size, partial(_read, computed))
        if root != head.root_hash:
            yield Problem("root_mismatch", "/head/root_hash", "the root is not that of the entries")
        grounds.log.verify_head(tx)
    except (LogInconsistent, SigningError) as error:
        yield Problem("checkpoint_invalid", "/head/checkpoint", str(error))
    last = tx.entry(head.tree_size - 1) if head.tree_size else None
    if last is not None and last.at != head.at:
        yield Problem("head_mismatch", "/head/at", "the head's time is not that of the last entry")
