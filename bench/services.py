"""Services to be asked over HTTP: a ledger's, and the trivial one by the same server with the same settings."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.contestants import ROOT
from consent.settings import Settings
from tests.ports import first_answer, kept_port

WORKERS = 2
_TRIVIAL = """
import sys
from api import machine
from api.serving import serve
from bench.trivial import application
port, workers = int(sys.argv[1]), int(sys.argv[2])
serve(application, machine.Served("127.0.0.1", port, workers, machine.THREADS, machine.DRAINED_WITHIN))
"""


@dataclass(frozen=True, slots=True)
class Service:
    """One that runs: where, and how long it took from the start until its first answer, in seconds."""

    port: int
    started_in: float
    process: int

    def memory(self) -> float:
        """The proportional memory of the largest of its workers, in MB: what it shares with others counts in part."""
        found = [_proportional(one) for one in _children(self.process)]
        return max(found, default=0.0)


@contextmanager
def trivial(workers: int = WORKERS) -> Iterator[Service]:
    """The trivial service while the block runs."""
    with kept_port() as port, _running([sys.executable, "-c", _TRIVIAL, str(port), str(workers)], port, {}) as made:
        yield made


@contextmanager
def ledger(settings: Settings, workers: int = WORKERS) -> Iterator[Service]:
    """`consent serve` while the block runs."""
    with kept_port() as port:
        program = str(Path(sys.executable).with_name("consent"))
        command = [program, "serve", "--port", str(port), "--workers", str(workers)]
        said = {"CONSENT_DATABASE": settings.database, "CONSENT_KEYS": str(settings.keys)}
        with _running(command, port, said) as made:
            yield made


@contextmanager
def _running(command: Sequence[str], port: int, said: dict[str, str]) -> Iterator[Service]:
    environment, began = {**os.environ, "PYTHONPATH": str(ROOT), **said}, time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        first_answer(f"http://127.0.0.1:{port}/readyz")
        yield Service(port, time.perf_counter() - began, process.pid)
    finally:
        process.terminate()
        process.wait()


def _children(parent: int) -> Iterator[int]:
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        if fields[1] == str(parent):
            yield int(status.parent.name)


def _proportional(process: int) -> float:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)
