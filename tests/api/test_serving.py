"""The service as a process: workers that are replaced and end with their parent, one port for one ledger."""

import http.client
import json
import os
import resource
import signal
import socket
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from contextlib import ExitStack
from multiprocessing import get_context, parent_process

import pytest

from api.serving import end_with_the_parent
from consent.errors import Unavailable
from tests.desk import Desk
from tests.ports import first_answer, kept_port
from tests.program import PROCESSES
from tests.served import alive, served, until, workers_of
from tests.world import World


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    made = Desk(tmp_path_factory.mktemp("served"))
    made.run("init")
    return made


def test_a_worker_that_dies_is_replaced_and_the_service_goes_on(desk):
    with kept_port() as port, served(desk, port) as process:
        before = workers_of(process)
        assert len(before) == 2
        os.kill(before[0], signal.SIGKILL)
        until(lambda: len(set(workers_of(process)) - set(before)) == 1)
        assert process.poll() is None
        assert json.loads(first_answer(f"http://127.0.0.1:{port}/readyz"))["status"] == "ready"


def test_workers_end_with_their_parent_however_it_ended(desk):
    with kept_port() as port, served(desk, port) as process:
        workers = workers_of(process)
        process.kill()
        process.wait(timeout=20)
        until(lambda: not any(map(alive, workers)))
        with pytest.raises(urllib.error.URLError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5)


def _late(telling):
    """A worker that is still being started when its parent ends."""
    while os.getppid() == parent_process().pid:
        time.sleep(0.01)
    telling.send(os.getpid())
    end_with_the_parent()
    time.sleep(60)


def _parent_of_one_that_is_late(telling):
    get_context("fork").Process(target=_late, args=(telling,)).start()
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_worker_that_is_still_starting_when_its_parent_ends_ends_as_well():
    told, telling = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=_parent_of_one_that_is_late, args=(telling,))
    process.start()
    telling.close()
    process.join(20)
    worker = told.recv()
    until(lambda: not alive(worker))


def test_a_port_where_somebody_listens_is_refused(desk, tmp_path):
    other = Desk(tmp_path)
    other.run("init")
    with kept_port() as port, served(desk, port, workers=1):
        other.run("serve", "--port", str(port), expected=2)
        assert "port_taken" in other.aside
    with socket.create_server(("127.0.0.1", 0)) as listening:
        other.run("serve", "--port", str(listening.getsockname()[1]), expected=2)


def test_idle_and_slow_callers_stop_nobody(desk):
    token = desk.json("token", "new", "--scope", "read")["token"]
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 4096), hard))
    try:
        with kept_port() as port, served(desk, port, workers=1), ExitStack() as held:
            address = ("127.0.0.1", port)
            for _ in range(1_100):
                held.enter_context(socket.create_connection(address, timeout=10))
            for number in range(40):
                slow = held.enter_context(socket.create_connection(address, timeout=10))
                slow.sendall(b"POST /v1/checks HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n")
                slow.sendall(b"Content-Length: 200000\r\n\r\n{" if number % 2 else b"X-Slow: ")
            for _ in range(20):
                asked = urllib.request.Request(
                    f"http://127.0.0.1:{port}/v1/grants", headers={"Authorization": f"Bearer {token}"}
                )
                began = time.monotonic()
                with urllib.request.urlopen(asked, timeout=5) as answer:
                    assert json.loads(answer.read()) == {"grants": [], "next_cursor": None}
                assert time.monotonic() - began < 2
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


# -- told to end, it ends well ----------------------------------------------------------------------------------------


@pytest.fixture
def lived(tmp_path):
    """A ledger that is not for testing with a grant in it, and the desk it is served from."""
    world = World(tmp_path, testing=False)
    world.grant()
    desk = Desk(world.directory)
    desk.environment |= {"CONSENT_DATABASE": world.settings.database, "CONSENT_KEYS": str(world.settings.keys)}
    return world, desk


class Caller(threading.Thread):
    """Asks for recorded checks until nobody listens any more; every second one over a new connection each time."""

    def __init__(self, number, port, token, body):
        super().__init__()
        self.keeps, self.port, self.body = bool(number % 2), port, body
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self.answers, self.cut_off, self.said = [], Counter(), Counter()

    def run(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        while True:
            try:
                connection.connect()
            except ConnectionRefusedError:
                return
            try:
                self.ask_on(connection)
            except (http.client.HTTPException, OSError) as error:
                self.cut_off[type(error).__name__] += 1
            connection.close()

    def ask_on(self, connection):
        while True:
            connection.request("POST", "/v1/checks", self.body, self.headers)
            answer = connection.getresponse()
            told = json.loads(answer.read())
            self.said[answer.status] += 1
            self.answers.append(told["decision"])
            if not self.keeps or answer.will_close:
                return


def test_told_to_end_it_answers_everything_it_has_begun_and_takes_nothing_new(lived):
    world, desk = lived
    token = world.ledger.new_token(scopes=["check"]).token
    with kept_port() as port, served(desk, port) as process:
        callers = [Caller(number, port, token, json.dumps(world.ask())) for number in range(16)]
        for one in callers:
            one.start()
        until(lambda: sum(len(one.answers) for one in callers) > 64)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=25) == 0
        assert time.monotonic() - began < 15
        for one in callers:
            one.join(timeout=60)
    answered = [decision for one in callers for decision in one.answers]
    assert sum((one.said for one in callers), Counter()).keys() == {200}
    with world.ledger.opened.store.reading() as tx:
        assert all(tx.decisions.find(decision) is not None for decision in answered)
        recorded = sum(b"decision.issued" in entry for entry in tx.log.between(0, tx.head.tree_size))
    assert recorded == len(set(answered)) == len(answered)
    # A kept connection may be closed while its next request is on the way: that one was never begun.
    assert sum(one.cut_off.total() for one in callers if not one.keeps) == 0


def test_who_never_sends_the_rest_of_a_body_holds_up_the_end_no_longer_than_was_said(lived):
    world, desk = lived
    token = world.ledger.new_token(scopes=["check"]).token
    with (
        kept_port() as port,
        served(desk, port, "--drain", "1", workers=1) as process,
        socket.create_connection(("127.0.0.1", port), timeout=10) as slow,
    ):
        slow.sendall(f"POST /v1/checks HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n".encode())
        slow.sendall(b"Content-Type: application/json\r\nContent-Length: 200000\r\n\r\n{")
        time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=15) == 0
        assert slow.recv(1000) == b""


# -- ready is what it says ---------------------------------------------------------------------------------------------


def _ready_with_no_room(directory, telling):
    world = World(directory)
    world.ledger.ready()
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4_096, resource.RLIM_INFINITY))
    try:
        world.ledger.ready(to_write=False)
        world.ledger.ready()
    except Unavailable as error:
        telling.send(error.code)
    else:
        telling.send("ready")


def test_a_ledger_that_would_take_no_write_is_not_ready_to_write(tmp_path):
    told, telling = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=_ready_with_no_room, args=(tmp_path, telling))
    process.start()
    telling.close()
    assert told.recv() in {"disk_full", "database_unavailable", "database_refused"}
    process.join(20)


def test_being_ready_writes_nothing(world):
    size = world.ledger.head().tree_size
    before = sorted(path.name for path in world.directory.iterdir())
    world.ledger.ready()
    assert world.ledger.head().tree_size == size
    assert sorted(path.name for path in world.directory.iterdir()) == before
    with world.ledger.opened.store.reading() as tx:
        assert tx.documents.data("tried") is None
