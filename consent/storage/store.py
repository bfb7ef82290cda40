"""The store: one database, opened for reading or for writing; the head row is read before anything else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from threading import Event
from typing import Final

from sqlalchemy import Connection, Engine, insert, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from consent.errors import InvalidInput, LogInconsistent, Problem, Unavailable
from consent.storage import postgres, schema, sqlite, tables
from consent.storage.entries import read_head
from consent.storage.faults import told_apart
from consent.storage.line import FairLine
from consent.storage.schema import SchemaObject
from consent.storage.statements import StatementCache
from consent.storage.transaction import Transaction

_REVISION: Final = text("SELECT version_num FROM alembic_version")
_TRIED: Final = "tried"
_TRIED_BYTES: Final = 64 * 1024
"""What is written and taken back, to see whether a write would be taken."""


@dataclass(frozen=True, slots=True)
class Store:
    """A connected database.

    Once a writer meets a contradiction in the log, `stopped` is set and this process writes no more: whatever is wrong
    must be looked at (`consent log audit`) before the log grows over it.
    """

    engine: Engine
    statements: StatementCache
    stopped: Event = field(default_factory=Event)
    writers: FairLine | None = None
    """The line of those who want to write, where the database itself keeps none."""
    large: FairLine | None = None
    """The line of those who ask for something large."""
    unhurried: bool = False
    """Whether this is for whoever reads all of it, and may be answered late."""

    @classmethod
    def connect(cls, url: str) -> Store:
        """A store on a SQLAlchemy URL. Raises InvalidInput (`setting_unknown`) for a database that is not supported."""
        try:
            parsed = make_url(url)
        except ArgumentError as error:
            raise InvalidInput(
                (Problem("setting_unknown", "", "CONSENT_DATABASE is not a URL: write it as sqlite:///consent.db"),)
            ) from error
        if parsed.get_backend_name() == "postgresql":
            return cls(postgres.engine(parsed), StatementCache())
        if parsed.get_backend_name() != "sqlite":
            detail = f"{parsed.get_backend_name()} is not supported: sqlite:///… and postgresql+psycopg://… are"
            raise InvalidInput((Problem("setting_unknown", "", detail),))
        writers, large = sqlite.line(parsed, "writers"), sqlite.line(parsed, "large")
        return cls(sqlite.engine(parsed), StatementCache(), writers=writers, large=large)

    @property
    def is_file(self) -> bool:
        """Whether the database is a file of this machine, and no server."""
        return self.engine.dialect.name == "sqlite"

    def create_tables(self, migrations: Path) -> None:
        """Bring an empty or older database to the newest of the migrations in that directory."""
        with told_apart(), self.engine.begin() as connection:
            _migrate(postgres.unhurried(connection), migrations)

    def schema_made_by(self, migrations: Path) -> frozenset[SchemaObject]:
        """What the migrations in that directory make of an empty database of this kind."""
        if self.is_file:
            return _in_memory(migrations)
        with told_apart(), self.engine.connect() as connection:
            return _on_server(connection.dialect.server_version_info, migrations, _Server(self.engine))

    def has_ledger(self) -> bool:
        """Whether the database holds a ledger's head. A file that is not there is not made."""
        if self.is_file and not sqlite.is_there(self.engine.url):
            return False
        with told_apart(), self.engine.connect() as connection:
            if not inspect(connection).has_table("head"):
                return False
            return read_head(connection) is not None

    def refuse_other_schema(self) -> None:
        """Raises Unavailable (`schema_other`) unless the tables are those of this version."""
        with told_apart(), self.engine.connect() as connection:
            found = connection.execute(_REVISION).scalar()
        if found != tables.REVISION:
            mend = "run consent upgrade" if str(found) < tables.REVISION else "it needs a newer version of this program"
            detail = f"the database has the schema {found!r}, this version {tables.REVISION}: {mend}"
            raise Unavailable.of("schema_other", detail)

    def apart(self, remembering: int) -> Store:
        """The same database for whoever reads all of it: no statement read before counts, so many are remembered."""
        return replace(self, statements=StatementCache(most=remembering, believing=True), unhurried=True)

    @contextmanager
    def reading(self, *, present: bool = False) -> Iterator[Transaction]:
        """A snapshot; nothing may be written. What contradicts the log there stops the writer too.

        `present`: for whoever must not miss what was committed last. Raises Unavailable (`database_read_only`) where
        the database is a replica, which follows a moment later.
        """
        try:
            with self._connected(writing=False) as connection:
                if present and not self.is_file:
                    postgres.refuse_replica(connection)
                yield self._opened(connection)
        except LogInconsistent:
            self.stopped.set()
            raise

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

    def try_writing(self) -> None:
        """Write as an entry would be written, and take it back. Raises Unavailable where a write would not be taken."""
        with (
            self._turn(),
            told_apart(),
            self.engine.connect().execution_options(writing=True) as connection,
            connection.begin() as transaction,
        ):
            connection.execute(insert(tables.documents), {"sha256": _TRIED, "data": bytes(_TRIED_BYTES)})
            transaction.rollback()
        if self.is_file:
            sqlite.try_disk(self.engine.url, _TRIED_BYTES)

    def overwrite_deleted(self) -> None:
        """Bring what was deleted out of the database's files as well, as far as no reader needs it still."""
        with told_apart():
            (sqlite if self.is_file else postgres).overwrite_deleted(self.engine)

    @contextmanager
    def founding(self) -> Iterator[Transaction]:
        """The transaction that makes the first entry, before there is a head."""
        with self._connected(writing=True) as connection:
            yield Transaction(connection, None, self.statements)

    @contextmanager
    def _connected(self, *, writing: bool) -> Iterator[Connection]:
        with (
            self._turn() if writing else nullcontext(),  # before a connection is taken: who waits holds none
            told_apart(),
            self.engine.connect() as connection,
        ):
            with self._prepared(connection, writing=writing).begin():
                yield connection
            if writing and not self.is_file:
                postgres.refuse_doubtful(connection)

    def _prepared(self, connection: Connection, *, writing: bool) -> Connection:
        if writing or self.is_file:
            return connection.execution_options(writing=writing)
        return postgres.reading(postgres.unhurried(connection) if self.unhurried else connection)

    def _turn(self) -> AbstractContextManager[None]:
        return self.writers.turn() if self.writers is not None else nullcontext()

    def _opened(self, connection: Connection) -> Transaction:
        head = read_head(connection)
        if head is None:
            raise Unavailable.of("no_ledger", "this database holds no ledger: run consent init")
        return Transaction(connection, head, self.statements)


@cache
def _in_memory(migrations: Path) -> frozenset[SchemaObject]:
    empty = Store.connect("sqlite://")
    empty.create_tables(migrations)
    with empty.engine.connect() as connection:
        return schema.objects(connection)


@dataclass(frozen=True, slots=True)
class _Server:
    """A server to make something on; any other of its version makes the same."""

    engine: Engine = field(compare=False)


@cache
def _on_server(_version: object, migrations: Path, asked: _Server) -> frozenset[SchemaObject]:
    found = postgres.made_apart(asked.engine, lambda connection: _migrate(connection, migrations))
    return frozenset(schema.made(*one) for one in found)


def _migrate(connection: Connection, migrations: Path) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
