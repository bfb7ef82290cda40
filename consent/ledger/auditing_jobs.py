"""The slow part of an audit in jobs: verifying signatures and deciding again, over as many processes as wanted.

A job is a stretch of the log. Each process opens the ledger for itself and looks at nothing past the size the audit
began with, so that what is appended meanwhile is nobody's business.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Final

from consent.errors import Problem
from consent.ledger import auditing, auditing_decisions
from consent.ledger.auditing_decisions import Undecided
from consent.ledger.grounds import Grounds
from consent.storage.transaction import Transaction

_STRETCH: Final = 500
"""Entries in one job: some seconds at most, and enough to be worth sending to another process."""


@dataclass(frozen=True, slots=True)
class Job:
    """The statements and decisions from one index to another, of a log of that size."""

    first: int
    end: int
    size: int


Found = tuple[list[Problem], int]
"""What a job found wrong, and how many decisions it could not make again."""


def number_of_jobs(size: int) -> int:
    """How many jobs a log of that size is."""
    return -(-size // _STRETCH)


def run(grounds: Grounds, tx: Transaction, size: int, workers: int) -> Iterator[Found]:
    """Every job's findings, in the order of the log."""
    jobs = [Job(first, min(first + _STRETCH, size), size) for first in range(0, size, _STRETCH)]
    if workers <= 1 or grounds.reopen is None:
        yield from map(partial(_done, grounds, tx), jobs)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, _open, (grounds.reopen,)) as pool:
        yield from pool.map(_done_elsewhere, jobs)


def _done(grounds: Grounds, tx: Transaction, job: Job) -> Found:
    undecided = Undecided()
    proofs = auditing.of_proofs(grounds, tx, job.first, job.end, job.size)
    decisions = auditing_decisions.of_decisions(grounds, tx, job.first, job.end, undecided)
    return [*proofs, *decisions], undecided.number


_opened: list[Grounds] = []
"""The ledger of a worker process, opened once."""


def _open(reopen: Callable[[], Grounds]) -> None:
    _opened.append(reopen())


def _done_elsewhere(job: Job) -> Found:
    grounds = _opened[0]
    with grounds.store.reading() as tx:
        return _done(grounds, tx, job)
