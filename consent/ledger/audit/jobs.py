"""An audit in jobs, one for each stretch: verifying signatures and deciding again, over as many processes as wanted.

Each process opens the ledger for itself and looks at nothing past the size the audit began with, so that what is
appended meanwhile is nobody's business.
"""

from __future__ import annotations

import gc
import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import Final

from consent.errors import Problem
from consent.ledger.audit import beside, decisions, reservations, statements
from consent.ledger.audit.job import Job, JobNote
from consent.ledger.audit.stretch import Stretch, apart, read_stretch, stretches
from consent.ledger.open_ledger import OpenLedger
from consent.storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Found:
    """What a job found wrong, and what it noted besides."""

    problems: tuple[Problem, ...]
    noted: JobNote


def run(opened: OpenLedger, tx: Transaction, length: int, workers: int) -> Iterator[tuple[Stretch, Found]]:
    """Every stretch, of so many entries, with what was found beside it, in the order of the log."""
    size = tx.head.tree_size
    if workers <= 1 or opened.reopen is None:
        for first, end in stretches(size, length):
            stretch = read_stretch(tx, first, end, size)
            yield stretch, _done(Job(opened, tx, stretch))
            tx.forget()
        return
    context = multiprocessing.get_context("spawn")
    wanted = [(first, end, size) for first, end in stretches(size, length)]
    with ProcessPoolExecutor(workers, context, _open, (opened.reopen, length)) as pool:
        for job, found in zip(wanted, pool.map(_done_elsewhere, wanted), strict=True):
            yield read_stretch(tx, *job), found


def _done(job: Job) -> Found:
    problems = [
        *statements.problems(job),
        *decisions.problems(job),
        *reservations.problems(job),
        *beside.stretch_problems(job),
    ]
    return Found(tuple(problems), job.noted)


_LOOKED_FOR_AFTER: Final = 100_000
"""After so many objects a worker process looks for circles among them."""
_opened: list[OpenLedger] = []
"""The ledger of a worker process, opened once."""


def _open(reopen: Callable[[], OpenLedger], length: int) -> None:
    _opened.append(apart(reopen(), length))
    # What is read is let go of stretch by stretch and makes no circles: to look for those takes a tenth of the time.
    gc.freeze()
    gc.set_threshold(_LOOKED_FOR_AFTER)


def _done_elsewhere(job: tuple[int, int, int]) -> Found:
    opened = _opened[0]
    with opened.store.reading() as tx:
        return _done(Job(opened, tx, read_stretch(tx, *job)))
