"""Large requests take turns: one at a time, few wait in each worker, and whoever comes then is asked to come back.

A batch of a thousand checks costs its size, and its caller may ask it. But threads of a worker share one interpreter,
and workers one database: ten of them at once would make everybody else wait for all ten.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Final

from consent.errors import Busy

MOST_WAITING: Final = 6
"""How many wait for their turn, each in a thread of its own: half of those a worker has where nothing else is said."""


Turn = Callable[[], AbstractContextManager[None]]


class Turns:
    """The turns of one worker; `among_workers` is the turn it waits for among others."""

    def __init__(self, most_waiting: int = MOST_WAITING, among_workers: Turn = nullcontext) -> None:
        self._turn = threading.Lock()
        self._among_workers = among_workers
        self._places = threading.BoundedSemaphore(most_waiting + 1)

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Wait for one's turn and take it. Raises Busy (`busy`) where too many wait already."""
        if not self._places.acquire(blocking=False):
            raise Busy.of("busy", "other large requests are waiting for their turn: ask again in a second")
        try:
            with self._turn, self._among_workers():
                yield
        finally:
            self._places.release()
