"""The service as a process: workers that are replaced and end with their parent, one port for one ledger."""

import json
import os
import resource
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import ExitStack, contextmanager
from multiprocessing import get_context, parent_process

import pytest

from api.serving import end_with_the_parent
from consent.errors import Unavailable
from tests.desk import PROGRAM, Desk
from tests.ports import first_answer, kept_port
from tests.program import PROCESSES
from tests.served import alive, end, until, workers_of
from tests.world import World


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    made = Desk(tmp_path_factory.mktemp("served"))
    made.run("init")
    return made


@contextmanager
def served(desk, port, *, workers=2):
    """The service on a port, allowed as few open files as a shell allows; what is left of it ends with the block."""
    few_files = ["bash", "-c", 'ulimit -Sn 1024; exec "$0" "$@"']
    command = [*few_files, str(PROGRAM), "serve", "--port", str(port), "--workers", str(workers)]
    process = subprocess.Popen(command, cwd=desk.directory, env=desk.environment, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, start_new_session=True)  # fmt: skip
    try:
        first_answer(f"http://127.0.0.1:{port}/readyz")
        yield process
    finally:
        end(process)


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
