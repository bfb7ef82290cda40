"""How meters are shown: in the text format of Prometheus, of all workers together, with where the ledger stands.

Whoever may read them is not the public. They are shown at an address of their own, which only the machine's operator
reaches, and on the service itself to an `admin` token.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Final

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest, start_http_server
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

from api.meters import DIRECTORY, Meters
from consent.errors import ConsentError
from consent.ledger import measured
from consent.ledger.measured import Standing
from consent.ledger.open_ledger import OpenLedger

MEDIA_TYPE: Final = CONTENT_TYPE_LATEST
_EVERY: Final = 1.0
"""How often a worker brings its numbers to where all are gathered, and tries to show them, in seconds."""
_log = logging.getLogger("consent.meters")


def shown(meters: Meters) -> bytes:
    """All meters of all workers, and where the ledger stands."""
    meters.publish()
    return generate_latest(_everything(meters))


def keep_showing(meters: Meters, address: tuple[str, int] | None) -> None:
    """Called in a worker: gather its numbers with those of the others, and show all at an address, where one is given.

    Of several workers whoever comes first has the address, and another takes it over when that one ends.
    """

    def work() -> None:
        is_shown = False
        while True:
            meters.publish()
            is_shown = is_shown or (address is not None and _is_shown(meters, *address))
            time.sleep(_EVERY)

    threading.Thread(target=work, name="meters", daemon=True).start()


def _is_shown(meters: Meters, host: str, port: int) -> bool:
    """Whether the address could be taken just now."""
    try:
        start_http_server(port, host, _everything(meters))
    except OSError:
        return False
    _log.info("meters at http://%s:%d/metrics", host, port)
    return True


def _everything(meters: Meters) -> CollectorRegistry:
    registry = CollectorRegistry(auto_describe=False)
    directory = os.environ.get(DIRECTORY)
    registry.register(meters.own if directory is None else _OfAllWorkers(Path(directory)))
    registry.register(_OfTheLog(meters.opened))
    return registry


class _OfAllWorkers(Collector):
    """The sum over the files of all workers: of those that live, and what those that are no more have counted."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def collect(self) -> Iterable[Metric]:
        for process in _dead(self._directory):
            mark_process_dead(process, str(self._directory))  # type: ignore[no-untyped-call]
        gathered: Iterable[Metric] = MultiProcessCollector(None, str(self._directory)).collect()  # type: ignore[no-untyped-call]
        return gathered


class _OfTheLog(Collector):
    """Where the log stands, asked of the database when somebody looks."""

    def __init__(self, opened: OpenLedger) -> None:
        self._opened = opened

    def collect(self) -> Iterator[Metric]:
        try:
            found = measured.standing(self._opened)
        except ConsentError:
            found = None
        return told_of(self._opened, found)


def told_of(opened: OpenLedger, found: Standing | None) -> Iterator[Metric]:
    """The program, and where its log stands; None where that cannot be read."""
    told = {"version": version("talent-consent-ledger"), "rule_set": opened.rules.present.version}
    yield InfoMetricFamily("consent_build", "The program, and the rule set it decides with", told)
    yield _gauge("consent_ledger_readable", "Whether the database could be read just now", found is not None)
    if found is None:
        return
    yield _gauge("consent_log_tree_size", "Entries in the log", found.tree_size)
    yield _gauge("consent_log_head_timestamp_seconds", "Time of the newest entry, Unix seconds", found.head_at)
    yield _gauge("consent_witnesses", "Witnesses the ledger asks", found.witnesses)
    if found.quorum is not None:
        yield _gauge("consent_log_quorum", "Whether enough witnesses have cosigned the present head", found.quorum)


def _gauge(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, words, float(value))


def _dead(directory: Path) -> set[int]:
    """The workers that left numbers of the moment behind, and are no more; their numbers others may have by now."""
    processes = {int(one.stem.rpartition("_")[2]) for one in directory.glob("gauge_live*_*.db")}
    return {one for one in processes if _parent_of(one) != os.getppid()}


def _parent_of(process: int) -> int | None:
    try:
        return int(Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])
    except OSError:
        return None
