"""The store: one database, opened for reading or for writing; the head row is read before anything else."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock
from typing import Final

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, inspect, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError, TimeoutError as PoolTimeout

from consent.errors import InvalidInput, LogInconsistent, Problem, Unavailable
from consent.statements.parsing import Statement, parse_statement
from consent.storage import sqlite, tables
from consent.storage.transaction import Head, Transaction
from signing import canonical

_HEAD: Final = select(tables.head)
_REVISION: Final = text("SELECT version_num FROM alembic_version")


class StatementCache:
    """Parsed statements by digest, bounded; a statement never changes, so neither does what stands here."""

    def __init__(self, most: int = 50_000) -> None:
        self._most = most
        self._known: OrderedDict[str, Statement] = OrderedDict()
        self._lock = Lock()

    def get(self, digest: str) -> Statement | None:
        """The parsed statement, when it was read before."""
        with self._lock:
            known = self._known.get(digest)
            if known is not None:
                self._known.move_to_end(digest)
            return known

    def read(self, digest: str, data: bytes) -> Statement:
        """The statement of these stored bytes, remembered."""
        statement = parse_statement(canonical.parse(data, max_bytes=canonical.MAX_STATEMENT_BYTES))
        with self._lock:
            self._known[digest] = statement
            if len(self._known) > self._most:
                self._known.popitem(last=False)
        return statement

    def forget(self, digest: str) -> None:
        """Keep nothing of a statement that is erased."""
        with self._lock:
            self._known.pop(digest, None)


@dataclass(frozen=True, slots=True)
class Store:
    """A connected database.

    Once a writer meets a contradiction in the log, `stopped` is set and this process writes no more: whatever is wrong
    must be looked at (`consent log audit`) before the log grows over it.
    """

    engine: Engine
    statements: StatementCache
    stopped: Event = field(default_factory=Event)

    @classmethod
    def connect(cls, url: str) -> Store:
        """A store on a SQLAlchemy URL. Raises InvalidInput (`setting_unknown`) for a database that is not supported."""
        try:
            parsed = make_url(url)
        except ArgumentError as error:
            raise InvalidInput((Problem("setting_unknown", "", f"CONSENT_DATABASE is not a URL: {error}"),)) from error
        if parsed.get_backend_name() != "sqlite":
            detail = f"{parsed.get_backend_name()} is not supported by this version; sqlite:///… is"
            raise InvalidInput((Problem("setting_unknown", "", detail),))
        return cls(sqlite.engine(parsed), StatementCache())

    def create_tables(self, migrations: Path) -> None:
        """Bring an empty or older database to the newest of the migrations in that directory."""
        config = Config()
        config.set_main_option("script_location", str(migrations))
        with _told(), self.engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def has_ledger(self) -> bool:
        """Whether the database holds a ledger's head. A file that is not there is not made."""
        if not sqlite.is_there(self.engine.url):
            return False
        with _told(), self.engine.connect() as connection:
            if not inspect(connection).has_table("head"):
                return False
            return connection.execute(_HEAD).first() is not None

    def refuse_other_schema(self) -> None:
        """Raises Unavailable (`schema_other`) unless the tables are those of this version."""
        with _told(), self.engine.connect() as connection:
            found = connection.execute(_REVISION).scalar()
        if found != tables.REVISION:
            detail = f"the database has the schema {found!r}, this version {tables.REVISION}: consent upgrade"
            raise Unavailable.of("schema_other", detail)

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """A snapshot; nothing may be written."""
        with self._connected(writing=False) as connection:
            yield self._opened(connection)

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """The one writer's transaction: committed when the block ends, rolled back when it raises.

        Raises Unavailable (`log_stopped`) after a LogInconsistent in this process.
        """
        if self.stopped.is_set():
            raise Unavailable.of("log_stopped", "writing stopped at a contradiction in the log: run consent log audit")
        try:
            with self._connected(writing=True) as connection:
                yield self._opened(connection)
        except LogInconsistent:
            self.stopped.set()
            raise

    def overwrite_deleted(self) -> None:
        """Bring what was deleted out of the write-ahead log as well, as far as no reader needs it still."""
        with _told(), self.engine.connect() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def founding(self) -> Iterator[Transaction]:
        """The transaction that makes the first entry, before there is a head."""
        with self._connected(writing=True) as connection:
            yield Transaction(connection, None, self.statements)

    @contextmanager
    def _connected(self, *, writing: bool) -> Iterator[Connection]:
        with (
            _told(),
            self.engine.connect().execution_options(writing=writing) as connection,
            connection.begin(),
        ):
            yield connection

    def _opened(self, connection: Connection) -> Transaction:
        row = connection.execute(_HEAD).first()
        if row is None:
            raise Unavailable.of("no_ledger", "this database holds no ledger: run consent init")
        return Transaction(
            connection, Head(row.origin, row.tree_size, row.root_hash, row.checkpoint, row.at), self.statements
        )


@contextmanager
def _told() -> Iterator[None]:
    """What the database says as an error of ours: busy or out of reach (try again), or refused (something is wrong)."""
    try:
        yield
    except (OperationalError, PoolTimeout) as error:
        raise Unavailable.of("database_unavailable", "the database is busy or out of reach; try again") from error
    except DatabaseError as error:
        raise LogInconsistent.of("database_refused", f"the database refused: {error.orig}") from error
