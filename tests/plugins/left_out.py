"""Under CI a test that is left out is a failure, unless it needs the public vectors and their folder is not there."""

from __future__ import annotations

import os

import pytest

_ALLOWED = "vectors:"


class LeftOut:
    """Gathers the reasons of skipped tests."""

    def __init__(self) -> None:
        self.reasons: dict[str, int] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped and not hasattr(report, "wasxfail"):
            reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
            self.reasons[reason] = self.reasons.get(reason, 0) + 1

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        wrong = [reason for reason in self.reasons if not reason.removeprefix("Skipped: ").startswith(_ALLOWED)]
        if os.environ.get("CI") == "true" and wrong and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
            print("\nLeft out under CI, which is a failure:", *wrong, sep="\n  ")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(LeftOut(), "left-out")
