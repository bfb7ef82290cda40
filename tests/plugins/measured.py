"""Measures coverage (`--cov`) while the tests run that are for what is measured, and not while others do.

To trace every line of a test doubles its time (Python 3.11 knows no cheaper way), so only those pay for it whose
business is the code in `[tool.coverage.run]`: the paths in the setting `measured`.
"""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest
from pytest_cov.engine import CovController


def _measured(item: pytest.Item) -> bool:
    """Whether the test lies under one of the paths that are measured."""
    places = [item.config.rootpath / one for one in item.config.getini("measured")]
    return any(Path(item.path).is_relative_to(one) for one in places)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addini("measured", "paths of the tests during which --cov measures", type="args")


class Measuring:
    """Pauses the measuring of `pytest-cov` where a test begins that is not measured, until one begins that is."""

    def __init__(self, controller: CovController) -> None:
        self._controller, self._paused = controller, False

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Around everything that is done for one test."""
        if _measured(item) == self._paused:
            (self._controller.resume if self._paused else self._controller.pause)()
            self._paused = not self._paused
        return (yield)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self) -> None:
        """What ends the measuring expects it to be going on."""
        if self._paused:
            self._controller.resume()


def pytest_sessionstart(session: pytest.Session) -> None:
    plugin = session.config.pluginmanager.get_plugin("_cov")
    controller = getattr(plugin, "cov_controller", None)
    if controller is not None and controller.started:
        session.config.pluginmanager.register(Measuring(controller))
