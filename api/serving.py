"""Serving HTTP: workers that are replaced when they die and end with their parent, on a port that nobody else has.

The server's own settings are here, and what it does not do itself; what is served is its caller's.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import socket
import sys
import threading
import time
from typing import Final

from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings

from consent.errors import InvalidInput, Problem

THREADS: Final = 12
"""How many requests a worker answers at once; the others wait."""
_LOOKED_AFTER: Final = 0.5
"""How often a worker looks whether its parent lives, in seconds."""
_HEADERS_WITHIN: Final = 10_000
"""How long a connection may take to say what it asks, in milliseconds."""
_CONNECTIONS: Final = 8_192
"""How many connections wait at a worker before further ones are left in the queue of the system."""


def serve(factory: str, host: str, port: int, workers: int) -> None:
    """Serve a WSGI application until interrupted; each worker makes it by calling the factory.

    Whether the port is free its caller has asked (`refuse_taken`).
    """
    _allow_connections()
    server = Granian(
        factory,
        address=host,
        port=port,
        workers=workers,
        interface=Interfaces.WSGI,
        factory=True,
        blocking_threads=THREADS,
        backpressure=_CONNECTIONS,
        http1_settings=HTTP1Settings(header_read_timeout=_HEADERS_WITHIN),
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=10,
        log_access=False,
    )
    server.serve()


def refuse_taken(host: str, port: int) -> None:
    """Raises InvalidInput (`port_taken`) where somebody listens at the address.

    The server itself would share the port with whoever is there, and every second answer would be another ledger's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trying:
        trying.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trying.bind((host, port))
            trying.listen(1)
        except OSError as error:
            detail = (
                f"{host}:{port} cannot be listened on ({error.strerror}): stop what is there, or take another --port"
            )
            raise InvalidInput((Problem("port_taken", "/port", detail),)) from error


def _allow_connections() -> None:
    """As many open files as the system allows: a thousand idle callers are no reason to stop answering."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = hard if hard != resource.RLIM_INFINITY else 4 * _CONNECTIONS
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def take_short_steps() -> None:
    """Called in a worker: threads hand over after a millisecond, so that a large request holds up no small one."""
    sys.setswitchinterval(0.001)


def end_with_the_parent() -> None:
    """Called in a worker: it ends as soon as its parent does, however that ended.

    Whose child it is it was told when it was started: a parent that ended before this is called has left it to another.
    """
    starter = multiprocessing.parent_process()
    parent = os.getppid() if starter is None else starter.pid

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOKED_AFTER)
        os._exit(1)

    threading.Thread(target=watch, name="parent", daemon=True).start()
