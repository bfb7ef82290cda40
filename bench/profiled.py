"""Where a check's time goes, printed: by room and by function, with how many decisions a second there are without it.

Usage: python bench/profiled.py [--grants 10000] [--questions 2000] [--record | --decide] [--cold] [--top 40].
A new ledger holds the workload of the peers (twenty grants to a performer). Distinct questions are asked in process,
first for the rate, of a ledger just opened and again of one that has met its performers; then with cProfile, whose own
weight makes calls look dearer than they are: compare shares, not times. No question is asked twice.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from bench import planted, workload
from bench.workload import Asked
from consent.decision.decide import decide
from consent.decision.request import parse_request
from consent.derived import Derivations
from consent.ledger.ledger import Ledger
from consent.ledger.writes import Draft
from consent.storage.statements import StatementCache

ROOT = Path(__file__).resolve().parents[1]
Ask = Callable[[dict[str, Any]], str]
Stats = dict[tuple[str, int, str], tuple[int, int, float, float, Any]]


def main() -> None:
    """Plant, ask, print."""
    wanted = _arguments()
    with tempfile.TemporaryDirectory(prefix="consent-bench-") as directory:
        given = list(workload.grants(wanted.grants))
        began = time.perf_counter()
        made = planted.plant(Path(directory), given)
        print(f"{wanted.grants:,} grants planted in {time.perf_counter() - began:.1f} s")
        many, asked = wanted.questions, workload.questions(given, 3 * wanted.questions)
        opened = partial(_decider, made) if wanted.decide else partial(_checker, made, record=wanted.record)
        ask = opened()
        _print_rate("a ledger just opened: the first question of each performer among them", _times(ask, asked[:many]))
        _print_rate("other questions of the same performers", _times(ask, asked[many : 2 * many]))
        stats = _profile(opened() if wanted.cold else ask, asked[2 * many :])
        _print_rooms(stats, many)
        _print_functions(stats, many, wanted.top)


def _arguments() -> argparse.Namespace:
    told = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    told.add_argument("--grants", type=int, default=10_000)
    told.add_argument("--questions", type=int, default=2_000)
    told.add_argument("--record", action="store_true", help="recorded and receipted, one commit each")
    told.add_argument("--decide", action="store_true", help="the pure decision alone, in one snapshot")
    told.add_argument("--cold", action="store_true", help="profile a ledger just opened: nothing is derived yet")
    told.add_argument("--top", type=int, default=40, help="so many functions are listed")
    return told.parse_args()


def _checker(made: Ledger, *, record: bool) -> Ask:
    """The verb as it is called by HTTP's route, answer made into JSON."""
    ledger = _again(made)

    def ask(body: dict[str, Any]) -> str:
        return str(ledger.check(body | {"record": record}).as_json()["outcome"])

    return ask


def _again(made: Ledger) -> Ledger:
    """The same ledger as by a process that has just opened it."""
    opened = made.opened
    store = replace(opened.store, statements=StatementCache())
    return Ledger(replace(opened, store=store, derivations=Derivations(), clock=lambda: planted.NOW))


def _decider(made: Ledger) -> Ask:
    """The decision alone, of one head, with what was derived before."""
    opened = _again(made).opened
    snapshot = ExitStack()
    registry = Draft(opened, snapshot.enter_context(opened.store.reading())).registry()

    def ask(body: dict[str, Any]) -> str:
        request = parse_request(body)
        assert request.at is not None
        return decide(request, registry, at=request.at, now=planted.NOW, rules=opened.rules.present).outcome

    return ask


def _times(ask: Ask, asked: Sequence[Asked]) -> tuple[list[float], float]:
    """Seconds each took, and of one core's time for all. Raises AssertionError at the first wrong answer."""
    took, busy = [], time.process_time()
    for one in asked:
        body = planted.asked_of(one.question)
        began = time.perf_counter()
        outcome = ask(body)
        took.append(time.perf_counter() - began)
        assert (outcome == "covered") == one.covered, (outcome, one)
    return took, time.process_time() - busy


def _print_rate(what: str, measured: tuple[list[float], float]) -> None:
    took, busy = measured
    middle, far = statistics.median(took) * 1e6, statistics.quantiles(took, n=100)[98] * 1e6
    print(f"{len(took) / busy:>9,.0f}/s of a core  p50 {middle:>8.1f} µs  p99 {far:>8.1f} µs  0 wrong  {what}")


def _profile(ask: Ask, asked: Sequence[Asked]) -> Stats:
    bodies = [planted.asked_of(one.question) for one in asked]
    profile = cProfile.Profile()
    profile.enable()
    for body in bodies:
        ask(body)
    profile.disable()
    return pstats.Stats(profile).stats  # type: ignore[attr-defined,no-any-return]


def _print_rooms(stats: Stats, many: int) -> None:
    """Own time of each room: what is built in is counted to whoever called it."""
    own, calls = Counter[str](), Counter[str]()
    for place, (_, count, itself, _, callers) in stats.items():
        for room, seconds, times in _charged(place, count, itself, callers):
            own[room] += seconds  # type: ignore[assignment]
            calls[room] += times
    total = sum(own.values())
    print(f"\n{'share':>6}  {'µs each':>8}  {'calls':>7}  room")
    for room, seconds in own.most_common():
        if seconds / total >= 0.002:
            print(f"{seconds / total:>6.1%}  {seconds / many * 1e6:>8.1f}  {calls[room] / many:>7.1f}  {room}")


def _charged(place: tuple[str, int, str], count: int, itself: float, callers: Any) -> Iterator[tuple[str, float, int]]:
    if place[0] != "~" or not callers:
        yield _room(place[0]), itself, count
        return
    for (file, _, _), (_, times, seconds, _) in callers.items():
        yield _room(file), seconds, times


def _room(file: str) -> str:
    """The room of a file: two names of ours, the first name of another package."""
    path = Path(file)
    if ROOT in path.parents and ".venv" not in path.parts:
        return ".".join(path.relative_to(ROOT).with_suffix("").parts[:2])
    if "site-packages" in path.parts:
        return f"({path.parts[path.parts.index('site-packages') + 1].removesuffix('.py')})"
    return "(python)"


def _print_functions(stats: Stats, many: int, top: int) -> None:
    print(f"\n{'own':>6}  {'with':>6}  {'calls':>7}  function (µs a question: its own, and with what it calls)")
    ordered = sorted(stats.items(), key=lambda one: -one[1][2])
    for (file, line, name), (_, count, itself, everything, _) in ordered[:top]:
        path = Path(file)
        where = path.relative_to(ROOT) if ROOT in path.parents else path.name
        print(
            f"{itself / many * 1e6:>6.1f}  {everything / many * 1e6:>6.1f}  {count / many:>7.1f}  {where}:{line} {name}"
        )


if __name__ == "__main__":
    main()
