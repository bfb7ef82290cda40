"""What a database says, as errors of ours: four kinds that must not be taken for one another.

Busy: somebody else holds it; the same again may go through. Gone: it is out of reach. Met: another writer put the same
row there first; nothing was written, and the same again reads what that one wrote. Contradiction: it refuses what must
be possible, or holds what cannot be; the writer stops and somebody must look.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError, TimeoutError as PoolTimeout

from consent.errors import ConsentError, LogInconsistent, Unavailable

_BUSY: Final = ("SQLITE_BUSY", "SQLITE_LOCKED")
_MET: Final = "UNIQUE constraint failed"
"""How SQLite says it; its driver tells no finer code."""
_READ_ONLY: Final = "25006"
"""What a server says that leads no longer."""
_SERIALIZATION, _DEADLOCK, _LOCK_TIMEOUT, _UNIQUE = "40001", "40P01", "55P03", "23505"
"""SQLSTATE, for databases that tell it."""


@contextmanager
def told_apart() -> Iterator[None]:
    """Raises Unavailable (`database_busy`, `database_unavailable`, `written_meanwhile`), LogInconsistent.

    The last is `database_refused`; with it the writer stops.
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
    if isinstance(error, OperationalError | InterfaceError) or error.connection_invalidated or state == _READ_ONLY:
        return Unavailable.of("database_unavailable", "the database is out of reach; try again")
    return LogInconsistent.of("database_refused", f"the database refused: {error.orig}")


def _busy() -> ConsentError:
    return Unavailable.of("database_busy", "the database is busy; try again")
