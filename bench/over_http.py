"""Checks and registrations over HTTP, beside a trivial route of the same server with the same settings, by turns.

Recorded checks are durable before they are answered, and their receipts signed. Half of what is sent is covered, half
is not, and each half is sent by itself, so that every answer can be looked at by whoever counts them. Batches are sent
by two connections, for a service answers one large request at a time and sends away whoever would wait too long.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from bench import planted, services, workload
from bench.load import CONNECTIONS, Load, Sent, asked, drive
from bench.workload import Asked, Grant
from consent.bootstrap import open_ledger

COVERED: Final = '"outcome":"covered"'
BATCH: Final = 100
_AT_LEAST: Final = 3
"""A half of the batches is sent for so many seconds at least: one may take a second."""


def compared(directory: Path, given: Sequence[Grant], *, rounds: int, seconds: float, questions: int,
             registered: int) -> dict[str, Any]:  # fmt: skip
    """Rates, p50 and p99 of each kind of request, the medians of the rounds, and of registration."""
    settings = planted.settings_of(directory)
    token = open_ledger(settings).new_token(scopes=["check", "read", "write"]).token
    everything = workload.present(given, questions, int(time.time()))
    with ExitStack() as running:
        plain = running.enter_context(services.trivial())
        ours = running.enter_context(services.ledger(settings))
        sent = _sent(everything, token)
        found: dict[str, list[Load]] = {what: [] for what in ("trivial", *sent)}
        for (
            halves
        ) in sent.values():  # once unheard: what a worker derives of people it has not met is no part of a round
            _turn(ours.port, halves, min(seconds, 2))
        for _ in range(rounds):
            found["trivial"].append(_turn(plain.port, _plain(everything), seconds))
            for what, halves in sent.items():
                found[what].append(_turn(ours.port, halves, seconds))
        return {
            "connections": CONNECTIONS, "workers": services.WORKERS, "started_in": ours.started_in,
            "worker_memory_mb": ours.memory(), **{what: _middle(loads) for what, loads in found.items()},
            "registration": _registration(ours.port, given, token, registered, 1 + rounds),
        }  # fmt: skip


def _sent(everything: Sequence[Asked], token: str) -> dict[str, list[Sent]]:
    """What is sent of each kind: the covered half, and the other."""
    halves = [[one for one in everything if one.covered is covered] for covered in (True, False)]
    return {
        "unrecorded": [_checks(half, token, record=False) for half in halves],
        "recorded": [_checks(half, token, record=True) for half in halves],
        "batch": [_batches(half, token) for half in halves],
    }


def _checks(half: Sequence[Asked], token: str, *, record: bool) -> Sent:
    bodies = [_body(one, record=record) for one in half]
    return _looked_at("/v1/checks", [json.dumps(one).encode() for one in bodies], token, covered=half[0].covered)


def _batches(half: Sequence[Asked], token: str) -> Sent:
    whole = [half[place : place + BATCH] for place in range(0, max(1, len(half) - BATCH + 1), BATCH)]
    bodies = [json.dumps({"checks": [_body(one, record=True) for one in (some * BATCH)[:BATCH]]}) for some in whole]
    return _looked_at("/v1/checks/batch", [one.encode() for one in bodies], token, covered=half[0].covered)


def _looked_at(path: str, bodies: Sequence[bytes], token: str, *, covered: bool) -> Sent:
    """Of a batch the first outcome is the worst of all: where it is covered all are."""
    if covered:
        return Sent(path, bodies, token=token, always=COVERED, never='"outcome":"not_covered"')
    return Sent(path, bodies, token=token, never=COVERED)


def _body(one: Asked, *, record: bool) -> dict[str, Any]:
    """A check of the present instant, as the service's own clock has it."""
    question = planted.asked_of(one.question, record=record)
    return {name: value for name, value in question.items() if name != "at"}


def _plain(everything: Sequence[Asked]) -> list[Sent]:
    return [Sent("/v1/checks", [json.dumps(_body(one, record=True)).encode() for one in everything], always=COVERED)]


def _turn(port: int, halves: Sequence[Sent], seconds: float) -> Load:
    """Both halves one after the other, as one load."""
    large = halves[0].path.endswith("batch")
    each = max(_AT_LEAST, seconds / len(halves)) if large and seconds >= 1 else seconds / len(halves)
    loads = [asked(port, one, each, 2 if large else CONNECTIONS, slow=large) for one in halves]
    whole = _together(loads, statistics.harmonic_mean)
    return whole.times(BATCH) if large else whole


def _middle(loads: Sequence[Load]) -> dict[str, Any]:
    one = _together(loads, statistics.median)
    return {"rate": one.rate, "p50_ms": one.p50, "p99_ms": one.p99, "answers": one.answers, "wrong": one.wrong,
            "by": one.by, "rates": [round(load.rate, 1) for load in loads]}  # fmt: skip


def _together(loads: Sequence[Load], of_rates: Callable[[Sequence[float]], float]) -> Load:
    return Load(
        rate=of_rates([one.rate for one in loads]),
        p50=statistics.median(one.p50 for one in loads),
        p99=statistics.median(one.p99 for one in loads),
        answers=sum(one.answers for one in loads),
        wrong=sum(one.wrong for one in loads),
        by=loads[0].by,
    )


def _registration(port: int, given: Sequence[Grant], token: str, many: int, rounds: int) -> dict[str, Any]:
    """Grants of the workload signed anew, registered by all connections at once, and by one alone for its time."""
    bundles = planted.bundles([given[place % len(given)] for place in range(many)], int(time.time()))
    grants = [one for one in bundles if b"revocation" not in one]
    share = max(1, len(grants) // (rounds + 1))
    sent = [Sent("/v1/statements", grants[place : place + share], token=token, always='"proof":"c2sp.org/tlog-proof')
            for place in range(0, share * (rounds + 1), share)]  # fmt: skip
    alone = drive(port, sent[0], connections=1)
    return _middle([drive(port, one) for one in sent[1:]]) | {"alone_p50_ms": alone.p50, "alone_wrong": alone.wrong}
