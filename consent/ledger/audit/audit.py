"""The audit as a whole: the log stretch by stretch with all that lies beside it, then what belongs to no entry.

It trusts the log key and nothing else in the database. Nothing is gathered over the whole log: a stretch is read, held
against the entries it stands on, and let go, so an audit needs no more memory for a larger ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from consent.errors import InvalidInput, LogInconsistent, Problem, Unavailable
from consent.ledger import rollback
from consent.ledger.audit import beside, hashes, jobs, orphans, schema
from consent.ledger.audit.filings import FilingPass
from consent.ledger.audit.stretch import LENGTH, apart
from consent.ledger.audit.tree import TreePass
from consent.ledger.open_ledger import OpenLedger, as_error
from consent.outbound import witnesses
from consent.storage.transaction import Transaction
from signing.checkpoint import open_checkpoint
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


def audit_hashes(
    opened: OpenLedger, progress: Progress | None = None, *, workers: int = 1, since: str | None = None
) -> AuditReport:
    """Re-verify the log alone: its entries are those of its signed head, which extends every head that was kept.

    What the entries say, and what lies beside them, is not looked at. `since` is as in `audit`.
    """
    kept = list(_kept(opened, since))
    opened = apart(opened, hashes.WHOLE)
    with opened.store.reading() as tx:
        problems = list(hashes.problems(opened, tx, progress, workers))
        problems += _older_head_problems(tx, kept)
        if progress is not None:
            progress(tx.head.tree_size, tx.head.tree_size)
        return AuditReport(tx.head.tree_size, tuple(problems))


def audit(
    opened: OpenLedger, progress: Progress | None = None, *, workers: int = 1, since: str | None = None,
    length: int = LENGTH,
) -> AuditReport:  # fmt: skip
    """Re-verify the whole ledger in one snapshot, on so many processes, `length` entries at a time.

    `since` is an older checkpoint of the log, which it must extend; each witness that can be reached is asked for one
    too. Raises InvalidInput where `since` is none that this log has signed.
    """
    kept = list(_kept(opened, since))
    opened = apart(opened, length)
    with opened.store.reading() as tx:
        size = tx.head.tree_size
        problems = list(schema.problems(opened, tx))
        if not schema.readable(tx):
            return AuditReport(size, tuple(problems))
        undecided, tree, filings = 0, TreePass(tx), FilingPass(tx)
        for stretch, found in jobs.run(opened, tx, length, workers):
            problems += [*tree.problems_of(stretch), *found.problems]
            problems += filings.problems_of(stretch.end, found.noted.filings)
            undecided += found.noted.undecided
            if progress is not None:
                progress(stretch.end, size)
        problems += tree.head_problems(opened)
        problems += _older_head_problems(tx, kept)
        problems += [*orphans.problems(tx), *beside.problems(opened, tx)]
        return AuditReport(size, tuple(problems), undecided)


_Kept = tuple[str, Checkpoint]


def _kept(opened: OpenLedger, since: str | None) -> Iterator[_Kept]:
    """Heads of this log that others have kept, each with who did; a witness that is away says nothing against it."""
    if since is not None:
        with as_error(InvalidInput):
            yield "you have kept", open_checkpoint(since, opened.log.verifier).checkpoint
    for one in opened.panel.cosigners:
        try:
            shown = witnesses.last_head(one, opened.log.verifier)
        except Unavailable:
            continue
        if shown is not None:
            yield f"the witness {one.name} has cosigned", shown.checkpoint


def _older_head_problems(tx: Transaction, kept: list[_Kept]) -> Iterator[Problem]:
    """The log extends every head of it that somebody else has kept."""
    for who, head in kept:
        try:
            rollback.refuse_older_or_other(tx, head, who)
        except LogInconsistent as error:
            yield from error.problems
