"""What was acknowledged is there: after a kill at any moment, and with two processes writing at once."""

import random
import subprocess
import sys
import time

from signing import digests
from tests import vectors
from tests.world import World

KILLS = 50


def writer(directory, name, many):
    return subprocess.Popen(
        [sys.executable, "-m", "tests.storm", str(directory), name, str(many)],
        cwd=vectors.ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def ended(process):
    """Kill it; what it had told by then."""
    process.kill()
    told = process.stdout.readlines()
    process.stdout.close()
    process.wait()
    return told


def indexes_of(world, decisions):
    store = world.ledger.opened.store
    with store.reading() as tx:
        return [tx.decisions.find(one).index for one in decisions]


def test_two_processes_on_one_ledger_lose_and_double_nothing(tmp_path):
    world = World(tmp_path, testing=False)
    before = world.ledger.head()["tree_size"]
    running = [writer(tmp_path, name, 40) for name in ("one", "two")]
    told = [process.communicate(timeout=120)[0].split() for process in running]
    assert [process.returncode for process in running] == [0, 0]
    indexes = indexes_of(world, [*told[0], *told[1]])
    assert sorted(indexes) == list(range(before, before + 80))
    world.check_log()


def test_every_acknowledged_entry_survives_fifty_kills(tmp_path):
    world = World(tmp_path, testing=False)
    acknowledged = []
    moments = random.Random(7)
    process, killed = writer(tmp_path, "w", 10_000), 0
    while killed < KILLS:
        first = process.stdout.readline()
        assert first, "the writer comes back after every kill"
        deadline = time.monotonic() + moments.uniform(0.0, 0.05)
        told = [first]
        while time.monotonic() < deadline:
            told.append(process.stdout.readline())
        told += ended(process)
        acknowledged += [one.strip() for one in told if one.endswith("\n")]
        killed += 1
        process = writer(tmp_path, "w", 10_000)
    acknowledged += [one.strip() for one in ended(process) if one.endswith("\n")]
    assert len(acknowledged) >= KILLS
    indexes = indexes_of(world, acknowledged)
    assert len(set(indexes)) == len(acknowledged)
    assert world.ledger.audit().problems == ()
    assert len(digests.decode_base64(world.ledger.head()["root_hash"])) == 32
