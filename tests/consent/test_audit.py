"""One byte changed anywhere in a copy: the audit finds it and names the row."""

import shutil

import pytest
from pysqlite3 import dbapi2 as sqlite

from consent import entry
from consent.bootstrap import open_ledger
from consent.errors import ConsentError, LogInconsistent, Unauthenticated
from consent.panel.tsa import save_authority
from consent.settings import Settings
from consent.storage import tables
from consent.storage.records import Stamp
from consent.vocabulary.identifiers import Identifier
from signing import canonical, digests, timestamps
from tests.tsa import LocalTsa
from tests.witnesses import believe, seated
from tests.world import PAULA, REGISTRAR, STUDIO, World

COLUMNS = [(table.name, column.name) for table in tables.metadata.sorted_tables for column in table.columns]

ROWIDS = {("entries", "entry_index"), ("nodes", "position"), ("timestamps", "entry_index")}
"""Columns that SQLite itself keeps to integers."""


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    world = World(tmp_path_factory.mktemp("audit"))
    _believe_in_time(world, tmp_path_factory.mktemp("tsa"))
    with seated(world, tmp_path_factory.mktemp("witness"), 1) as seats:
        believe(world, seats, 1)
        _live(world)
    world.check_log()
    with world.ledger.opened.store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    world.ledger.opened.store.engine.dispose()
    return world


def _believe_in_time(world, directory):
    tsa = LocalTsa(directory)
    save_authority(
        world.settings.keys, "http://127.0.0.1:9/", tsa.certificate_pem.decode(), tsa.root_pem.decode(), tsa.policy
    )
    world.tsa = tsa


def _live(world):
    """Something in every column of every table."""
    grant = world.grant(limits=[{"unit": "second", "amount": 1000}], revocability={"kind": "revocable_at_will"})
    statement = world.statement("consent.dispute", grant=grant, text="t", signed_by=[PAULA, STUDIO])
    digest = world.ledger.register(world.bundle(statement, [PAULA])).body["digest"]
    world.tick()
    world.ledger.add_proofs(digest, canonical.canonicalize({"proofs": world.hands.proofs(statement, [STUDIO])}))
    world.tick()
    world.register("consent.resolution", grant=grant, text="t", signed_by=[PAULA])
    world.tick()
    held = world.check(reserve=True)["decision"]
    world.ledger.commit(held, {"amounts": [{"unit": "second", "amount": 39}]})
    world.ledger.release(world.check(reserve=True)["decision"])
    world.check(reserve=True)
    world.check(languages=["fr"])
    world.ledger.put_document(digests.digest(b"rider"), b"rider")
    world.ledger.revoke_token(
        world.ledger.new_token(scopes=["read"], party=PAULA, projects=[Identifier("house", "x")], expires_in=99)["id"]
    )
    with world.tsa.serve() as url:
        object.__setattr__(world.ledger.opened.authority, "url", url)
        world.ledger.stamp()
    gone = world.register("notice", kind="intended_use", to=PAULA, given_at=world.time(), refs=[], signed_by=[STUDIO])
    world.register("erasure.order", statement=gone["digest"], ground="g", signed_by=[REGISTRAR])


@pytest.fixture
def copy(lived, tmp_path):
    shutil.copytree(lived.directory, tmp_path / "copy")
    return tmp_path / "copy"


def changed(value):
    if isinstance(value, bytes):
        place = len(value) // 2
        return value[:place] + bytes([value[place] ^ 1]) + value[place + 1 :]
    if isinstance(value, int):
        return value + 1000
    if not value:
        return "x"
    place = len(value) // 2
    return value[:place] + ("b" if value[place] != "b" else "c") + value[place + 1 :]


def retyped(value):
    """Something of another type, which the column takes whatever it was declared as."""
    return "x" if isinstance(value, bytes | int) else b"x"


def tampered(directory, table, column, changed=changed):
    """Change one value of the column past triggers and keys."""
    connection = sqlite.connect(directory / "world.db")
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("PRAGMA foreign_keys=OFF")
    keys = [one.name for one in tables.metadata.tables[table].primary_key.columns]
    query = (
        f"SELECT {', '.join(keys)}, {column} FROM {table} WHERE {column} IS NOT NULL ORDER BY {', '.join(keys)} DESC"
    )
    row = connection.execute(query).fetchone()
    assert row is not None, f"{table}.{column} holds no value to change"
    where = " AND ".join(f"{key} = ?" for key in keys)
    connection.execute(f"UPDATE {table} SET {column} = ? WHERE {where}", (changed(row[-1]), *row[: len(keys)]))
    connection.commit()
    connection.close()


def audited(directory, lived):
    settings = Settings(database=f"sqlite:///{directory}/world.db", keys=directory / "keys")
    try:
        ledger = open_ledger(settings, clock=lambda: lived.now)
    except ConsentError as error:  # start-up refuses what it can see at once
        return error.problems
    return ledger.audit().problems  # and this never fails: whatever it cannot read, it names


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=[".".join(one) for one in COLUMNS])
def test_a_change_in_any_column_is_found_and_named(lived, copy, table, column):
    tampered(copy, table, column)
    found = audited(copy, lived)
    assert found
    assert all(problem.code and problem.detail for problem in found)


@pytest.mark.parametrize(("table", "column"), [one for one in COLUMNS if one not in ROWIDS], ids=str)
def test_a_value_of_another_type_is_found_and_named(lived, copy, table, column):
    tampered(copy, table, column, retyped)
    found = audited(copy, lived)
    assert found
    assert all(problem.code and problem.detail for problem in found)


@pytest.mark.parametrize("table", ["statements", "proofs", "subjects", "decisions", "leaned", "holds", "reservations",
                                   "entries", "nodes", "erased", "timestamps"])  # fmt: skip
def test_a_row_that_is_gone_is_found(lived, copy, table):
    connection = sqlite.connect(copy / "world.db")
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    keys = ", ".join(one.name for one in tables.metadata.tables[table].primary_key.columns)
    connection.execute(
        f"DELETE FROM {table} WHERE ({keys}) = (SELECT {keys} FROM {table} ORDER BY {keys} DESC LIMIT 1)"
    )
    connection.commit()
    connection.close()
    assert audited(copy, lived)


def test_a_grants_proof_stored_for_a_party_it_does_not_name_is_found_and_stops_every_check(lived, copy):
    connection = sqlite.connect(copy / "world.db")
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    grants = "SELECT digest FROM statements WHERE kind = 'consent.grant'"
    changed_rows = connection.execute(f"UPDATE proofs SET position = position + 9 WHERE digest IN ({grants})").rowcount
    connection.commit()
    connection.close()
    assert changed_rows
    assert "proof_invalid" in {problem.code for problem in audited(copy, lived)}
    settings = Settings(database=f"sqlite:///{copy}/world.db", keys=copy / "keys")
    ledger = open_ledger(settings, clock=lambda: lived.now)
    with pytest.raises(LogInconsistent):
        ledger.check(lived.ask())


def test_a_backdated_grant_slipped_in_beside_the_log_is_found(lived, copy):
    connection = sqlite.connect(copy / "world.db")
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute(
        "INSERT INTO subjects VALUES ('performer:party:p1', 3, 'sjubpboecaRZIwDOg64ezDspzoybiLJ8SiRVZpNFMVQ')"
    )
    connection.commit()
    connection.close()
    assert [one.code for one in audited(copy, lived)] == ["subject_mismatch"]


def test_an_untouched_copy_is_clean(lived, copy):
    assert audited(copy, lived) == ()


def test_receipts_that_changed_places_are_found(lived, copy):
    connection = sqlite.connect(copy / "world.db")
    (one, first), (other, second) = connection.execute("SELECT decision, receipt FROM decisions LIMIT 2").fetchall()
    for decision, token in ((one, second), (other, first)):
        connection.execute("UPDATE decisions SET receipt = ? WHERE decision = ?", (token, decision))
    connection.commit()
    connection.close()
    found = {problem.pointer for problem in audited(copy, lived)}
    assert {f"/decisions/{one}/receipt", f"/decisions/{other}/receipt"} <= found


def test_an_answer_made_better_than_its_record_is_found(lived, copy):
    connection = sqlite.connect(copy / "world.db")
    row = connection.execute("SELECT decision, answer FROM decisions WHERE outcome = 'not_covered'").fetchone()
    better = bytes(row[1]).replace(b'"outcome":"not_covered"', b'"outcome":"covered"')
    connection.execute("UPDATE decisions SET answer = ? WHERE decision = ?", (better, row[0]))
    connection.commit()
    connection.close()
    assert ("decision_mismatch", f"/decisions/{row[0]}/answer") in [
        (one.code, one.pointer) for one in audited(copy, lived)
    ]


def test_several_processes_find_what_one_finds(lived, copy):
    tampered(copy, "proofs", "data")
    tampered(copy, "decisions", "answer")
    settings = Settings(database=f"sqlite:///{copy}/world.db", keys=copy / "keys")
    ledger = open_ledger(settings, clock=lambda: lived.now)
    alone, together = ledger.audit(), ledger.audit(workers=2)
    assert alone.problems == together.problems
    assert len(alone.problems) >= 2


def test_progress_ends_at_its_total(lived):
    seen = []
    lived.ledger.audit(lambda done, total: seen.append((done, total)))
    assert seen
    assert seen[-1][0] == seen[-1][1]
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_a_token_made_by_writing_into_the_database_is_refused_and_named(lived, copy):
    settings = Settings(database=f"sqlite:///{copy}/world.db", keys=copy / "keys")
    connection = sqlite.connect(copy / "world.db")
    secret = digests.sha256(b"tcl_test_mine")
    connection.execute(
        "INSERT INTO tokens SELECT 'mine', ?, 'admin', NULL, '[]', created_at, NULL, NULL, seal FROM tokens LIMIT 1",
        (secret,),
    )
    connection.commit()
    connection.close()
    ledger = open_ledger(settings, clock=lambda: lived.now)
    with pytest.raises(Unauthenticated):
        ledger.caller("tcl_test_mine")
    assert [(one.code, one.pointer) for one in ledger.audit().problems] == [("token_unsealed", "/tokens/mine")]


def test_a_stamp_over_something_else_than_the_head_is_found(tmp_path):
    """Anchored as it should be, so that only the stamp itself gives it away."""
    world = World(tmp_path)
    _believe_in_time(world, tmp_path / "tsa")
    world.ledger = world.reopened()
    opened = world.ledger.opened
    response = world.tsa.answer(timestamps.request_timestamp(b"another head").der)
    with opened.store.writing() as tx:
        size = tx.head.tree_size
        anchored = entry.timestamp_anchored(world.now, token=digests.digest(response), size=size)
        index = opened.log.append(tx.log, [anchored]).first
        tx.keep([Stamp(index, size, response)])
    assert [(one.code, one.pointer) for one in world.ledger.audit().problems] == [
        ("timestamp_invalid", f"/timestamps/{index}/response")
    ]
