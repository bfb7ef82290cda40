"""Which database a test's ledger lies in: a file in its directory, or a database of the session's own server.

One directory and name always mean the same database, for other processes too. Each is a copy of one that was migrated
already, and is dropped when the module that asked for it ends.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Final

from consent.bootstrap import _migrations
from consent.storage.store import Store

VARIABLE: Final = "CONSENT_TEST_POSTGRES"
"""The address of the session's server, with {} where the database is named; unset where files are used."""
_TEMPLATE: Final = "migrated"
_made: set[str] = set()


def is_server() -> bool:
    """Whether ledgers lie on a server in this session."""
    return VARIABLE in os.environ


def database(directory: Path, name: str = "world.db", *, migrated: bool = True) -> str:
    """The URL of the database of that name in that directory; on a server it is made where it is not there."""
    if not is_server():
        return f"sqlite:///{directory}/{name}"
    named = "t" + hashlib.sha256(f"{Path(directory).resolve()}/{name}".encode()).hexdigest()[:24]
    if named not in _made:
        _made.add(named)
        _ask(f"CREATE DATABASE {named} TEMPLATE {_TEMPLATE if migrated else 'template0'} STRATEGY FILE_COPY")
    return url(named)


def url(named: str) -> str:
    """The URL of a database of the server."""
    return os.environ[VARIABLE].format(named)


def prepare() -> None:
    """Make the database that others are copies of."""
    _ask(f"CREATE DATABASE {_TEMPLATE}")
    store = Store.connect(url(_TEMPLATE))
    store.create_tables(_migrations())
    store.engine.dispose()


def drop() -> None:
    """Drop what was made since the last time, whoever is still connected."""
    while _made:
        _ask(f"DROP DATABASE IF EXISTS {_made.pop()} WITH (FORCE)")


def _ask(sql: str) -> None:
    import psycopg

    with psycopg.connect(url("postgres").replace("+psycopg", ""), autocommit=True) as connection:
        try:
            connection.execute(sql)
        except psycopg.errors.DuplicateDatabase:
            return
