import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from pysqlite3 import dbapi2 as sqlite

from consent.storage import tables
from consent.storage.store import Store


@pytest.fixture
def store(tmp_path):
    made = Store.connect(f"sqlite:///{tmp_path}/m.db")
    made.create_tables()
    return made


def test_the_migrations_make_exactly_the_tables_the_code_speaks_of(store):
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, tables.metadata) == []


@pytest.mark.parametrize("table", ["entries", "nodes"])
@pytest.mark.parametrize("change", ["UPDATE {} SET {} = x'00'", "DELETE FROM {}"])
def test_the_database_itself_refuses_to_change_or_remove_entries_and_nodes(store, tmp_path, table, change):
    key, column = {"entries": ("entry_index", "data"), "nodes": ("position", "hash")}[table]
    connection = sqlite.connect(tmp_path / "m.db")
    connection.execute(f"INSERT INTO {table} ({key}, {column}) VALUES (0, x'01')")
    with pytest.raises(sqlite.IntegrityError, match="append-only"):
        connection.execute(change.format(table, column))
    connection.close()


def test_migrating_twice_changes_nothing(store):
    store.create_tables()
    assert not store.has_ledger()
