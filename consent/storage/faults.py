"""What a database says, as errors of ours: four kinds that must not be taken for one another.

Busy: somebody else holds it; the same again may go through. Gone: it is out of reach. Met: another writer put the same
row there first; nothing was written, and the same again reads what that one wrote. Contradiction: it refuses what must
be possible, or holds what cannot be; the writer stops and somebody must look.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    TimeoutError as PoolTimeout,
)

from consent.errors import ConsentError, InvalidInput, LogInconsistent, Unavailable

_BUSY: Final = ("SQLITE_BUSY", "SQLITE_LOCKED")
_MET: Final = "UNIQUE constraint failed"
"""How SQLite says it; its driver tells no finer code."""
READ_ONLY: Final = "25006"
"""What a server says that leads no longer."""
_SERIALIZATION, _DEADLOCK, _LOCK_TIMEOUT, _UNIQUE = "40001", "40P01", "55P03", "23505"
_DISK_FULL, _NOT_ALLOWED = "53100", "42501"
"""SQLSTATE, for databases that tell it."""


@contextmanager
def told_apart() -> Iterator[None]:
    """Raises Unavailable or LogInconsistent (`database_refused`), with which the writer stops.

    Unavailable: `database_busy`, `database_unavailable`, `database_read_only`, `disk_full`, `written_meanwhile`.
    InvalidInput (`bad_text`) for a text that holds U+0000, which PostgreSQL stores nowhere.
    """
    try:
        yield
    except PoolTimeout as error:
        raise _busy() from error
    except DBAPIError as error:
        raise _of(error) from error


def _of(error: DBAPIError) -> ConsentError:
    name, state = str(getattr(error.orig, "sqlite_errorname", "")), getattr(error.orig, "sqlstate", None)
    if name.startswith(_BUSY) or state in {_SERIALIZATION, _DEADLOCK, _LOCK_TIMEOUT}:
        return _busy()
    if isinstance(error, IntegrityError) and (str(error.orig).startswith(_MET) or state == _UNIQUE):
        return Unavailable.of("written_meanwhile", "another writer came first; nothing was written, try again")
    if state == _DISK_FULL:
        return Unavailable.of("disk_full", "the database's disk takes no more: nothing was written; make room there")
    if state == _NOT_ALLOWED:
        return Unavailable.of("database_unavailable", f"the database's owner must allow this: {error.orig}")
    if isinstance(error, DataError) and state is None:
        return InvalidInput.of("bad_text", "no text of a ledger holds U+0000")
    if state == READ_ONLY:
        return only_reads()
    if isinstance(error, OperationalError | InterfaceError) or error.connection_invalidated:
        return Unavailable.of("database_unavailable", "the database is out of reach; try again")
    return LogInconsistent.of("database_refused", f"the database refused: {error.orig}")


def only_reads() -> Unavailable:
    """The error of whoever needs the server that leads, and has a replica of it, or one that leads no longer."""
    detail = "this database only reads, as replicas do: ask again, or a service whose CONSENT_DATABASE is the primary"
    return Unavailable.of("database_read_only", detail)


def _busy() -> ConsentError:
    return Unavailable.of("database_busy", "the database is busy; try again")
