from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import migrations
from consent.bootstrap import upgrade
from consent.errors import Unavailable
from consent.storage import tables
from consent.storage.store import Store
from tests.behind import behind
from tests.engines import database
from tests.world import World

MIGRATIONS = Path(migrations.__file__).parent


@pytest.fixture
def store(tmp_path):
    made = Store.connect(database(tmp_path, "m.db"))
    made.create_tables(MIGRATIONS)
    return made


def test_the_migrations_make_exactly_the_tables_the_code_speaks_of(store):
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, tables.metadata) == []


@pytest.mark.parametrize("table", ["entries", "nodes"])
@pytest.mark.parametrize("change", ["UPDATE {} SET {} = x'00'", "DELETE FROM {}"])
def test_the_database_itself_refuses_to_change_or_remove_entries_and_nodes(store, tmp_path, table, change):
    key, column = {"entries": ("entry_index", "data"), "nodes": ("position", "hash")}[table]
    connection = behind(tmp_path, "m.db", guarded=True)
    connection.execute(f"INSERT INTO {table} ({key}, {column}) VALUES (0, x'01')")
    with pytest.raises(Exception, match="append-only"):
        connection.execute(change.format(table, column))
    connection.close()


def test_migrating_twice_changes_nothing(store):
    store.create_tables(MIGRATIONS)
    assert not store.has_ledger()


def test_the_newest_migration_is_the_one_the_code_speaks_of():
    names = sorted(path.name for path in (MIGRATIONS / "versions").glob("0*.py"))
    assert names[-1].startswith(tables.REVISION)


def _older(world):
    """The world's database as the first version had it."""
    connection = behind(world.directory)
    later = ("document_owners", "document_openings", "erased", "documents", "cosignatures", "timestamps", "clock")
    for table in (*later, "claims"):
        connection.execute(f"DROP TABLE {table}")
    connection.execute("ALTER TABLE tokens DROP COLUMN seal")
    connection.execute("ALTER TABLE holds DROP COLUMN episode")
    connection.execute("DELETE FROM subjects WHERE subject LIKE 'document:%'")
    connection.execute("UPDATE alembic_version SET version_num = '0002'")
    connection.commit()
    connection.close()


def test_an_older_database_is_refused_until_it_is_upgraded_and_then_audits_clean(tmp_path):
    world = World(tmp_path)
    world.ledger.put_document("47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU", b"")
    named = [
        {"sha256": "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU", "media_type": "application/pdf", "name": "r.pdf"}
    ]
    grant = world.grant(documents=named)
    world.check()
    _older(world)
    with pytest.raises(Unavailable, match="schema_other"):
        world.reopened()
    upgrade(world.settings)
    again = world.reopened()
    assert again.statement(grant).state == "active"
    assert again.audit().problems == ()


def test_a_schema_that_nobody_made_is_refused(tmp_path):
    world = World(tmp_path)
    connection = behind(world.directory)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    with pytest.raises(Unavailable, match="schema_other"):
        world.reopened()
