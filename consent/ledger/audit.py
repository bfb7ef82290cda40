"""The audit: every stored byte re-verified, every projection rebuilt; what is wrong is named.

It trusts the log key and nothing else in the database. Statements are replayed in the order of the log through the same
admission as when they came in; what lies beside the log must be exactly what the log speaks of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from consent import entry as entries
from consent.errors import ConsentError, InvalidInput, LogInconsistent, Problem, Unavailable
from consent.ledger import auditing, auditing_beside, auditing_decisions, auditing_jobs, confirming
from consent.ledger.grounds import Grounds, as_error
from consent.outbound import witnesses
from consent.storage import tables
from consent.storage.transaction import Transaction
from signing import merkle
from signing.checkpoint import open_checkpoint
from signing.errors import SigningError
from signing.tree_head import Checkpoint

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What an audit found: how many entries were read, everything that is wrong, in the order of the log.

    `undecided` counts decisions that could not be made again: their rule set cannot be run here, or what they saw was
    erased since. All else about them was verified.
    """

    entries: int
    problems: tuple[Problem, ...]
    undecided: int = 0


def audit(
    grounds: Grounds, progress: Progress | None = None, *, workers: int = 1, since: str | None = None
) -> AuditReport:
    """Re-verify the whole ledger in one snapshot, on so many processes.

    `since` is an older checkpoint of the log, which it must extend; each witness that can be reached is asked for one
    too. Raises InvalidInput where `since` is none that this log has signed.
    """
    with grounds.store.reading() as tx:
        size = tx.head.tree_size
        problems = [*_of_the_log(grounds, tx, progress), *_of_older_heads(grounds, tx, since)]
        problems += [*auditing.of_statements(tx), *auditing_decisions.stored_decisions(tx)]
        undecided = 0
        for number, (found, passed_over) in enumerate(auditing_jobs.run(grounds, tx, size, workers)):
            problems += found
            undecided += passed_over
            if progress is not None:
                progress(size + number + 1, size + auditing_jobs.number_of_jobs(size))
        problems += [*auditing_decisions.of_reservations(tx), *auditing_beside.beside_the_log(grounds, tx)]
        return AuditReport(size, tuple(problems), undecided)


def _of_older_heads(grounds: Grounds, tx: Transaction, since: str | None) -> Iterator[Problem]:
    """The log extends every head of it that somebody else has kept."""
    seen: list[tuple[str, Checkpoint]] = []
    if since is not None:
        with as_error(InvalidInput):
            seen.append(("you have kept", open_checkpoint(since, grounds.log.verifier).checkpoint))
    for one in grounds.panel.cosigners:
        try:
            shown = witnesses.last_head(one, grounds.log.verifier)
        except Unavailable:
            continue  # a witness that is away says nothing against the log
        seen += [(f"the witness {one.name} has cosigned", shown.checkpoint)] if shown is not None else []
    for who, head in seen:
        try:
            confirming.refuse_older_or_other(tx, head, who)
        except LogInconsistent as error:
            yield from error.problems


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
            progress(index, size + auditing_jobs.number_of_jobs(size))
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
