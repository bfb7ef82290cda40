"""What we hold ourselves to, measured in one run: ours in process and over HTTP, peers, growth, proofs, audit, starts.

Usage: python bench/run.py [--quick] [--grants N] [--rounds N] [--seconds N] [--only PART] [--publish], or make bench.
The figures are printed, and written as JSON (build/bench.json). --quick asks everything for a moment, so that a test
can see that it works: its figures mean nothing. --publish puts them into docs/performance.md, with the chart. Exit 1
where an answer was wrong. Read ratios: a machine that others use too is not the same from one minute to the next.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from bench import chart, evidence, machine, ours, over_http, peers, planted, report, workload
from bench.contestants import ROOT, Contestant, compare
from bench.ours import SHAPES

PEERS_PYTHON: Final = ROOT / ".venv-peers" / "bin" / "python"
PARTS: Final = ("process", "growth", "audit", "http", "proof", "receipt", "starts", "weights")
LEFT_OUT: Final = "its package is not installed here: make .venv-peers/.installed"


@dataclass(slots=True)
class Run:
    """One run: how much of everything, where its ledgers lie, and what it has found."""

    directory: Path
    grants: int
    rounds: int
    seconds: float
    parts: Sequence[str]
    quick: bool
    found: dict[str, Any] = field(default_factory=dict)
    planted_in: dict[tuple[str, int], float] = field(default_factory=dict)
    planted_bytes: dict[tuple[str, int], int] = field(default_factory=dict)

    @property
    def small(self) -> int:
        """The smallest ledger that growth is measured from."""
        return min(self.grants, 40 if self.quick else 1_000)

    @property
    def middle(self) -> int:
        """The ledger that is audited and asked over HTTP."""
        return min(self.grants, 10_000)

    @property
    def sizes(self) -> list[int]:
        """The ledgers that growth is measured over: each ten times the one before."""
        found = [self.small]
        while found[-1] * 10 <= self.grants:
            found.append(found[-1] * 10)
        return found

    def ledger(self, shape: str, many: int, declared: Mapping[str, Any] | None = None) -> Path:
        """Where a ledger lies, planted when it is first asked for."""
        kind = shape + (" under everything" if declared else "")
        place = self.directory / f"{kind.replace(' ', '-')}-{many}"
        if (kind, many) not in self.planted_in:
            began = time.perf_counter()
            planted.plant(place, SHAPES[shape](many), declared)
            self.planted_in[kind, many] = time.perf_counter() - began
            self.planted_bytes[kind, many] = (place / "ledger.db").stat().st_size
            _tell(f"planted {many:,} grants ({kind}) in {self.planted_in[kind, many]:.1f} s")
        return place

    def contestant(self, name: str, how: str, shape: str, many: int, declared: Any = None) -> Contestant:
        """One of ours."""
        questions = 200 if self.quick else ours.QUESTIONS
        place = self.ledger(shape, many, declared)
        return Contestant(name, ours.command(how, shape, many, place, questions), grants=many)


def main() -> int:
    """Measure, tell, and write it down; or tell an earlier run again."""
    wanted = _arguments()
    found = _told_before(wanted.again) if wanted.again else {}
    if wanted.only or not wanted.again:
        found = _measured(wanted, found)
    print(report.as_text(found))
    if wanted.publish:
        report.publish(found, chart.drawn(found))
    wrong = report.wrong(found)
    _tell(f"{wrong} wrong answers")
    return 1 if wrong else 0


def _told_before(written: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(written).read_text(encoding="utf-8"))
    return found


def _measured(wanted: argparse.Namespace, before: Mapping[str, Any]) -> dict[str, Any]:
    """The figures of a run, written down after every part: one that is broken off has told what it had."""
    written = Path(wanted.json)
    written.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="consent-bench-") as directory:
        run = Run(Path(directory), wanted.grants, wanted.rounds, wanted.seconds, wanted.only or PARTS, wanted.quick)
        today = dt.datetime.now(dt.UTC).date().isoformat()
        run.found |= {"command": _command(), "date": today, "machine": machine.kind(), "grants": run.grants,
                      "rounds": run.rounds, "syncs": machine.syncs(Path(directory))}  # fmt: skip
        if before:
            run.found |= {**before, "command": f"{before['command']}`, then `{_command()}"}
        for part in PARTS:
            if part in run.parts:
                _tell(f"measuring: {part}")
                _MEASURED[part](run)
                written.write_text(report.as_json(run.found), encoding="utf-8")
    return run.found


def _arguments() -> argparse.Namespace:
    told = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    told.add_argument("--quick", action="store_true", help="everything for a moment: that it works, not how fast")
    told.add_argument("--grants", type=int, help="how many the largest ledger holds [100,000]")
    told.add_argument("--rounds", type=int, help="how often everybody has a turn [3]")
    told.add_argument("--seconds", type=float, help="how long a turn is [3]")
    told.add_argument("--only", action="append", choices=PARTS, help="a part of it; repeatable")
    told.add_argument("--json", default="build/bench.json", help="where the figures are written [build/bench.json]")
    told.add_argument("--again", metavar="JSON", help="tell an earlier run's figures; --only measures parts anew")
    told.add_argument("--publish", action="store_true", help="put the figures and the chart into docs/")
    said = told.parse_args()
    usual = (400, 1, 0.2) if said.quick else (100_000, 3, 3.0)
    for name, value in zip(("grants", "rounds", "seconds"), usual, strict=True):
        if getattr(said, name) is None:
            setattr(said, name, value)
    return said


def _command() -> str:
    return " ".join(["python bench/run.py", *sys.argv[1:]])


def _tell(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


# -- the parts ---------------------------------------------------------------------------------------------------------


def _in_process(run: Run) -> None:
    """Peers and ours with the same grants, then ours in the shapes that targets name."""
    large = run.ledger("files", run.grants)
    run.found["selects"] = machine.selects(large / "ledger.db")
    few, cell = (40, 40) if run.quick else (1_000, 1_000)
    taking_part = [
        *_peers(run),
        run.contestant("ours: check", "check", "files", run.grants),
        run.contestant("ours: decide", "decide", "files", run.grants),
        run.contestant("ours: nothing derived before", "cold", "files", run.grants),
        run.contestant("ours: few works", "check", "files", few),
        run.contestant("ours: every profile", "strict", "files", few, planted.EVERYTHING),
        run.contestant("ours: one of ten", "check", "cast", few),
        run.contestant("ours: ten at once", "ten", "cast", few),
        run.contestant("ours: cell of 4", "check", "cell", 4),
        run.contestant("ours: cell of 1,000", "check", "cell", cell),
    ]
    run.found["in_process"] = _by_name(taking_part, run)


def _peers(run: Run) -> Iterator[Contestant]:
    for name in peers.PEERS:
        with_package = name in peers.OF_PACKAGES
        python = PEERS_PYTHON if with_package else Path(sys.executable)
        one = Contestant(name, [python, "-m", "bench.peers", name, run.grants], grants=run.grants)
        one.error = LEFT_OUT if with_package and not PEERS_PYTHON.exists() else None
        yield one


def _by_name(taking_part: Sequence[Contestant], run: Run) -> dict[str, Any]:
    found = compare(taking_part, rounds=run.rounds, seconds=run.seconds)
    return {one.name: {"grants": one.grants, **told} for one, told in zip(taking_part, found, strict=True)}


def _growing(run: Run) -> None:
    """The same check of ledgers of several sizes, by turns."""
    found = _by_name([run.contestant(str(many), "check", "files", many) for many in run.sizes], run)
    for many in run.sizes:
        found[str(many)]["planted_in"] = run.planted_in["files", many]
    run.found["growth"] = found


def _over_http(run: Run) -> None:
    given = list(workload.grants(run.middle))
    run.found["http"] = over_http.compared(
        run.ledger("files", run.middle), given, rounds=run.rounds, seconds=run.seconds * (1 if run.quick else 2),
        questions=60 if run.quick else 2_000, registered=24 if run.quick else 800,
    )  # fmt: skip


def _audit(run: Run) -> None:
    """Of a ledger by itself: what was asked of another may have been recorded in it."""
    shape = "cast" if run.quick else "files"
    directory = run.ledger(shape, run.small if run.quick else run.middle)
    run.found["audit"] = evidence.audited(directory, run.rounds)


def _proof(run: Run) -> None:
    run.found["proof"] = evidence.proved(run.ledger("files", run.grants))
    run.found["proof_of_small"] = evidence.proved(run.ledger("files", run.small))


def _receipt(run: Run) -> None:
    run.found["receipt"] = evidence.receipted(run.ledger("files", run.small), list(workload.grants(run.small)))


def _starts(run: Run) -> None:
    directory = run.ledger("files", run.small)
    evidence.receipted(directory, list(workload.grants(run.small)))
    run.found["starts"] = evidence.started(directory, run.rounds)


def _weights(run: Run) -> None:
    directory, given = run.ledger("files", run.small), list(workload.grants(run.small))
    fresh = run.planted_bytes["files", run.small]
    run.found["weights"] = evidence.weighed(directory, given, fresh, 20 if run.quick else 300)


_MEASURED: Final = {
    "process": _in_process, "growth": _growing, "http": _over_http, "audit": _audit, "proof": _proof,
    "receipt": _receipt, "starts": _starts, "weights": _weights,
}  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
