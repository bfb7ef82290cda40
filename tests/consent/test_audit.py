"""One byte changed anywhere in a copy: the audit finds it and names the row."""

import gc
import shutil
import tracemalloc

import pytest
from pysqlite3 import dbapi2 as sqlite

from consent import entry
from consent.bootstrap import open_ledger
from consent.errors import ConsentError, LogInconsistent, Unauthenticated
from consent.ledger.audit.audit import audit
from consent.settings import Settings
from consent.storage import tables
from consent.storage.records import Stamp
from signing import digests, timestamps
from tests.lived import COLUMNS, ROWIDS, believe_in_time, lived_world, retyped, tampered
from tests.world import PAULA, STUDIO, World


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
    _go_on(world, 15)
    audit(world.ledger.opened, length=20)
    small = _peak(world)
    _go_on(world, 45)
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
