"""What is special about SQLite: the driver with a sound library, the pragmas, and who takes the write lock when.

The SQLite of Debian 12 (3.40) can corrupt a WAL database that several processes write (3.7.0 to 3.51.2), so the driver
is one that brings its own library, and an older one is refused.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Any, Final

from pysqlite3 import dbapi2
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL

from consent.errors import Unavailable
from consent.storage.line import FairLine

OLDEST_SOUND: Final = (3, 51, 3)
_PRAGMAS: Final = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=30000",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA secure_delete=ON",  # what is erased is overwritten, not only forgotten
)


def engine(url: URL) -> Engine:
    """An engine whose transactions begin explicitly: writers take the lock at once, readers see one snapshot."""
    if dbapi2.sqlite_version_info < OLDEST_SOUND:
        raise Unavailable.of(
            "sqlite_unsound", f"this SQLite {dbapi2.sqlite_version_info} can corrupt a shared WAL database"
        )
    made = create_engine(url, module=dbapi2, connect_args={"timeout": 30})
    event.listen(made, "connect", _prepare)
    event.listen(made, "begin", _begin)
    return made


def line(url: URL, what: str) -> FairLine | None:
    """The line of those who want one thing of a database that processes share; None where no other process has it."""
    if url.database is None or url.database == ":memory:" or url.database.startswith("file:"):
        return None
    path = Path(url.database)
    return FairLine(path.with_name(f"{path.name}-{what}"))


def is_there(url: URL) -> bool:
    """Whether the database's file exists: merely looking into one that does not would make it."""
    return url.database is None or url.database.startswith("file:") or Path(url.database).is_file()


def _prepare(connection: Any, _record: Any) -> None:
    connection.text_factory = _text
    connection.isolation_level = None  # SQLAlchemy's own BEGIN is the only one
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _text(data: bytes) -> str | bytes:
    """A text; what is none although it says so comes out as its bytes, and is refused where it is read."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def overwrite_deleted(made: Engine) -> None:
    """Bring what was deleted out of the write-ahead log as well."""
    with made.connect() as connection:
        raw = connection.connection.driver_connection
        if raw is not None:
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def try_disk(url: URL, count: int) -> None:
    """Write so many bytes beside the database, and remove them. Raises Unavailable (`disk_full`) without room.

    What a transaction writes may lie in memory until it is committed: a full disk is only met then.
    """
    if url.database in {None, "", ":memory:"}:
        return
    path = Path(str(url.database)).with_name(f".consent-{os.getpid()}-{threading.get_ident()}.tried")
    try:
        with path.open("wb") as trying:
            trying.write(bytes(count))
            trying.flush()
            os.fsync(trying.fileno())
    except OSError as error:
        raise Unavailable.of("disk_full", f"nothing can be written beside the database: {error.strerror}") from error
    finally:
        path.unlink(missing_ok=True)
