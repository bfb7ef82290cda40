"""An audit in jobs, one for each stretch: verifying signatures and deciding again, over as many processes as wanted.

Each process opens the ledger for itself and looks at nothing past the size the audit began with, so that what is
appended meanwhile is nobody's business.
"""

from __future__ import annotations

import gc
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from typing import Final, TypeVar

from consent.errors import Problem
from consent.ledger.audit import beside, decisions, reservations, statements
from consent.ledger.audit.job import Job, JobNote
from consent.ledger.audit.stretch import Stretch, apart, read_stretch, stretches
from consent.ledger.open_ledger import OpenLedger
from consent.storage.transaction import Transaction

T = TypeVar("T")
W = TypeVar("W")
_AHEAD: Final = 4
"""So many pieces of work for each process wait, or are done and not taken yet."""


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
    wanted = [(first, end, size) for first, end in stretches(size, length)]
    for job, found in zip(wanted, elsewhere(opened, length, workers, _done_elsewhere, wanted), strict=True):
        yield read_stretch(tx, *job), found


def elsewhere(opened: OpenLedger, length: int, workers: int, act: Callable[[W], T], wanted: Iterable[W]) -> Iterator[T]:
    """What comes of each piece of work in other processes, in order; never far ahead of whoever takes it."""
    assert opened.reopen is not None
    context, opening = multiprocessing.get_context("spawn"), (opened.reopen, length)
    with ProcessPoolExecutor(workers, context, _open, opening) as pool:
        waiting: deque[Future[T]] = deque()
        for one in wanted:
            waiting.append(pool.submit(act, one))
            if len(waiting) > _AHEAD * workers:
                yield waiting.popleft().result()
        yield from (one.result() for one in waiting)


def opened_here() -> OpenLedger:
    """The ledger, in a process that works for another."""
    return _opened[0]


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
    opened = opened_here()
    with opened.store.reading() as tx:
        return _done(Job(opened, tx, read_stretch(tx, *job)))
