"""What a database is made of besides rows: tables, indexes, triggers, as it says itself.

A trigger that is gone lets entries be changed, one more changes what is written; an index that is gone or damaged hides
what is there. None of that shows in any row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, text

from consent.storage import postgres, tables

_OBJECTS: Final = text("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
_COLUMNS: Final = text("SELECT name FROM pragma_table_info(:name)")
_MOST_DAMAGE: Final = 100
_CHECK: Final = text(f"PRAGMA integrity_check({_MOST_DAMAGE})")


@dataclass(frozen=True, slots=True)
class SchemaObject:
    """A table, an index or a trigger by its name; `sql` is what made it, blanks evened out."""

    kind: str
    name: str
    sql: str


def objects(connection: Connection) -> frozenset[SchemaObject]:
    """Everything a database says it is made of, but what it keeps for itself."""
    if connection.dialect.name == "postgresql":
        return frozenset(made(*one) for one in postgres.objects(connection))
    return frozenset(made(str(row.type), str(row.name), str(row.sql)) for row in connection.execute(_OBJECTS))


def made(kind: str, name: str, sql: str) -> SchemaObject:
    """An object of the schema, the blanks of what made it evened out."""
    return SchemaObject(kind, name, " ".join(sql.split()))


def unreadable_tables(connection: Connection) -> Iterator[str]:
    """The tables that cannot be read at all: they are not there, or lack a column."""
    for table in tables.metadata.sorted_tables:
        found = _columns_of(connection, table.name)
        if not {column.name for column in table.columns} <= found:
            yield table.name


def _columns_of(connection: Connection, table: str) -> frozenset[str]:
    if connection.dialect.name == "postgresql":
        return postgres.columns_of(connection, table)
    return frozenset(str(row.name) for row in connection.execute(_COLUMNS, {"name": table}))


def damage(connection: Connection) -> Iterator[str]:
    """What the database itself finds wrong with pages, indexes and constraints, in its words.

    A server looks after its files itself (`pg_amcheck`): nothing is asked here of a whole cluster.
    """
    if connection.dialect.name == "postgresql":
        return
    for (said,) in connection.execute(_CHECK):
        if said != "ok":
            yield str(said)
