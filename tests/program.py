"""The program in a process of its own, forked from one that has imported it: a start is paid for once, not each time.

It is given what a shell would give it: arguments, a directory, an environment, and files to read from and to write to.
"""

import os
import sys
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from consent.cli.main import main

PROCESSES = get_context("forkserver")
PROCESSES.set_forkserver_preload(
    ["tests.program", "tests.world", "consent.bootstrap", "consent.client", "alembic.command"]
)


class Ran:
    """What a run came to: its exit code, and the bytes on its two outputs."""

    def __init__(self, returncode, stdout, stderr):
        self.returncode, self.stdout, self.stderr = returncode, stdout, stderr


def run(arguments, *, cwd, env, given=b"", timeout=60):
    """Run `consent` with these arguments. Raises TimeoutError."""
    with TemporaryDirectory() as directory:
        streams = [Path(directory) / name for name in ("in", "out", "err")]
        streams[0].write_bytes(given or b"")
        process = PROCESSES.Process(target=_main, args=(arguments, cwd, env, streams))
        process.start()
        process.join(timeout)
        if process.exitcode is None:
            process.kill()
            raise TimeoutError(arguments)
        return Ran(process.exitcode, *(one.read_bytes() for one in streams[1:]))


def _main(arguments, directory, environment, streams):
    for number, path in enumerate(streams):
        os.dup2(os.open(path, os.O_RDWR | os.O_CREAT), number)
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w")  # noqa: SIM115 - by number
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(directory)
    sys.argv = ["consent", *arguments]
    main()
