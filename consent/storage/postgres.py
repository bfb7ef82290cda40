"""What is special about PostgreSQL: who takes the writer's lock when, what a snapshot is, and what a commit means.

Writers lock the head row before they read anything: the database keeps their line itself, and whoever has the lock
reads what the last one committed. Readers see one snapshot and may change nothing. A commit that waits for a standby
can be cancelled, and says then that it succeeded, with a warning: nobody is told that such a thing is written.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, ExceptionContext

from consent.errors import InvalidInput, Problem, Unavailable
from consent.storage.faults import READ_ONLY, only_reads

_PATIENCE: Final = 5
"""How long a connection may take to be made, in seconds: the first of several hosts may be frozen."""
_LONGEST_IDLE: Final = 120
"""After how many seconds a server takes the turn back from a writer that has stopped in the middle of it."""
_MOST_CONNECTIONS: Final = 16
_FOLLOWS: Final = "in_hot_standby"
"""What a server tells by itself, and again when it changes (PostgreSQL 14 and newer)."""
_NOT_WAITED_FOR: Final = "01000"
_DOUBTFUL: Final = "consent.doubtful"
_LOCK: Final = "SELECT tree_size FROM head FOR UPDATE"
_COLUMNS: Final = text(
    "SELECT table_name, column_name, data_type, is_nullable, column_default, collation_name FROM"
    " information_schema.columns WHERE table_schema = current_schema() ORDER BY table_name, ordinal_position"
)
_INDEXES: Final = text("SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()")
_CONSTRAINTS: Final = text(
    "SELECT conname, pg_get_constraintdef(oid) AS made FROM pg_constraint"
    " WHERE connamespace = current_schema()::regnamespace"
)
_TRIGGERS: Final = text(
    "SELECT tgname || ' on ' || c.relname AS name, pg_get_triggerdef(t.oid) || ' ' || CAST(t.tgenabled AS text) AS made"
    " FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
    " WHERE NOT tgisinternal AND c.relnamespace = current_schema()::regnamespace"
)
_FUNCTIONS: Final = text(
    "SELECT proname, pg_get_functiondef(oid) AS made FROM pg_proc WHERE pronamespace = current_schema()::regnamespace"
)
_ERASED_FROM: Final = ("statements", "proofs", "documents", "subjects", "claims")


def engine(url: URL) -> Engine:
    """An engine whose readers see one snapshot and whose writers are one at a time.

    Raises InvalidInput (`setting_unknown`) where its driver is not installed.
    """
    if url.drivername != "postgresql+psycopg":
        detail = "PostgreSQL is asked through psycopg: write CONSENT_DATABASE as postgresql+psycopg://…"
        raise InvalidInput((Problem("setting_unknown", "", detail),))
    try:
        made = create_engine(url, pool_pre_ping=True, pool_size=_MOST_CONNECTIONS, max_overflow=_MOST_CONNECTIONS)
    except ModuleNotFoundError as error:
        detail = "PostgreSQL needs the extra postgres: pip install 'talent-consent-ledger[postgres]'"
        raise InvalidInput((Problem("setting_unknown", "", detail),)) from error
    for name, heard in (("do_connect", _connect), ("begin", _begin), ("handle_error", _give_up)):
        event.listen(made, name, heard)
    event.listen(made, "connect", _prepare)
    event.listen(made, "checkin", _hurry)
    return made


def _connect(_dialect: Any, _record: Any, arguments: Any, named: dict[str, Any]) -> Any:
    from consent.storage.patient import LOCK_PATIENCE, PatientConnection

    said = {
        "lock_timeout": f"{LOCK_PATIENCE:.0f}s",
        "idle_in_transaction_session_timeout": f"{_LONGEST_IDLE}s",
        "client_min_messages": "warning",
    }
    options = [str(named["options"])] if "options" in named else []
    options += [f"-c {name}={value}" for name, value in said.items()]
    set_out = {"connect_timeout": _PATIENCE, "application_name": "consent", **named, "options": " ".join(options)}
    return PatientConnection.connect(*arguments, **set_out)


def _prepare(connection: Any, record: Any) -> None:
    def told(diagnostic: Any) -> None:
        if diagnostic.sqlstate == _NOT_WAITED_FOR:
            record.info[_DOUBTFUL] = diagnostic.message_primary

    connection.add_notice_handler(told)


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get("writing", False):
        refuse_replica(connection)
        connection.exec_driver_sql(_LOCK)


def _give_up(context: ExceptionContext) -> None:
    """Whoever leads no longer takes no writes: none of the connections to it is used again."""
    if getattr(context.original_exception, "sqlstate", None) == READ_ONLY:
        context.is_disconnect = True


def _hurry(connection: Any, _record: Any) -> None:
    if connection is not None:
        vars(connection).pop("patience", None)


def unhurried(connection: Connection) -> Connection:
    """The same connection for whoever may be answered late, until it is given back."""
    if connection.dialect.name == "postgresql":
        setattr(connection.connection.driver_connection, "patience", None)  # noqa: B010 - of a class imported late
    return connection


def reading(connection: Connection) -> Connection:
    """The same connection for a reader."""
    return connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def refuse_doubtful(connection: Connection) -> None:
    """After a commit. Raises Unavailable (`not_replicated`) where it is not known to have reached the standby."""
    told = connection.info.pop(_DOUBTFUL, None)
    if told is not None:
        detail = f"the database committed without its standby ({told}): whether it lasts nobody knows; ask again"
        raise Unavailable.of("not_replicated", detail)


def refuse_replica(connection: Connection) -> None:
    """Raises Unavailable (`database_read_only`) where the server follows another one: it said so as it was asked."""
    raw: Any = connection.connection.driver_connection
    if raw.info.parameter_status(_FOLLOWS) == "on":
        raise only_reads()


def overwrite_deleted(made: Engine) -> None:
    """Give back the room of deleted rows, as far as no reader needs them still, so that it is overwritten."""
    with made.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        unhurried(connection)
        for table in _ERASED_FROM:
            connection.exec_driver_sql(f"VACUUM {table}")


def objects(connection: Connection) -> Iterable[tuple[str, str, str]]:
    """Kind, name and what made it, of everything in the schema."""
    schema = str(connection.execute(text("SELECT current_schema()")).scalar())
    columns: dict[str, list[str]] = {}
    for table, *said in connection.execute(_COLUMNS):
        columns.setdefault(str(table), []).append(" ".join(map(str, said)))
    yield from (("table", name, "; ".join(said)) for name, said in columns.items())
    for kind, query in (("index", _INDEXES), ("constraint", _CONSTRAINTS), ("trigger", _TRIGGERS),
                        ("function", _FUNCTIONS)):  # fmt: skip
        for name, made in connection.execute(query):
            yield kind, str(name), str(made).replace(f"{schema}.", "")


def columns_of(connection: Connection, table: str) -> frozenset[str]:
    """The names of the columns of a table; none where it is not there."""
    return frozenset(str(row.column_name) for row in connection.execute(_COLUMNS) if row.table_name == table)


def made_apart(made: Engine, make: Callable[[Connection], None]) -> frozenset[tuple[str, str, str]]:
    """What `make` makes of an empty schema, which is taken back again."""
    name = f"expected_{uuid.uuid4().hex}"
    with made.connect() as connection, connection.begin() as transaction:
        connection.exec_driver_sql(f"CREATE SCHEMA {name}")
        connection.exec_driver_sql(f"SET LOCAL search_path TO {name}")
        make(connection)
        found = frozenset(objects(connection))
        transaction.rollback()
    return found
