"""Measures coverage (`--cov`) while the tests run that are for what is measured, and not while others do.

To trace every line of a test doubles its time (Python 3.11 knows no cheaper way), so only those pay for it whose
business is the code in `[tool.coverage.run]`: the paths in the setting `measured`.
"""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest


def _measured(item: pytest.Item) -> bool:
    """Whether the test lies under one of the paths that are measured."""
    places = [item.config.rootpath / one for one in item.config.getini("measured")]
    return any(Path(item.path).is_relative_to(one) for one in places)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addini("measured", "paths of the tests during which --cov measures", type="args")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    plugin = item.config.pluginmanager.get_plugin("_cov")
    controller = getattr(plugin, "cov_controller", None)
    if controller is None or not controller.started or _measured(item):
        return (yield)
    controller.pause()
    try:
        return (yield)
    finally:
        controller.resume()
