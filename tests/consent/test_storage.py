import threading

import pytest
from pysqlite3 import dbapi2 as sqlite

from consent.bootstrap import create_ledger, open_ledger
from consent.errors import InvalidInput, LogInconsistent, Unavailable
from consent.settings import Settings
from consent.storage.records import StoredDocument
from consent.storage.sqlite import OLDEST_SOUND
from consent.storage.statements import StatementCache
from consent.storage.store import Store
from tests.behind import behind
from tests.world import PAULA, STUDIO, refused


def settings_on(url, directory):
    return Settings(database=url, keys=directory / "keys")


@pytest.mark.engine("sqlite")
def test_looking_for_a_ledger_makes_no_file(tmp_path):
    for place in (tmp_path / "l.db", tmp_path / "no" / "l.db"):
        with pytest.raises(Unavailable, match="no_ledger"):
            open_ledger(settings_on(f"sqlite:///{place}", tmp_path))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.engine("sqlite")
def test_a_file_that_is_no_database_is_refused_in_our_words(tmp_path):
    (tmp_path / "l.db").write_bytes(b"This is a letter and not a database. " * 100)
    with pytest.raises(LogInconsistent, match="database_refused"):
        open_ledger(settings_on(f"sqlite:///{tmp_path}/l.db", tmp_path))


@pytest.mark.engine("sqlite")
def test_a_ledger_is_not_begun_where_no_database_can_be(tmp_path):
    with pytest.raises(Unavailable, match="database_unavailable"):
        create_ledger(settings_on(f"sqlite:///{tmp_path}/no/l.db", tmp_path))
    assert not (tmp_path / "keys").exists()


@pytest.mark.engine("sqlite")
@pytest.mark.parametrize("name", ["log.jwk", "receipts.jwk", "registrar.jwk"])
def test_a_ledger_is_not_begun_over_the_keys_of_another(tmp_path, name):
    (tmp_path / "keys").mkdir(mode=0o700)
    (tmp_path / "keys" / name).write_text("another's")
    settings = settings_on(f"sqlite:///{tmp_path}/l.db", tmp_path)
    assert refused(lambda: create_ledger(settings)) == ["ledger_exists"]
    assert [path.name for path in (tmp_path / "keys").iterdir()] == [name]
    assert not (tmp_path / "l.db").exists()
    (tmp_path / "keys" / name).unlink()
    assert create_ledger(settings).head().tree_size == 1


@pytest.mark.parametrize("url", ["postgresql://user:secret@db/l", "mysql://db/l", "nonsense", ""])
def test_a_database_we_do_not_know_is_refused_without_showing_its_password(tmp_path, url):
    with pytest.raises(InvalidInput) as caught:
        open_ledger(settings_on(url, tmp_path))
    assert caught.value.code == "setting_unknown"
    assert "secret" not in str(caught.value)


@pytest.mark.engine("sqlite")
def test_the_database_is_sound_durable_and_checks_its_references(world):
    with world.ledger.opened.store.engine.connect() as connection:
        said = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys", "trusted_schema")}  # fmt: skip
    assert said == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "trusted_schema": 0}
    assert sqlite.sqlite_version_info >= OLDEST_SOUND


def test_readers_see_the_head_they_began_with_while_somebody_writes(world):
    store = world.ledger.opened.store
    with store.reading() as tx:
        before = tx.head
        writer = threading.Thread(target=world.grant)
        writer.start()
        writer.join()
        assert tx.log.entry(before.tree_size) is None
        assert tx.head == before
    with store.reading() as tx:
        assert tx.head.tree_size == before.tree_size + 1


def test_what_is_raised_while_writing_leaves_nothing_behind(world):
    store = world.ledger.opened.store
    before = world.ledger.head()

    def half():
        with store.writing() as tx:
            tx.keep([StoredDocument("x", b"half")])
            raise InvalidInput.of("wrong_type", "half way")

    assert refused(half) == ["wrong_type"]
    assert world.ledger.head() == before
    with store.reading() as tx:
        assert tx.documents.data("x") is None


def test_a_contradiction_in_the_log_stops_this_process_from_writing(world):
    connection = behind(world.directory)
    whole = connection.execute("SELECT root_hash FROM head").fetchone()
    connection.execute("UPDATE head SET root_hash = x'00'")
    connection.commit()
    with pytest.raises(LogInconsistent, match="own_proof_failed"):
        world.check()
    connection.execute("UPDATE head SET root_hash = ?", whole)
    connection.commit()
    connection.close()
    assert refused(world.check) == ["log_stopped"]
    assert refused(world.ledger.ready) == ["log_stopped"]
    assert world.ledger.check(world.ask(record=False)).as_json()["recorded"] is False
    assert world.reopened().check(world.ask()).as_json()["recorded"] is True


def test_a_refusal_is_no_contradiction_and_stops_nothing(world):
    statement = world.statement("prohibition", performer=PAULA, scope={}, signed_by=[PAULA], ledgers=["x.example/y"])
    assert refused(lambda: world.ledger.register(world.bundle(statement, [PAULA]))) == ["wrong_ledger"]
    world.ledger.ready()
    assert world.check()["recorded"]


def test_a_second_log_in_the_same_database_is_found(world):
    connection = behind(world.directory)
    connection.execute("INSERT INTO head SELECT 'zzz.example/x', tree_size, root_hash, checkpoint, at FROM head")
    connection.commit()
    assert "/head/zzz.example/x" in [one.pointer for one in world.ledger.audit().problems]
    connection.execute("DELETE FROM head WHERE origin = 'zzz.example/x'")
    connection.commit()
    connection.close()


def test_the_cache_of_statements_is_bounded_and_keeps_what_is_used(world):
    cache = StatementCache(most=2, believing=True)
    read = {}
    for name in "abc":
        data = world.statement("prohibition", performer=PAULA, scope={}, signed_by=[PAULA, STUDIO])
        read[name] = cache.read(name, data)
        assert cache.get("a") is read["a"]
    assert cache.get("b") is None
    assert cache.get("c") == read["c"]


def test_two_stores_on_one_file_share_nothing_but_the_file(world):
    other = Store.connect(world.settings.database)
    world.grant()
    with other.reading() as tx:
        assert tx.head.tree_size == world.ledger.head().tree_size
