"""Which database a test's ledger lies in: a file in its directory, or a database of the session's own server.

One directory and name always mean the same database, for other processes too. To make one takes a server longer than
most tests do: one that is done with is emptied and given to whoever asks next, unless its tables are no longer those
it was made with.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final

from consent.bootstrap import _migrations
from consent.storage import postgres, tables
from consent.storage.store import Store

VARIABLE: Final = "CONSENT_TEST_POSTGRES"
"""The address of the session's server, with {} where the database is named; unset where files are used."""
NAMES: Final = "CONSENT_TEST_DATABASES"
"""The directory that says which directory of a test has which database."""
_TEMPLATE: Final = "migrated"
_EMPTYING: Final = "; ".join(
    ("SET session_replication_role = replica", *(f"DELETE FROM {one.name}" for one in tables.metadata.sorted_tables))
)


class _Kept:
    """The databases of this process: given out for a test, given out for a module, and free."""

    def __init__(self) -> None:
        self.of_test: list[str] = []
        self.of_module: list[str] = []
        self.free: list[str] = []
        self.made = 0
        self.for_module = False


_kept: Final = _Kept()


def is_server() -> bool:
    """Whether ledgers lie on a server in this session."""
    return VARIABLE in os.environ


def database(directory: Path, name: str = "world.db") -> str:
    """The URL of the database of that name in that directory; on a server there is one from now on, with tables."""
    if not is_server():
        return f"sqlite:///{directory}/{name}"
    place = Path(os.environ[NAMES]) / hashlib.sha256(f"{Path(directory).resolve()}/{name}".encode()).hexdigest()
    if not place.exists():
        place.write_text(_given_out())
    return url(place.read_text())


def url(named: str) -> str:
    """The URL of a database of the server."""
    return os.environ[VARIABLE].format(named)


@contextmanager
def for_module() -> Iterator[None]:
    """What is asked for meanwhile is kept until the module ends."""
    before, _kept.for_module = _kept.for_module, True
    try:
        yield
    finally:
        _kept.for_module = before


def prepare() -> None:
    """Make the database that others are copies of."""
    _ask("postgres", f"CREATE DATABASE {_TEMPLATE}")
    store = Store.connect(url(_TEMPLATE))
    store.create_tables(_migrations())
    store.engine.dispose()


def test_ended() -> None:
    """Take back what was given out for a test."""
    _take_back(_kept.of_test)


def module_ended() -> None:
    """Take back what was given out for a module."""
    _take_back(_kept.of_module)


def _given_out() -> str:
    named = _kept.free.pop() if _kept.free else _new()
    (_kept.of_module if _kept.for_module else _kept.of_test).append(named)
    return named


def _new() -> str:
    _kept.made += 1
    named = f"t{os.getpid()}_{_kept.made}"
    _ask("postgres", f"CREATE DATABASE {named} TEMPLATE {_TEMPLATE}")
    return named


def _take_back(given: list[str]) -> None:
    while given:
        named = given.pop()
        _ask("postgres", f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{named}'")
        if _objects(named) == _as_made():
            _ask(named, _EMPTYING)
            _kept.free.append(named)
        else:
            _ask("postgres", f"DROP DATABASE {named} WITH (FORCE)")


@cache
def _as_made() -> frozenset[tuple[str, str, str]]:
    return _objects(_TEMPLATE)


def _objects(named: str) -> frozenset[tuple[str, str, str]]:
    engine = Store.connect(url(named)).engine
    with engine.connect() as connection:
        found = frozenset(postgres.objects(connection))
        revision = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars().all()
    engine.dispose()
    return found | {("revision", str(one), "") for one in revision}


def _ask(named: str, sql: str) -> list[Any]:
    import psycopg

    with psycopg.connect(url(named).replace("+psycopg", ""), autocommit=True) as connection:
        cursor = connection.execute(sql)
        return cursor.fetchall() if cursor.description else []
