"""How much of the machine is ours, and what a service makes of it: workers for its processors, threads in each.

A container sees every processor of its host and may use half of one. Read from the files of the system; where they are
not there or say nothing, nothing is limited by them.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

THREADS: Final = 12
"""How many requests a worker answers at once where nothing else is said; the others wait."""
FEWEST_THREADS: Final = 4
"""With fewer, large requests that wait for their turn would leave none for the others."""
DRAINED_WITHIN: Final = 25
"""How long requests that are being answered may take once a service is told to end, in seconds, where nothing else is
said: less than the 30 after which those who run containers kill."""
MOST_WORKERS: Final = 64
"""More are never started unasked: each holds a ledger's cache of its own."""


@dataclass(frozen=True, slots=True)
class Served:
    """How something is served: where, by how many workers of how many threads; `drain` seconds its end may take."""

    host: str
    port: int
    workers: int
    threads: int
    drain: int


def workers(processors: float | None = None) -> int:
    """How many worker processes use the machine fully: one for each processor we may use, and at least one.

    A worker runs one thread of Python at a time. A part of a processor is rounded up: what a quota leaves unused
    is lost, and what it does not allow is only waited for.
    """
    usable = available() if processors is None else processors
    return max(1, min(MOST_WORKERS, math.ceil(usable)))


def available(system: Path = Path("/")) -> float:
    """How many processors this process may keep busy; not a whole number where a quota says so."""
    return min([float(len(os.sched_getaffinity(0))), *quotas(system)])


def quotas(system: Path = Path("/")) -> Iterator[float]:
    """What each control group this process is in, and each above it, allows; `system` is where the files lie.

    A quota holds for all below it, so the smallest counts (kernel: `admin-guide/cgroup-v2`, `scheduler/sched-bwc`).
    """
    for controllers, path in _memberships(system / "proc/self/cgroup"):
        if controllers == "":
            read, root = _quota_of_version_2, system / "sys/fs/cgroup"
        elif "cpu" in controllers.split(","):
            read, root = _quota_of_version_1, system / "sys/fs/cgroup" / "cpu"
        else:
            continue
        inside = path.strip("/")
        for place in (inside, *(str(one) for one in Path(inside).parents)) if inside else (".",):
            found = read(root / place)
            if found is not None:
                yield found


def _memberships(path: Path) -> Iterator[tuple[str, str]]:
    """The lines `hierarchy:controllers:path`; version 2 names no controllers."""
    for line in _read(path).splitlines():
        parts = line.split(":", 2)
        if len(parts) == 3:
            yield parts[1], parts[2]


def _quota_of_version_2(group: Path) -> float | None:
    return _ratio(*(_read(group / "cpu.max").split() or ["max"]))


def _quota_of_version_1(group: Path) -> float | None:
    return _ratio(_read(group / "cpu.cfs_quota_us").strip(), _read(group / "cpu.cfs_period_us").strip())


def _ratio(quota: str, period: str = "100000") -> float | None:
    """Microseconds in a period of so many; -1 and `max` are no quota, and neither is what cannot be read."""
    if not (quota.isascii() and quota.isdigit() and period.isascii() and period.isdigit()):
        return None
    return int(quota) / int(period) if int(quota) and int(period) else None


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
