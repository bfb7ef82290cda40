"""A live service whose workers and parent are killed in turn while clients write: nothing acknowledged is lost."""

import http.client
import itertools
import json
import os
import random
import signal
import subprocess
import threading
import time
from dataclasses import dataclass, field

import pytest

from signing import digests, merkle
from signing.checkpoint import open_checkpoint
from tests import program, served
from tests.desk import PROGRAM, Desk
from tests.ports import first_answer, kept_port
from tests.served import alive, children, until, workers_of
from tests.world import GRANT, PAULA, SCOPE, STUDIO, World, codes

SECONDS, HELD = 40, 600
"""What one question holds of the limit, and the limit: so many seconds that it is used up in the midst of the storm."""
KILLS = ("worker", "parent") * 3
BETWEEN = 12
"""Acknowledgements between two kills, of every kind of client together."""
PATIENCE = 60
"""Seconds for what comes about by itself, on a slow machine; otherwise it takes one or two."""


class Supervised:
    """The service, started again whenever it has ended, as a supervisor of the system would."""

    def __init__(self, desk, port):
        self._desk, self._port = desk, port
        self._over = threading.Event()
        self._process = self._started()
        self._thread = threading.Thread(target=self._look_after)
        self._thread.start()

    def _started(self):
        return subprocess.Popen(
            [str(PROGRAM), "serve", "--port", str(self._port), "--workers", "2"],
            cwd=self._desk.directory, env=self._desk.environment, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def _look_after(self):
        while not self._over.is_set():
            self._process.wait()
            if not self._over.wait(0.2):  # where the port is not free yet, the program ends, and is started once more
                self._process = self._started()

    @property
    def process(self):
        return self._process

    def end(self):
        self._over.set()
        served.end(self._process)
        self._thread.join()


@dataclass
class Told:
    """What the clients were told, by 200 and 201 alone, and what they were told that nobody should be."""

    statements: list = field(default_factory=list)
    decisions: list = field(default_factory=list)
    released: list = field(default_factory=list)
    committed: list = field(default_factory=list)
    heads: list = field(default_factory=list)
    strange: list = field(default_factory=list)

    def number(self):
        return len(self.statements) + len(self.decisions) + len(self.released) + len(self.committed)


class Client(threading.Thread):
    """One that goes on with its work until it is told to stop, whoever dies meanwhile."""

    def __init__(self, port, token, told, work):
        super().__init__()
        self._port, self._told, self._work = port, told, work
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self.stopping = threading.Event()
        self._seen = 0

    def run(self):
        while not self.stopping.is_set():
            self._work(self, self._told)
            self._look()

    def asked(self, method, path, body=None, good=(200, 201)):
        """The answer, once there is one: whoever is refused for now, or hears nothing, asks again. None at the end."""
        while not self.stopping.is_set():
            connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
            try:
                connection.request(method, path, body, self._headers)
                answer = connection.getresponse()
                said = answer.read()
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
                continue
            finally:
                connection.close()
            if answer.status in good:
                return said
            if answer.status != 503:
                self._told.strange.append((method, path, answer.status, said))
            time.sleep(0.05)
        return None

    def _look(self):
        """The head: it never has fewer entries than this client has seen."""
        text = self.asked("GET", "/log/checkpoint")
        if text is not None:
            size = int(text.split(b"\n")[1])
            if size < self._seen:
                self._told.strange.append(("fewer entries", self._seen, size))
            self._seen = size
            self._told.heads.append(text.decode())


def registering(world):
    """Grants, and a withdrawal of each once it is registered."""

    def register(client, told, kind, by, **body):
        statement = world.statement(kind, **body, signed_by=by)
        said = client.asked("POST", "/v1/statements", world.bundle(statement, by))
        if said is None:
            return None
        answer = json.loads(said)
        told.statements.append((answer["digest"], answer["index"]))
        return answer["digest"]

    def work(client, told):
        grant = register(client, told, "consent.grant", [PAULA, STUDIO], **body_of_grant(world))
        if grant is not None:
            register(client, told, "consent.revocation", [PAULA], grant=grant, effective_at=world.time(), reason="r")

    return work


def body_of_grant(world):
    """A grant that has nothing to do with what is asked."""
    body = {name: value for name, value in GRANT.items() if name != "signed_by"}
    return {**body, "scopes": {"main": {**SCOPE, "roles": ["Other"]}}, "revocability": {"kind": "revocable_at_will"}}


def asking(world, dice):
    """Recorded checks that hold seconds of the limit; of those that do some are used, some given back, some neither."""

    def work(client, told):
        said = client.asked("POST", "/v1/checks", json.dumps(world.ask(reserve=True)))
        if said is None:
            return
        answer = json.loads(said)
        told.decisions.append(answer)
        if answer["outcome"] != "covered":
            return
        end = dice.choice(["commit", "release", None])
        if end is not None:
            body = {"commit": json.dumps({"amounts": [{"unit": "second", "amount": SECONDS}]}), "release": ""}[end]
            ended = client.asked("POST", f"/v1/reservations/{answer['decision']}/{end}", body)
            if ended is not None:
                (told.committed if end == "commit" else told.released).append(json.loads(ended))

    return work


@pytest.fixture
def world(tmp_path):
    """A ledger that is not for testing, with a grant whose limit lasts for a while."""
    made = World(tmp_path, testing=False)
    made.limited = made.grant(limits=[{"unit": "second", "amount": HELD}])
    return made


@pytest.fixture
def desk(world):
    made = Desk(world.directory)
    made.environment |= {"CONSENT_DATABASE": world.settings.database, "CONSENT_KEYS": str(world.settings.keys)}
    return made


def kill(supervised, kind):
    """Kill a worker, which is replaced, or the parent, with which its workers end; nothing else is done about it."""
    process = supervised.process
    if kind == "worker":
        until(lambda: len(workers_of(process)) == 2, PATIENCE)
        workers = workers_of(process)
        os.kill(workers[0], signal.SIGKILL)
        until(lambda: set(workers_of(process)) - set(workers), PATIENCE)
        return
    workers = children(process)
    process.kill()
    until(lambda: not any(map(alive, workers)), PATIENCE)


def test_nothing_acknowledged_is_lost_while_workers_and_parent_are_killed_in_turn(world, desk):
    told = Told()
    token = world.ledger.new_token(scopes=["admin"]).token
    with kept_port() as port:
        supervised = Supervised(desk, port)
        clients = [Client(port, token, told, registering(world)) for _ in range(2)]
        clients += [Client(port, token, told, asking(world, random.Random(seed))) for seed in range(2)]
        try:
            for client in clients:
                client.start()
            for kind in KILLS:
                before = told.number()
                until(lambda before=before: told.number() >= before + BETWEEN or told.strange, PATIENCE)
                kill(supervised, kind)
            after = told.number()
            until(lambda: told.number() >= after + BETWEEN or told.strange, PATIENCE)  # it answers again, by itself
        finally:
            for client in clients:
                client.stopping.set()
            for client in clients:
                client.join()
        try:
            assert told.strange == []
            proven(world, told, port)
        finally:
            supervised.end()
    audited = program.run(["log", "audit"], cwd=desk.directory, env=desk.environment)
    assert audited.returncode == 0, audited.stdout
    everything_is_where_it_was_acknowledged(world, told)
    the_limit_is_used_exactly(world, told)


def proven(world, told, port):
    """Every head that anybody saw, in checkpoints and in receipts, extends the one before it: no fork."""
    receipts = (answer["receipt"] for answer in told.decisions)
    texts = [*told.heads, *(claims(one)["log"]["checkpoint"] for one in receipts)]
    texts.append(first_answer(f"http://127.0.0.1:{port}/log/checkpoint").decode())
    heads = {open_checkpoint(one, world.ledger.opened.log.verifier).checkpoint for one in texts}
    listed = sorted(heads, key=lambda one: one.size)
    assert len({one.size for one in listed}) == len(listed) > 2 * len(KILLS)
    for old, new in itertools.pairwise(listed):
        answer = first_answer(f"http://127.0.0.1:{port}/v1/log/consistency?old={old.size}&new={new.size}")
        path = [digests.decode_base64(one) for one in json.loads(answer)["path"]]
        merkle.verify_consistency(old.size, new.size, old.root, new.root, path)


def claims(receipt):
    return json.loads(digests.decode_base64url(receipt.split(".")[1]))


def everything_is_where_it_was_acknowledged(world, told):
    with world.ledger.opened.store.reading() as tx:
        found = [(digest, tx.record(digest).index) for digest, _ in told.statements]
        assert found == told.statements
        for answer in told.decisions:
            made = tx.decisions.find(answer["decision"])
            assert made.index == claims(answer["receipt"])["log"]["items"][0]["index"]
            assert made.receipt == answer["receipt"]
        for state, ends in (("committed", told.committed), ("released", told.released)):
            for one in ends:
                ended = tx.decisions.ended(one["decision"])
                assert (ended.state, ended.index) == (state, one["index"])
    indexes = [index for _, index in told.statements]
    assert len(set(indexes)) == len(indexes) > len(KILLS)
    assert len({one["decision"] for one in told.decisions}) == len(told.decisions) > len(KILLS)


def the_limit_is_used_exactly(world, told):
    """Neither more than there is, nor is anything kept back that nobody holds."""
    covered = [one for one in told.decisions if one["outcome"] == "covered"]
    with world.ledger.opened.store.reading() as tx:
        holds = tx.holds(world.limited)
    taken = sum(one.amount if one.ended_index is None else one.used for one in holds)
    assert 0 < taken <= HELD
    assert len(covered) - len(told.released) <= HELD // SECONDS
    world.now = int(time.time())
    left = (HELD - taken) // SECONDS
    outcomes = [world.check(reserve=True) for _ in range(left + 1)]
    assert [one["outcome"] == "covered" for one in outcomes] == [*[True] * left, False]
    assert "quota_exhausted" in codes(outcomes[-1])
