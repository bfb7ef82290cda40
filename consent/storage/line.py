"""A line of processes before one turn, in the order they come: SQLite's own lock is given to whoever polls first.

Two files beside the database are locked by the system, which lets go of them when their process ends, however it
ended. Whoever comes waits for the first, `next`: only one stands there. Who is next waits for the second, `turn`, takes
it, and leaves the place of the next to another. So nobody who has the turn can take it again before whoever was next.
Threads of one process line up before a lock of their own. Files that nobody holds mean nothing, and are never removed.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from consent.errors import Unavailable

PATIENCE: Final = 30.0
"""How long somebody waits for the turn, in seconds: as long as for the database's own lock."""
_POLLED_EVERY: Final = 0.001


class FairLine:
    """One line, at a path that all processes share; its turn is taken by one thread at a time."""

    def __init__(self, path: Path, patience: float = PATIENCE) -> None:
        self._path = path
        self._patience = patience
        self._threads = threading.Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for one's turn and take it. Raises Unavailable (`database_busy`) after `patience` seconds."""
        until = time.monotonic() + self._patience
        if not self._threads.acquire(timeout=self._patience):
            raise _busy()
        try:
            following = self._held("next", until)
            try:
                held = self._held("turn", until)
            finally:
                _let_go(following)
            try:
                yield
            finally:
                _let_go(held)
        finally:
            self._threads.release()

    def _held(self, name: str, until: float) -> int:
        """The descriptor of a file that it alone holds, until that is closed."""
        path = self._path.with_name(f"{self._path.name}-{name}")
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        except OSError as error:
            detail = f"no file can be made beside the database: {error.strerror}"
            raise Unavailable.of("database_unavailable", detail) from error
        try:
            while not _is_held(descriptor):
                if time.monotonic() > until:
                    raise _busy()
                time.sleep(_POLLED_EVERY)
        except BaseException:
            os.close(descriptor)
            raise
        return descriptor


def _is_held(descriptor: int) -> bool:
    """Whether the file could be taken just now."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _let_go(descriptor: int) -> None:
    """Let go of a file. In so many words: a process that was begun meanwhile may have the descriptor as well."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
    finally:
        os.close(descriptor)


def _busy() -> Unavailable:
    return Unavailable.of("database_busy", "the database is busy; try again")
