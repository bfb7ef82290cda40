"""Processes that hold the same grants and answer the same questions, each for a while when it is its turn.

A figure moves from one minute to the next with whatever else a machine does, so nobody is measured once and for all.
All who take part are loaded, then asked by turns, round after round; the medians of the rounds are compared. Every
answer is held against the oracle's. Rates are answers for each second of one core's time, as the system counts it, so
that a process that was kept from its core is not thought slow; p50 and p99 are what a clock on the wall says.

Nothing here knows our ledger or any package: the peers' environment has neither.
"""

from __future__ import annotations

import gc
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol

from bench import workload
from bench.workload import Asked, Grant, Question

ROOT: Final = Path(__file__).resolve().parents[1]
QUESTIONS: Final = 8_000
PERFORMERS: Final = 100
"""Whom one production asks about, in a ledger of any size."""
_CORE: Final = "CONSENT_BENCH_CORE"


class Engine(Protocol):
    """Whoever can hold grants and answer questions about them.

    `stricter` is one that has reasons of its own to say no: it is wrong only where it covers what no grant does.
    """

    stricter: bool

    def load(self, grants: Iterable[Grant]) -> None:
        """Take the grants in, once."""

    def covered(self, question: Question) -> bool:
        """The answer."""


def percentile(took: Sequence[float], part: float) -> float:
    """The value that this part of all do not exceed."""
    ordered = sorted(took)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def memory() -> float:
    """The resident memory of this process, in MB of 2²⁰ bytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


# -- in the process of one who takes part ------------------------------------------------------------------------------


def take_part(engine: Engine, given: list[Grant], questions: int = QUESTIONS) -> None:
    """Load, then answer rounds as they are called on standard input, until it ends."""
    os.sched_setaffinity(0, {int(os.environ[_CORE])} if _CORE in os.environ else os.sched_getaffinity(0))
    asked = workload.questions(workload.of_some(given, PERFORMERS), questions)
    gc.collect()
    before, began = memory(), time.perf_counter()
    engine.load(given)
    _say(loaded_in=time.perf_counter() - began, memory_mb=memory() - before)
    place = 0
    for line in sys.stdin:
        called = json.loads(line)
        if called.get("meet"):
            _meet(engine, asked)
            _say(met=True)
            continue
        busy = time.process_time()
        took, wrong = _round(engine, asked, place, called["seconds"])
        busy = time.process_time() - busy
        place += len(took)
        _say(
            asked=len(took), wrong=wrong, rate=len(took) / busy, p50=percentile(took, 0.5) * 1e6,
            p99=percentile(took, 0.99) * 1e6, memory_mb=memory() - before, distinct=min(place, len(asked)),
        )  # fmt: skip


def _meet(engine: Engine, asked: Sequence[Asked]) -> None:
    """Ask once about each performer."""
    for one in {one.question.performer: one for one in asked}.values():
        if not one.question.performer.startswith(workload.UNKNOWN):
            engine.covered(one.question)


def _round(engine: Engine, asked: Sequence[Asked], place: int, seconds: float) -> tuple[list[float], int]:
    """Seconds each answer took, going on where the last round ended, and how many were wrong."""
    took, wrong, clock = [], 0, time.perf_counter
    until = clock() + seconds
    while not took or clock() < until:
        one = asked[place % len(asked)]
        began = clock()
        answer = engine.covered(one.question)
        took.append(clock() - began)
        wrong += answer and not one.covered if engine.stricter else answer != one.covered
        place += 1
    return took, wrong


def _say(**said: Any) -> None:
    print(json.dumps(said), flush=True)


# -- where the turns are called ----------------------------------------------------------------------------------------


@dataclass(slots=True)
class Contestant:
    """One who takes part, and what came out of each round; `error` is why it could not."""

    name: str
    command: Sequence[Any]
    grants: int = 0
    process: subprocess.Popen[str] | None = None
    loaded: dict[str, float] = field(default_factory=dict)
    rounds: list[dict[str, float]] = field(default_factory=list)
    error: str | None = None

    def start(self, core: int) -> None:
        """Start it on one core and wait until it has loaded; not one that is known to be left out."""
        if self.error is not None:
            return
        environment = {**os.environ, "PYTHONPATH": str(ROOT), _CORE: str(core)}
        self.process = subprocess.Popen(
            list(map(str, self.command)), cwd=ROOT, env=environment, text=True, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        self.loaded = self._heard()

    def turn(self, seconds: float) -> None:
        """Let it answer for so long."""
        if heard := self._called(seconds=seconds):
            self.rounds.append(heard)

    def meet(self) -> None:
        """Let it be asked about each performer once, unheard."""
        self._called(meet=True)

    def _called(self, **call: Any) -> dict[str, float]:
        if self.error is not None or self.process is None or self.process.stdin is None:
            return {}
        self.process.stdin.write(json.dumps(call) + "\n")
        self.process.stdin.flush()
        return self._heard()

    def _heard(self) -> dict[str, float]:
        assert self.process is not None
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        line = self.process.stdout.readline()
        if not line:
            said = self.process.stderr.read().strip().splitlines()
            self.error = said[-1] if said else f"it ended with {self.process.wait()}"
            return {}
        heard: dict[str, float] = json.loads(line)
        return heard

    def stop(self) -> None:
        """End it."""
        if self.process is not None:
            if self.process.stdin is not None:
                with suppress(BrokenPipeError):
                    self.process.stdin.close()
            self.process.terminate()
            self.process.wait()
            for told in (self.process.stdout, self.process.stderr):
                if told is not None:
                    told.close()

    def told(self) -> dict[str, Any]:
        """The medians of its rounds, and all answers together."""
        if self.error is not None:
            return {"name": self.name, "error": self.error}
        middle = {what: statistics.median(one[what] for one in self.rounds) for what in ("rate", "p50", "p99")}
        return {
            "name": self.name, "loaded_in": self.loaded["loaded_in"], **middle,
            "rates": [round(one["rate"], 1) for one in self.rounds], "memory_mb": self.rounds[-1]["memory_mb"],
            "asked": sum(int(one["asked"]) for one in self.rounds), "distinct": int(self.rounds[-1]["distinct"]),
            "wrong": sum(int(one["wrong"]) for one in self.rounds),
        }  # fmt: skip


def compare(contestants: Sequence[Contestant], *, rounds: int, seconds: float, core: int = 1) -> list[dict[str, Any]]:
    """Load everybody, then ask by turns. Each has the core to itself while it is asked: the others wait for a line.

    Before the first round each is asked about each performer once, unheard: what is met first is no part of a round.
    """
    core = core if core in os.sched_getaffinity(0) else min(os.sched_getaffinity(0))
    with ExitStack() as ends:
        for one in contestants:
            ends.callback(one.stop)
            one.start(core)
        for one in contestants:
            one.meet()
        for _ in range(rounds):
            for one in contestants:
                one.turn(seconds)
        return [one.told() for one in contestants]
