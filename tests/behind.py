"""What is stored, read and changed behind a ledger's back, past the program and past the database's own guards."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Self

from tests.engines import database, is_server

_BYTES = re.compile(r"x'([0-9a-f]*)'")


def behind(directory: Path, name: str = "world.db", *, guarded: bool = False) -> Any:
    """A connection to the database of that name in that directory, which takes SQLite's SQL on every engine.

    `guarded`: the triggers of a server hold for it too, as those of a file always do.
    """
    if not is_server():
        from pysqlite3 import dbapi2

        return dbapi2.connect(directory / name)
    return _OnServer(database(directory, name), guarded=guarded)


class _OnServer:
    """A connection to a server, used as one to a file."""

    def __init__(self, url: str, *, guarded: bool) -> None:
        import psycopg

        self._connection = psycopg.connect(url.replace("+psycopg", ""))
        if not guarded:
            self._connection.execute("SET session_replication_role = replica")
            self._connection.commit()

    def execute(self, sql: str, values: Any = ()) -> Any:
        written = _BYTES.sub(r"'\\x\1'::bytea", sql.replace("%", "%%").replace("?", "%s"))
        return self._connection.execute(written, tuple(values))

    def executemany(self, sql: str, rows: Any) -> None:
        for row in rows:
            self.execute(sql, row)

    def commit(self) -> None:
        self._connection.commit()

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, failed: object, *_: object) -> None:
        if failed is None:
            self._connection.commit()
        else:
            self._connection.rollback()
