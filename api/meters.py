"""The meters of a service: what each request adds to them, and what this process counts by itself.

Labels are routes as they are written in the OpenAPI document, methods, outcomes and codes: sets that are bounded, and
name nobody. Whatever is a path, a party, a project or a token as it was sent never becomes one.

Several workers share the meters through files in a directory (`DIRECTORY` in the environment before prometheus-client
is first imported): each writes its own, whoever is asked shows the sum, and what a worker counted outlives it.
"""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path
from threading import Lock
from typing import ClassVar, Final, TypeVar

from flask import current_app
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from consent.ledger import measured
from consent.ledger.measured import Cache
from consent.ledger.open_ledger import OpenLedger

DIRECTORY: Final = "PROMETHEUS_MULTIPROC_DIR"
"""The name prometheus-client reads; not a setting of ours: `consent serve` makes a directory of its own."""
SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
WRITES: Final = (1, 2, 4, 8, 16, 32, 64)
CHECKS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
NO_ROUTE: Final = "none"
ERROR: Final = "error"
"""The outcome of a check of a batch that was not answered."""
M = TypeVar("M", Histogram, Counter, Gauge)
_PARAMETER: Final = re.compile(r"<(?:\w+:)?(\w+)>")
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")


class Meters:
    """The meters of one application. Thread-safe, as those of prometheus-client are."""

    PLACE: ClassVar = "consent.meters"
    """Their place among the extensions of the application."""

    def __init__(self, opened: OpenLedger) -> None:
        self.opened = opened
        self.own = CollectorRegistry()
        self._published: dict[tuple[str, str], int] = {}
        self._publishing = Lock()
        own = self.own
        self._seconds = Histogram(
            "consent_http_request_seconds", "How long requests took to answer, in seconds, by route and outcome",
            ("method", "route", "outcome"), buckets=SECONDS, registry=own,
        )  # fmt: skip
        self._in_flight = Gauge(
            "consent_http_requests_in_flight", "Requests being answered now", registry=own, multiprocess_mode="livesum"
        )
        self._refusals = Counter(
            "consent_refusals", "Requests that were refused or failed, by the code told first", ("code",), registry=own
        )
        self._decisions = Counter(
            "consent_decisions", "Checks answered, those of batches one by one, by outcome", ("outcome",), registry=own
        )
        self._checks = Histogram(
            "consent_request_checks", "How many checks a request asked for", buckets=CHECKS, registry=own
        )
        self._writes = Histogram(
            "consent_commit_writes", "How many writes shared one commit", buckets=WRITES, registry=own
        )
        self._lookups = Counter(
            "consent_cache_lookups", "What was looked for in what a worker keeps, and what became of it",
            ("cache", "result"), registry=own,
        )  # fmt: skip
        self._kept = Gauge(
            "consent_cache_entries", "What workers keep, all together", ("cache",), registry=own,
            multiprocess_mode="livesum",
        )  # fmt: skip
        self._workers = Gauge("consent_workers", "Workers that live", registry=own, multiprocess_mode="livesum")
        self._resident = Gauge(
            "consent_workers_resident_bytes", "Memory of all workers", registry=own, multiprocess_mode="livesum"
        )
        self._stopped = Gauge(
            "consent_workers_stopped", "Workers that write no more, since they met a contradiction in the log",
            registry=own, multiprocess_mode="livesum",
        )  # fmt: skip
        self._silent = Gauge(
            "consent_witnesses_silent", "Witnesses that are not asked for a while, since they did not answer",
            registry=own, multiprocess_mode="livemax",
        )  # fmt: skip
        measured.tell_of_commits(opened, self._writes.observe)

    # -- what a request adds -------------------------------------------------------------------------------------

    def begin(self) -> None:
        """A request has come."""
        self._in_flight.inc()

    def end(self) -> None:
        """A request that had come is over, however it ended."""
        self._in_flight.dec()

    def answered(self, method: str, rule: str | None, outcome: str, seconds: float) -> None:
        """A request was answered: at which route (a rule of Flask, None where there is none), how, and in what time."""
        _child(self._seconds, method if rule is not None else NO_ROUTE, _shown(rule), outcome).observe(seconds)

    def refused(self, code: str) -> None:
        """It was told this code first."""
        _child(self._refusals, code).inc()

    def decided(self, outcomes: tuple[str, ...]) -> None:
        """It asked for so many checks, which came to this."""
        self._checks.observe(len(outcomes))
        for outcome in set(outcomes):
            _child(self._decisions, outcome).inc(outcomes.count(outcome))

    # -- what this process counts by itself ----------------------------------------------------------------------

    def publish(self) -> None:
        """Bring what the ledger counts in this process to where all workers' numbers are gathered."""
        with self._publishing:
            self._workers.set(1)
            self._resident.set(_resident())
            self._stopped.set(measured.is_stopped(self.opened))
            self._silent.set(measured.silent_witnesses(self.opened))
            for one in measured.caches(self.opened):
                self._publish(one)

    def _publish(self, one: Cache) -> None:
        _child(self._kept, one.name).set(one.kept)
        for result, number in (("found", one.found), ("missing", one.missing), ("outdated", one.outdated)):
            new = number - self._published.get((one.name, result), 0)
            self._published[one.name, result] = number
            _child(self._lookups, one.name, result).inc(max(new, 0))


def here() -> Meters:
    """Those of the application that answers."""
    found: Meters = current_app.extensions[Meters.PLACE]
    return found


def outcome_of(status: int) -> str:
    """What is told of an answer that decides nothing, by its status."""
    if status < 400:
        return "ok"
    if status in {429, 503}:
        return "unavailable"
    return "refused" if status < 500 else "failed"


@cache
def _shown(rule: str | None) -> str:
    """A rule of Flask as the OpenAPI document writes the path; there are as many as there are routes."""
    return NO_ROUTE if rule is None else _PARAMETER.sub(r"{\1}", rule)


def _child(meter: M, *labels: str) -> M:
    return meter.labels(*labels)


def _resident() -> int:
    """Memory of this process, in bytes; 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * _PAGE
    except OSError:
        return 0
