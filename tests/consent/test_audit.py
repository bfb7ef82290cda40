"""One byte changed anywhere in a copy: the audit finds it and names the row."""

import gc
import json
import re
import shutil
import tracemalloc
from contextlib import closing
from dataclasses import dataclass

import pytest
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import event

from consent import entry, packing
from consent.bootstrap import open_ledger
from consent.errors import ConsentError, LogInconsistent, Unauthenticated
from consent.ledger.audit.audit import audit
from consent.settings import Settings
from consent.storage import tables
from consent.storage.records import Stamp
from signing import canonical, digests, timestamps
from signing.proofs import jws
from tests.lived import COLUMNS, ROWIDS, believe_in_time, damage, damaged, lived_world, retyped, tampered, unguarded
from tests.world import PAULA, STUDIO, World

pytestmark = pytest.mark.engine("sqlite")


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    return lived_world(tmp_path_factory.mktemp)


@pytest.fixture
def copy(lived, tmp_path):
    shutil.copytree(lived.directory, tmp_path / "copy")
    return tmp_path / "copy"


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


NO_DAMAGE = {
    ("holds", "episode", "nothing"): "holds made before they named their episode count in each",
    ("decisions", "receipt", "empty"): "a receipt that waits for its witnesses, and is made again when it is asked for",
}
"""What an audit cannot tell from what may stand there, and why."""


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=[".".join(one) for one in COLUMNS])
def test_any_damage_in_any_column_is_named_where_it_lies_and_ends_no_audit(lived, tmp_path, table, column):
    done = 0
    for kind, written in damage(table, column).items():
        directory = tmp_path / kind
        shutil.copytree(lived.directory, directory)
        if not damaged(directory, table, column, written) or (table, column, kind) in NO_DAMAGE:
            continue
        done += 1
        found = audited(directory, lived)
        rows = [one for one in found if not one.pointer.startswith(("/schema", "/database"))]
        assert rows, (kind, found)
        assert all(one.code and one.detail for one in found)
        assert not any(one.code in {"database_unavailable", "schema_mismatch"} for one in found), kind
    assert done >= (1 if (table, column) in ROWIDS else 4)


def values(value):
    """Other JSON in place of a value."""
    yield from (None, [], {}, "x", -1, 2**53 - 1, True, [None], [{}])


def misshapen(data):
    """JSON of another shape than that of some stored bytes: all of it, each member, and each of its first items."""
    yield from (b"{}", b"[]", b"null", b"1", b"[1]", b"{" * 100)
    said = json.loads(data)
    for member, value in said.items():
        yield canonical.canonicalize({name: one for name, one in said.items() if name != member})
        yield from (canonical.canonicalize({**said, member: other}) for other in values(value))
        if isinstance(value, list) and value and isinstance(value[0], dict):
            for inner in value[0]:
                for other in values(None):
                    changed = [{**value[0], inner: other}, *value[1:]]
                    yield canonical.canonicalize({**said, member: changed})


@pytest.mark.parametrize(("table", "column", "first"), [
    ("entries", "data", True), ("entries", "data", False), ("decisions", "request", True),
    ("decisions", "answer", True), ("decisions", "record", True), ("reservations", "record", True),
    ("statements", "data", False), ("proofs", "data", False),
])  # fmt: skip
def test_stored_json_of_another_shape_is_named_and_ends_no_audit(lived, copy, table, column, first):
    """In place, one after the other: each shape has its own way through the readers."""
    with closing(sqlite.connect(copy / "world.db")) as connection, unguarded(connection, table):
        order = "ASC" if first else "DESC"
        row, data = connection.execute(f"SELECT rowid, {column} FROM {table} ORDER BY rowid {order}").fetchone()
    data = packing.unpack(data)
    shapes = list(dict.fromkeys(misshapen(data)))
    for changed in shapes[:: 1 + len(shapes) // 24]:
        with closing(sqlite.connect(copy / "world.db")) as connection, unguarded(connection, table):
            connection.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (changed, row))
        assert changed == data or audited(copy, lived), changed


OBJECTS = ("entries_refuse_update", "entries_refuse_delete", "nodes_refuse_update", "nodes_refuse_delete",
           "statements_by_kind", "decisions_by_project", "leaned_by_grant", "holds_by_decision",
           "document_owners_by_party", "document_openings_by_statement", "claims_by_end")  # fmt: skip


def test_these_are_all_the_triggers_and_indexes(lived):
    with closing(sqlite.connect(lived.directory / "world.db")) as connection:
        query = "SELECT name FROM sqlite_master WHERE type IN ('trigger', 'index') AND name NOT LIKE 'sqlite_%'"
        assert {name for (name,) in connection.execute(query)} == set(OBJECTS)


@pytest.mark.parametrize("name", OBJECTS)
def test_a_trigger_or_an_index_that_is_gone_or_was_changed_is_named(lived, copy, name):
    with closing(sqlite.connect(copy / "world.db")) as connection:
        query = "SELECT type, sql FROM sqlite_master WHERE name = ?"
        ((kind, made),) = connection.execute(query, (name,)).fetchall()
        connection.execute(f"DROP {kind} {name}")
        connection.commit()
    missing = audited(copy, lived)
    other = re.sub(r"RAISE\(ABORT.*\)", "RAISE(IGNORE)", made).replace("entry_index)", "entry_index DESC)")
    other = other if other != made else f"{made} WHERE 1"
    with closing(sqlite.connect(copy / "world.db")) as connection:
        connection.execute(other)
        connection.commit()
    changed = audited(copy, lived)
    for found in (missing, changed):
        assert [(one.code, one.pointer) for one in found] == [("schema_mismatch", f"/schema/{kind}/{name}")]
    assert "is missing" in missing[0].detail
    assert "was changed" in changed[0].detail


@pytest.mark.parametrize(("kind", "sql"), [
    ("trigger", "CREATE TRIGGER more AFTER INSERT ON decisions BEGIN UPDATE decisions SET outcome = 'covered'; END"),
    ("table", "CREATE TABLE more (x)"), ("index", "CREATE INDEX more ON tokens (id)"),
    ("view", "CREATE VIEW more AS SELECT * FROM entries"),
])  # fmt: skip
def test_what_is_more_in_the_schema_than_this_program_makes_is_named(lived, copy, kind, sql):
    with closing(sqlite.connect(copy / "world.db")) as connection:
        connection.execute(sql)
        connection.commit()
    found = audited(copy, lived)
    assert [(one.code, one.pointer) for one in found] == [("schema_mismatch", f"/schema/{kind}/more")]


@pytest.mark.parametrize("table", [one.name for one in tables.metadata.sorted_tables if one.name != "head"])
def test_a_table_or_a_column_that_is_gone_is_named(lived, tmp_path, table):
    last = list(tables.metadata.tables[table].columns)[-1].name
    for number, sql in enumerate((f"DROP TABLE {table}", f"ALTER TABLE {table} RENAME COLUMN {last} TO gone")):
        directory = tmp_path / str(number)
        shutil.copytree(lived.directory, directory)
        with closing(sqlite.connect(directory / "world.db")) as connection:
            connection.execute("PRAGMA foreign_keys=OFF")
            connection.execute(sql)
            connection.commit()
        assert audited(directory, lived)


def test_an_index_that_holds_less_than_its_table_is_named(lived, copy):
    with closing(sqlite.connect(copy / "world.db")) as connection:
        connection.execute("PRAGMA writable_schema=ON")
        rows = "SELECT sql FROM sqlite_master WHERE name = 'statements_by_kind'"
        ((made,),) = connection.execute(rows).fetchall()
        connection.execute("DROP INDEX statements_by_kind")
        connection.execute(f"{made} WHERE kind <> 'consent.grant'")
        connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = 'statements_by_kind'", (made,))
        connection.commit()
    assert "database_damaged" in {one.code for one in audited(copy, lived)}


@pytest.mark.parametrize("table", ["statements", "proofs", "subjects", "decisions", "leaned", "holds", "reservations",
                                   "entries", "nodes", "erased", "timestamps"])  # fmt: skip
def test_a_row_that_is_gone_is_found(lived, copy, table):
    keys = ", ".join(one.name for one in tables.metadata.tables[table].primary_key.columns)
    with closing(sqlite.connect(copy / "world.db")) as connection, unguarded(connection, table):
        connection.execute(
            f"DELETE FROM {table} WHERE ({keys}) = (SELECT {keys} FROM {table} ORDER BY {keys} DESC LIMIT 1)"
        )
    assert audited(copy, lived)


def test_a_grants_proof_stored_for_a_party_it_does_not_name_is_found_and_stops_every_check(lived, copy):
    connection = sqlite.connect(copy / "world.db")
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


def test_a_row_that_cannot_be_read_is_told_once_and_not_as_missing(lived, copy):
    tampered(copy, "decisions", "record", retyped)
    (found,) = [one for one in audited(copy, lived) if one.pointer.startswith(("/decisions", "/entries"))]
    assert (found.code, found.pointer.rpartition("/")[2]) == ("decision_mismatch", "record")


def test_what_belongs_to_a_decision_or_a_statement_that_is_gone_is_named(lived, copy):
    connection = sqlite.connect(copy / "world.db")
    connection.execute("PRAGMA foreign_keys=OFF")
    for table, key in (("holds", "decision"), ("leaned", "decision"), ("proofs", "digest")):
        connection.execute(f"UPDATE {table} SET {key} = 'nobody' || {key}")
    connection.commit()
    connection.close()
    named = {one.pointer.split("/")[1] for one in audited(copy, lived) if "/nobody" in one.pointer}
    assert named == {"holds", "leaned", "proofs"}


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
    better = packing.unpack(row[1]).replace(b'"outcome":"not_covered"', b'"outcome":"covered"')
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
    believe_in_time(world, tmp_path / "tsa")
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


def test_an_audit_of_a_larger_ledger_needs_no_more_memory(world):
    world.grant()
    _go_on(world, 10)
    audit(world.ledger.opened, length=20)
    small = _peak(world)
    _go_on(world, 30)
    assert _peak(world) < small * 1.5


def _go_on(world, rounds):
    """Decisions, and statements that no decision asks for."""
    for _ in range(rounds):
        world.ledger.check_batch({"checks": [world.ask()] * 5}).as_json(str)
        told = {"kind": "intended_use", "to": PAULA, "given_at": world.time(), "refs": []}
        for _ in range(5):
            world.register("notice", **told, signed_by=[STUDIO])


def _peak(world):
    """The most an audit needs at once, in bytes."""
    tracemalloc.start()
    try:
        # Python keeps some freed memory for later, which is none that the audit needs: it is asked to let go of it.
        report = audit(world.ledger.opened, lambda *_: gc.collect(), length=20)
        assert report.problems == ()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_stretch_is_read_at_once_and_every_proof_is_verified_once(world, monkeypatch):
    """However many statements it holds: what an audit asks the database is counted, and what it verifies."""
    for _ in range(3):
        world.grant()
    few = _work(world, monkeypatch)
    for _ in range(20):
        world.grant()
    many = _work(world, monkeypatch)
    assert many.asked == few.asked
    assert (many.verified - few.verified, many.proofs - few.proofs) == (40, 40)


@dataclass
class _Work:
    asked: int
    verified: int
    proofs: int


def _work(world, monkeypatch):
    asked, verified, engine = [], [], world.ledger.opened.store.engine
    note = lambda _connection, _cursor, text, *_: asked.append(text)  # noqa: E731 - to be taken off again
    verify = jws.verify_detached
    event.listen(engine, "before_cursor_execute", note)
    with monkeypatch.context() as patched:
        patched.setattr(jws, "verify_detached", lambda *given, **named: (verified.append(1), verify(*given, **named)))
        assert world.ledger.audit().problems == ()
    event.remove(engine, "before_cursor_execute", note)
    with engine.connect() as connection:
        proofs = connection.exec_driver_sql("SELECT count(*) FROM proofs").scalar()
    return _Work(len(asked), len(verified), proofs)
