"""Whatever the service reads it finds by an index: no list, page, proof or check walks over a table that grows."""

import pytest
from sqlalchemy import Engine, event

from consent.callers import Caller
from consent.ledger.checks.recorded import CheckFilter
from consent.ledger.pages import Page
from consent.ledger.statements.grants import GrantFilter
from consent.view import View
from tests.world import PAULA, PROJECT

WORK = f"{PROJECT['scheme']}:{PROJECT['value']}"
SMALL = {"head", "timestamps", "clock"}
"""Tables with one row, or with one for each day."""
PAULAS = View(caller=Caller(frozenset({"read"}), PAULA))


def asked_of(world, grant, decision):
    """Every way to ask, by name."""
    ledger = world.ledger
    return {
        "every grant": ledger.grants,
        "the next grants": lambda: ledger.grants(page=Page(cursor="MA", limit=5)),
        "grants of a performer": lambda: ledger.grants(GrantFilter(performer=PAULA)),
        "grants for a work": lambda: ledger.grants(GrantFilter(project=WORK)),
        "her own grants": lambda: ledger.grants(view=PAULAS),
        "a statement": lambda: ledger.statement(grant),
        "its history": lambda: ledger.history(grant),
        "every decision": ledger.checks,
        "decisions of a work": lambda: ledger.checks(CheckFilter(project=WORK)),
        "decisions since": lambda: ledger.checks(CheckFilter(since=world.now)),
        "a decision": lambda: ledger.recorded(decision),
        "a decision made again": lambda: ledger.replay(decision),
        "its status": lambda: ledger.status(decision),
        "declarations": lambda: ledger.declarations(WORK),
        "a disclosure": lambda: ledger.disclosure(WORK),
        "obligations": lambda: ledger.obligations(WORK),
        "evidence of a decision": lambda: ledger.evidence("decision", decision),
        "evidence of a grant": lambda: ledger.evidence("grant", grant),
        "evidence of a work": lambda: ledger.evidence("project", WORK),
        "impact": lambda: ledger.impact({"grant": grant}),
        "the head": ledger.head,
        "a proof": lambda: ledger.entry_proof(3),
        "consistency": lambda: ledger.consistency(3, 9),
        "where it was registered": lambda: ledger.logged(grant),
        "a sample": lambda: ledger.sample("seed", 5),
        "a check": world.check,
        "a reservation": lambda: world.check(reserve=True),
        "a batch": lambda: ledger.check_batch({"checks": [world.ask()] * 3}),
        "a registration": world.grant,
    }


@pytest.fixture
def lived_in(world):
    grant = world.grant(limits=[{"unit": "second", "amount": 1000}])
    held = world.check(reserve=True)["decision"]
    world.ledger.commit(held, {"amounts": [{"unit": "second", "amount": 39}]})
    return world, grant, world.check()["decision"]


@pytest.mark.engine("sqlite")
def test_nothing_is_read_but_by_an_index(lived_in):
    world, grant, decision = lived_in
    sent, found = [], set()
    engine = world.ledger.opened.store.engine
    event.listen(engine, "before_cursor_execute", lambda _c, _cursor, text, given, *_: sent.append((text, given)))
    for name, ask in asked_of(world, grant, decision).items():
        sent.clear()
        ask()
        assert sent, name
        found |= {(name, step) for text, given in list(sent) for step in _plan(engine, text, given) if _walks(step)}
    assert found == set()


def _plan(engine, text, given):
    """The steps in which SQLite answers what reads or changes rows."""
    if text.split()[0] not in {"SELECT", "UPDATE", "DELETE", "WITH"}:
        return []
    with engine.connect() as connection:
        rows = connection.connection.driver_connection.execute(f"EXPLAIN QUERY PLAN {text}", given).fetchall()
    return [row[3] for row in rows]


def _walks(step):
    """Whether a step goes over all of a table; what `json_each` unfolds is what was given."""
    words = step.split()
    return words[0] == "SCAN" and words[1] not in SMALL and "CONSTANT" not in step and words[1] != "json_each"


@pytest.mark.engine("sqlite")
def test_the_test_sees_a_walk_over_a_table(world):
    engine = world.ledger.opened.store.engine
    assert any(map(_walks, _plan(engine, "SELECT * FROM decisions WHERE outcome = ?", ("covered",))))


def _sent_while(act):
    """Everything that any engine is sent meanwhile, and how many rows it is asked for by index."""
    sent = []

    def note(_connection, _cursor, text, given, *_):
        sent.append((" ".join(text.split()), len(given)))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return sent


def test_a_start_reads_the_first_entry_and_the_head_however_long_the_log(world):
    before = _sent_while(world.reopened)
    for _ in range(20):
        world.check()
    after = _sent_while(world.reopened)
    assert len(after) == len(before)
    assert (
        sum(many for _, many in after) <= sum(many for _, many in before) + 6
    )  # the edge of the tree: log2 of entries
    assert not [text for text, _ in after if "FROM statements" in text or "FROM subjects" in text]


def test_a_proof_asks_as_often_in_a_long_log_as_in_a_short_one(world):
    before = _sent_while(lambda: world.ledger.entry_proof(1))
    for _ in range(40):
        world.check()
    after = _sent_while(lambda: world.ledger.entry_proof(1))
    assert len(after) == len(before)
    assert sum(many for _, many in after) <= sum(many for _, many in before) + 8


def test_a_registration_asks_as_often_in_a_large_ledger_as_in_a_small_one(world):
    world.grant()
    before = _sent_while(world.grant)
    for number in range(10):
        world.grant(description=f"Another, {number}.")
    assert len(_sent_while(world.grant)) <= len(before)
