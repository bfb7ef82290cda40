"""The processes of a service, by what the system says of them."""

import os
import signal
import subprocess
import time
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.desk import PROGRAM
from tests.ports import first_answer


def children(process):
    """The processes a process has started that are alive, by what the system says of each."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[1] == str(process.pid) and fields[0] != "Z":
            found.append(int(status.parent.name))
    return sorted(found)


def workers_of(process):
    """The workers of a service, of whatever else it has started."""
    return [one for one in children(process) if b"resource_tracker" not in _command(one)]


def _command(pid):
    """What a process was started as; a process that has ended meanwhile is none that is looked for."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b"resource_tracker"


def until(holds, seconds=20):
    """Wait until something holds, which must come about by itself."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.1)


def alive(pid):
    """Whether a process has a thread that has not ended: until its last one has, its sockets are open."""
    return any(_runs(one) for one in Path("/proc").glob(f"{pid}/task/[0-9]*/stat"))


def _runs(status):
    try:
        return status.read_text().rpartition(")")[2].split()[0] not in {"Z", "X"}
    except OSError:
        return False


def end(process):
    """End a service that leads a session of its own, and whatever is left of it."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=30)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def served(desk, port, *more, workers=2):
    """The service on a port, allowed as few open files as a shell allows; what is left of it ends with the block."""
    few_files = ["bash", "-c", 'ulimit -Sn 1024; exec "$0" "$@"']
    command = [*few_files, str(PROGRAM), "serve", "--port", str(port), "--workers", str(workers), *more]
    process = subprocess.Popen(command, cwd=desk.directory, env=desk.environment, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, start_new_session=True)  # fmt: skip
    try:
        first_answer(f"http://127.0.0.1:{port}/readyz")
        yield process
    finally:
        end(process)
