"""The service on a cluster of three PostgreSQL whose leader is killed in one round, and frozen in another (`make ha`).

Two services, as on two hosts, under a mixed storm of grants, withdrawals, checks and reservations. Afterwards: nothing
that was acknowledged is lost, no head contradicts another, the audit is clean, and no limit is overdrawn. It prints for
how long nobody was answered. Ends with 1, and says what is wrong, where something is.
"""

from __future__ import annotations

import itertools
import random
import signal
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from pathlib import Path

import psycopg

from tests import program
from tests.api import test_storms as storms
from tests.desk import Desk
from tests.ports import first_answer, kept_port
from tests.world import World
from tools.cluster import Cluster, wait_for

SETTLES = 3.0
"""Seconds of the storm before a leader is struck, and after the cluster is whole again."""
PATIENCE = 120.0


class Watch(threading.Thread):
    """When something was acknowledged, looked at ten times a second."""

    def __init__(self, told: storms.Told) -> None:
        super().__init__(daemon=True)
        self._told, self._over = told, threading.Event()
        self.moments = [time.monotonic()]

    def run(self) -> None:
        """Look until it is ended."""
        seen = 0
        while not self._over.wait(0.1):
            if self._told.number() > seen:
                seen = self._told.number()
                self.moments.append(time.monotonic())

    def end(self) -> None:
        """Look no more."""
        self._over.set()
        self.join()

    def longest_silence_since(self, moment: float) -> float:
        """For how many seconds nothing was acknowledged, at the longest."""
        told = [moment, *(one for one in self.moments if one > moment), time.monotonic()]
        return max(later - earlier for earlier, later in itertools.pairwise(told))


def strike(cluster: Cluster, watch: Watch, how: signal.Signals) -> None:
    """One round: the leader is struck, another leads, the service answers again, and the old one comes back."""
    old = wait_for(cluster.leader, PATIENCE, "leader")
    struck = time.monotonic()
    cluster.strike(old, how)
    new = wait_for(lambda: one if (one := cluster.leader()) not in {None, old} else None, PATIENCE, "other leader")
    led = time.monotonic()
    wait_for(lambda: watch.moments[-1] > led + 1, PATIENCE, "acknowledgement under the new leader")
    said = "killed" if how == signal.SIGKILL else "frozen"
    print(f"leader n{old} {said}: n{new} leads after {led - struck:.1f} s, nobody was answered for "
          f"{watch.longest_silence_since(struck):.1f} s", flush=True)  # fmt: skip
    if how == signal.SIGKILL:
        cluster.start_again(old)
    else:
        cluster.strike(old, signal.SIGCONT)
    wait_for(cluster.is_whole, PATIENCE, "whole cluster")
    time.sleep(SETTLES)


def stormed(world: World, desk: Desk, cluster: Cluster) -> storms.Told:
    """What was told while leaders were struck; heads are proven while the services run."""
    told, token = storms.Told(), world.ledger.new_token(scopes=["admin"]).token
    with ExitStack() as stack:
        ports = [stack.enter_context(kept_port()) for _ in range(2)]
        for port in ports:
            stack.callback(storms.Supervised(desk, port).end)
            first_answer(f"http://127.0.0.1:{port}/readyz")
        clients = [
            storms.Client(port, token, told, work)
            for seed, port in enumerate(ports)
            for work in (storms.registering(world), storms.asking(world, random.Random(seed)))
        ]
        watch = Watch(told)
        for one in (watch, *clients):
            one.start()
        try:
            time.sleep(SETTLES)
            for how in (signal.SIGKILL, signal.SIGSTOP):
                strike(cluster, watch, how)
        finally:
            for one in clients:
                one.stopping.set()
            for one in clients:
                one.join()
            watch.end()
        assert told.strange == [], told.strange[:5]
        storms.proven(world, told, ports[0])
    return told


def main() -> int:
    """Both rounds, and what came of them."""
    begun = time.monotonic()
    cluster = Cluster()
    try:
        print(f"three nodes after {time.monotonic() - begun:.0f} s", flush=True)
        with psycopg.connect(cluster.conninfo("postgres"), autocommit=True) as connection:
            connection.execute("CREATE DATABASE ledger")
        with tempfile.TemporaryDirectory() as directory:
            world = World(Path(directory), testing=False, at=cluster.url("ledger"))
            world.limited = world.grant(limits=[{"unit": "second", "amount": storms.HELD}])
            desk = Desk(world.directory)
            desk.environment |= {"CONSENT_DATABASE": world.settings.database, "CONSENT_KEYS": str(world.settings.keys)}
            told = stormed(world, desk, cluster)
            audited = program.run(["log", "audit"], cwd=desk.directory, env=desk.environment, timeout=300)
            assert audited.returncode == 0, audited.stdout
            storms.everything_is_where_it_was_acknowledged(world, told)
            storms.the_limit_is_used_exactly(world, told)
        print(f"{told.number()} acknowledged, none of them lost; {len(told.heads)} heads seen, no fork; the audit is "
              "clean; no limit is overdrawn")  # fmt: skip
    finally:
        cluster.down()
    return 0


if __name__ == "__main__":
    sys.exit(main())
