"""Names every test that was left out; under CI leaving one out is a failure.

One reason is let through: `vectors: <path> is not there`, from a test that reads published data, and only as long as
nothing lies at that path. Where several workers share the tests, the one who gives them out counts for all.
"""

from __future__ import annotations

import glob
import os
import re
from collections import Counter

import pytest

_ABSENT = re.compile(r"vectors: (?P<path>.+?) is not there")


def _excused(reason: str) -> bool:
    """Whether the reason names a path of published data, or a pattern of paths, at which there is nothing."""
    found = _ABSENT.match(reason)
    return found is not None and not glob.glob(found["path"], recursive=True)


class LeftOut:
    """Gathers why tests were skipped, one by one or with their whole module, and ends the session accordingly."""

    def __init__(self) -> None:
        self.reasons: Counter[str] = Counter()

    def _note(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if report.skipped and not hasattr(report, "wasxfail"):
            reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
            self.reasons[reason.removeprefix("Skipped: ")] += 1

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._note(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self._note(report)

    def _unexcused(self) -> list[str]:
        """The reasons that fail the session; none outside CI."""
        if os.environ.get("CI") != "true":
            return []
        return [reason for reason in self.reasons if not _excused(reason)]

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        passed = session.exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)
        if passed and self._unexcused():
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not self.reasons:
            return
        failing = set(self._unexcused())
        terminalreporter.section("left out under CI, which is a failure" if failing else "left out")
        for reason, times in sorted(self.reasons.items()):
            terminalreporter.write_line(f"{'failure' if reason in failing else 'note'}: {times} x {reason}")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(LeftOut(), "left-out")
