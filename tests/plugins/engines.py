"""Which database the tests' ledgers lie in: `--engine sqlite` (files) or `postgresql` (a server of the session's own).

With PostgreSQL only those files run in which a ledger is stored: the setting `stored`. A test about one of the two is
marked `engine("…")` and runs there.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Final

import pytest

SQLITE, POSTGRESQL = ENGINES = ("sqlite", "postgresql")
_FILES: Final = "test_*.py"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addini("stored", "paths of the tests that store a ledger, which run on every engine", type="args")
    parser.addoption("--engine", choices=ENGINES, default=SQLITE, help="which database the tests' ledgers lie in")


class _Serving:
    """The session's own server, from before there are workers until they have ended."""

    def __init__(self, server: object) -> None:
        self._server = server

    def pytest_unconfigure(self) -> None:
        self._server.stop()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "engine(name): a test about that database, and no other")
    if config.getoption("engine") == SQLITE or hasattr(config, "workerinput"):
        return
    from tests import engines, server

    programs = server.programs()
    if programs is None:
        raise pytest.UsageError("PostgreSQL is not installed: apt-get install postgresql, or leave --engine away")
    made = server.Server(programs)
    config.pluginmanager.register(_Serving(made), "serving-postgres")
    os.environ[engines.VARIABLE] = made.url("{}")
    os.environ[engines.NAMES] = str(made.names)
    engines.prepare()


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """With a server, leave out the files that store no ledger; what else is left out is not decided here."""
    if config.getoption("engine") == SQLITE or not collection_path.match(_FILES):
        return None
    places = [config.rootpath / one for one in config.getini("stored")]
    return None if any(collection_path.is_relative_to(one) for one in places) else True


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, uncounted, the tests about the other database."""
    chosen = config.getoption("engine")
    elsewhere = [one for one in items if (mark := one.get_closest_marker("engine")) and mark.args[0] != chosen]
    if elsewhere:
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [one for one in items if one not in set(elsewhere)]


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[object]) -> Iterator[None]:
    """What a fixture that several tests share asks for is kept until their module ends."""
    from tests import engines

    with nullcontext() if fixturedef.scope == "function" else engines.for_module():
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Iterator[None]:
    """Take the databases of a test back, once all of its fixtures have ended."""
    yield
    from tests import engines

    engines.test_ended()


@pytest.fixture(scope="module", autouse=True)
def _databases_of_module() -> Iterator[None]:
    """Take the databases of a module back when it ends."""
    yield
    from tests import engines

    engines.module_ended()
