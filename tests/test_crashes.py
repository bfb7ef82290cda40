"""What was acknowledged is there: after a kill at any moment, and with two processes writing at once."""

import random
import time

from signing import digests
from tests.storm import Writer
from tests.world import World

KILLS, AT_ONCE = 50, 8


def indexes_of(world, decisions):
    store = world.ledger.opened.store
    with store.reading() as tx:
        return [tx.decisions.find(one).index for one in decisions]


def test_two_processes_on_one_ledger_lose_and_double_nothing(tmp_path):
    world = World(tmp_path, testing=False)
    before = world.ledger.head().tree_size
    running = [Writer(tmp_path, name, 40, AT_ONCE) for name in ("one", "two")]
    told = [writer.rest() for writer in running]
    for writer in running:
        writer.close()
    assert [writer.process.exitcode for writer in running] == [0, 0]
    indexes = indexes_of(world, [*told[0], *told[1]])
    assert sorted(indexes) == list(range(before, before + 80))
    world.check_log()


def test_every_acknowledged_entry_survives_fifty_kills_of_a_writer_for_whom_many_wait(tmp_path):
    world = World(tmp_path, testing=False)
    acknowledged = []
    moments = random.Random(7)
    for _ in range(KILLS):
        writer = Writer(tmp_path, "w", 10_000, AT_ONCE)
        acknowledged.append(writer.told())  # the writer comes back after every kill
        deadline = time.monotonic() + moments.uniform(0.0, 0.05)
        while time.monotonic() < deadline:
            acknowledged.append(writer.told())
        acknowledged += writer.killed()
    assert len(acknowledged) >= KILLS
    indexes = indexes_of(world, acknowledged)
    assert len(set(indexes)) == len(acknowledged)
    assert world.ledger.audit().problems == ()
    assert len(digests.decode_base64(world.ledger.head().root_hash)) == 32
