"""A database that follows another: it serves reads, and neither signs nor answers checks."""

import time
from dataclasses import replace

import pytest

from api.app import create_app
from consent.bootstrap import open_ledger
from tests import server
from tests.world import PAULA, World, refused

pytestmark = pytest.mark.engine("postgresql")


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    """A ledger, and the same opened on a replica of its database."""
    primary = server.Server(server.programs())
    world = World(tmp_path_factory.mktemp("world"), testing=False, at=primary.url("postgres"))
    world.granted = world.grant(revocability={"kind": "revocable_at_will"})
    standby = server.Server(server.programs(), follows=primary)
    yield world, open_ledger(replace(world.settings, database=standby.url("postgres")))
    standby.stop()
    primary.stop()


def caught_up(world, replica):
    until = time.monotonic() + 30
    while replica.head().tree_size < world.ledger.head().tree_size:
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_replica_shows_what_the_primary_has_and_proves_it(pair):
    world, replica = pair
    made = world.check()
    caught_up(world, replica)
    assert replica.head() == world.ledger.head()
    assert replica.statement(world.granted).as_json() == world.ledger.statement(world.granted).as_json()
    assert replica.replay(made["decision"]).same


def test_a_replica_answers_no_check_recorded_or_not(pair):
    world, replica = pair
    for question in (world.ask(), world.ask(record=False)):
        assert refused(lambda question=question: replica.check(question)) == ["database_read_only"]
        assert world.ledger.check(question).outcome == "covered"


def test_a_replica_registers_nothing_and_goes_on_reading(pair):
    world, replica = pair
    raw = world.statement("consent.dispute", grant=world.granted, text="t", signed_by=[PAULA])
    assert refused(lambda: replica.register(world.bundle(raw, [PAULA]))) == ["database_read_only"]
    assert not replica.opened.store.stopped.is_set()
    assert replica.statement(world.granted).state == "active"


def test_a_service_on_a_replica_is_ready_to_read_and_not_to_write(pair):
    _, replica = pair
    client = create_app(ledger=replica).test_client()
    assert client.get("/readyz?for=read").status_code == 200
    assert client.get("/readyz").status_code == 503
