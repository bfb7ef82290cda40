"""Two services on one ledger, as on two hosts, under a mixed storm: each answer is what the log says, in its order.

CONSENT_STORM_SECONDS says for how long; a few seconds by default.
"""

import json
import os
import random
import time
from contextlib import ExitStack

import pytest

from tests import program, served
from tests.api.test_storms import (
    HELD,
    Client,
    Supervised,
    Told,
    asking,
    body_of_grant,
    everything_is_where_it_was_acknowledged,
    proven,
    registering,
)
from tests.desk import Desk
from tests.ports import first_answer, kept_port
from tests.world import PAULA, STUDIO, World

SECONDS = float(os.environ.get("CONSENT_STORM_SECONDS", "4"))
LEAST = 3
"""So many answers of every kind there must be at the end, however slow the machine."""


@pytest.fixture
def world(tmp_path):
    made = World(tmp_path, testing=False)
    made.limited = made.grant(limits=[{"unit": "second", "amount": HELD}])
    return made


@pytest.fixture
def services(world):
    """The ports of two services on one database."""
    desk = Desk(world.directory)
    desk.environment |= {"CONSENT_DATABASE": world.settings.database, "CONSENT_KEYS": str(world.settings.keys)}
    with ExitStack() as stack:
        ports = [stack.enter_context(kept_port()) for _ in range(2)]
        for port in ports:
            stack.callback(Supervised(desk, port).end)
        for port in ports:
            first_answer(f"http://127.0.0.1:{port}/readyz")
        yield desk, ports


def in_batches(world):
    """Batches of recorded and unrecorded questions, each with its own mark."""

    def work(client, told):
        checks = [world.ask(ref={"number": str(number)}) for number in range(4)]
        said = client.asked("POST", "/v1/checks/batch", json.dumps({"checks": checks}))
        if said is not None:
            answers = json.loads(said)["answers"]
            assert [one["request"]["ref"]["number"] for one in answers] == ["0", "1", "2", "3"]
            told.decisions += answers

    return work


class OfNobodyElse:
    """A role that nobody else asks for: granted through one service and asked through the other, until withdrawn."""

    def __init__(self, world, role, elsewhere):
        self._world, self._role, self._elsewhere = world, role, elsewhere
        self.rounds, self.late = 0, []

    def __call__(self, client, told):
        grant = self._said(client, told, "consent.grant", [PAULA, STUDIO], self._granted())
        if grant is None or self._asked(told) != "covered":
            return
        withdrawn = {"grant": grant, "effective_at": self._world.time(), "reason": "r"}
        if self._said(client, told, "consent.revocation", [PAULA], withdrawn) is None:
            return
        answered = self._asked(told)
        if answered == "covered":
            self.late.append(grant)
        self.rounds += answered is not None

    def _granted(self):
        body = body_of_grant(self._world)
        return {**body, "scopes": {"main": {**body["scopes"]["main"], "roles": [self._role]}}}

    def _said(self, client, told, kind, by, body):
        statement = self._world.statement(kind, **body, signed_by=by)
        said = client.asked("POST", "/v1/statements", self._world.bundle(statement, by))
        if said is None:
            return None
        answer = json.loads(said)
        told.statements.append((answer["digest"], answer["index"]))
        return answer["digest"]

    def _asked(self, told):
        performance = {**self._world.ask()["performances"][0], "role": self._role}
        said = self._elsewhere.asked("POST", "/v1/checks", json.dumps(self._world.ask(performances=[performance])))
        if said is None:
            return None
        answer = json.loads(said)
        told.decisions.append(answer)
        return answer["outcome"]


def test_every_answer_of_two_services_on_one_ledger_is_what_the_log_says(world, services):
    desk, ports = services
    told, token = Told(), world.ledger.new_token(scopes=["admin"]).token
    elsewhere = [Client(port, token, told, None) for port in reversed(ports)]
    roles = [OfNobodyElse(world, f"Role {number}", other) for number, other in enumerate(elsewhere)]
    clients = []
    for number, port in enumerate(ports):
        works = (registering(world), asking(world, random.Random(number)), in_batches(world), roles[number])
        clients += [Client(port, token, told, work) for work in works]
    for client in clients:
        client.start()
    end = time.monotonic() + SECONDS
    served.until(
        lambda: told.strange or (time.monotonic() > end and all(one.rounds >= LEAST for one in roles)), SECONDS + 120
    )
    for client in (*clients, *elsewhere):
        client.stopping.set()
    for client in clients:
        client.join()
    assert told.strange == []
    assert [one.late for one in roles] == [[], []]
    assert len(told.heads) > len(clients)
    proven(world, told, ports[0])
    audited = program.run(["log", "audit"], cwd=desk.directory, env=desk.environment, timeout=SECONDS * 10 + 60)
    assert audited.returncode == 0, audited.stdout
    everything_is_where_it_was_acknowledged(world, told)
    for answer in told.decisions:
        assert world.ledger.replay(answer["decision"]).same, answer
    with world.ledger.opened.store.reading() as tx:
        holds = tx.holds(world.limited)
    assert 0 < sum(one.amount if one.ended_index is None else one.used for one in holds) <= HELD
