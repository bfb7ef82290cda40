"""An audit needs what a stretch of the log needs, however long the log is, and finds the same on more processes."""

from __future__ import annotations

import gc
import tracemalloc
from contextlib import closing

import pytest
from pysqlite3 import dbapi2 as sqlite

from consent import entry
from consent.ledger import writing
from consent.ledger.audit.stretch import LENGTH
from consent.ledger.writing import nothing_more
from consent.storage.records import Stamp
from signing import digests
from tests.world import World

CHECKS = 40
"""Decisions in each stretch that is added; the rest are stamps, which are quickly made and quickly audited."""


def anchored(number, at):
    """The plan that anchors so many time-stamp responses over the first entry."""

    def plan(draft):
        for place in range(number):
            response = f"response {draft.size} {place}".encode() * 10
            index = draft.stage(entry.timestamp_anchored(at, token=digests.digest(response), size=1))
            draft.keep(Stamp(index, 1, response))
        return nothing_more(None)

    return plan


def grown(world, stretches):
    """The world with so many more stretches of recorded decisions and stamps."""
    for _ in range(stretches):
        world.ledger.check_batch({"checks": [world.ask()] * CHECKS}, str)
        writing.write(world.ledger.opened, anchored(LENGTH - CHECKS, world.now))
    return world


@pytest.fixture
def world(tmp_path):
    made = World(tmp_path)
    made.grant()
    return made


def peak_of(ledger):
    """The most memory an audit of the ledger held at one time, in bytes, beside what was there before.

    Garbage is taken out between stretches, for when the interpreter would do so is chance.
    """
    gc.collect()
    tracemalloc.start()
    try:
        assert ledger.audit(lambda *_: gc.collect()).problems == ()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_an_audit_of_four_times_the_entries_needs_hardly_more_memory(world):
    grown(world, 2)
    world.check_log()  # whatever is loaded once is loaded now
    small = peak_of(world.ledger)
    grown(world, 6)
    assert world.ledger.head()["tree_size"] > 8 * LENGTH
    assert peak_of(world.ledger) < 1.5 * small


def test_an_audit_keeps_no_statement_in_mind_for_those_who_check(world):
    ledger = world.reopened()
    for workers in (1, 2):
        assert ledger.audit(workers=workers).problems == ()
    with ledger.opened.store.reading() as tx:
        stored = [one.digest for one in tx.scan.statements()]
    assert {ledger.opened.store.statements.get(one) for one in stored} == {None}


def broken(world):
    """An answer in each stretch made another, past all that would keep it from that."""
    with closing(sqlite.connect(world.directory / "world.db")) as connection:
        rows = connection.execute("SELECT decision FROM decisions ORDER BY entry_index").fetchall()
        for (decision,) in rows[CHECKS // 2 :: CHECKS]:
            connection.execute("UPDATE decisions SET outcome = 'not_covered' WHERE decision = ?", (decision,))
        connection.commit()


def test_an_audit_in_two_processes_finds_the_same_in_the_same_order(world):
    grown(world, 3)
    broken(world)
    seen = []
    alone = world.ledger.audit()
    together = world.ledger.audit(lambda done, size: seen.append((done, size)), workers=2)
    assert together == alone
    assert [one.code for one in alone.problems] == ["decision_mismatch"] * 3
    assert [done for done, _ in seen] == [*range(LENGTH, alone.entries, LENGTH), alone.entries]
