"""The last head of each log that a witness has cosigned: a file each, compared and replaced under one lock."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from signing import digests


@dataclass(frozen=True, slots=True)
class Heads:
    """A directory that holds the cosigned checkpoint of each log under the SHA-256 of its origin."""

    directory: Path

    @contextmanager
    def locked(self, origin: str) -> Iterator[HeldHead]:
        """The head of a log, held so that nobody else, in any process, reads or replaces it meanwhile."""
        self.directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self.directory / name_of(origin)
        with (path.with_suffix(".lock")).open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield HeldHead(path)

    def read(self, name: str) -> str | None:
        """The cosigned checkpoint of the log whose origin has this SHA-256 in hex; None where there is none."""
        path = self.directory / name
        known = len(name) == 64 and set(name) <= set("0123456789abcdef") and path.is_file()
        return path.read_text(encoding="utf-8") if known else None


@dataclass(frozen=True, slots=True)
class HeldHead:
    """A locked head."""

    path: Path

    def read(self) -> str | None:
        """The cosigned checkpoint, None where no head of this log was ever cosigned."""
        return self.path.read_text(encoding="utf-8") if self.path.exists() else None

    def replace(self, checkpoint: str) -> None:
        """Put another one in its place; it is on the disk when this returns."""
        handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=".head-")
        with os.fdopen(handle, "wb") as file:
            file.write(checkpoint.encode())
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(self.path)
        directory = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)


def name_of(origin: str) -> str:
    """SHA-256 of the origin in hex: where the monitoring interface shows a log's head."""
    return digests.sha256(origin.encode()).hex()
