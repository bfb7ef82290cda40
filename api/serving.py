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
from collections.abc import Callable
from typing import Any, Final

from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings

from api.machine import Served
from consent.errors import InvalidInput, Problem

_LOOKED_AFTER: Final = 0.5
"""How often a worker looks whether its parent lives, in seconds."""
_HEADERS_WITHIN: Final = 10_000
"""How long a connection may take to say what it asks, in milliseconds."""
_CONNECTIONS: Final = 8_192
"""How many connections wait at a worker before further ones are left in the queue of the system."""


def serve(make: Callable[[], Callable[..., Any]], served: Served) -> None:
    """Serve a WSGI application until told to end (SIGTERM, SIGINT); each worker makes it by calling `make`.

    Then no connection is taken any more, what is being answered is answered, and whoever is not done after
    `served.drain` seconds is cut off. Whether the port is free its caller has asked (`refuse_taken`).
    """
    _allow_connections()
    server = Granian(
        "consent",
        address=served.host,
        port=served.port,
        workers=served.workers,
        interface=Interfaces.WSGI,
        blocking_threads=served.threads,
        backpressure=_CONNECTIONS,
        http1_settings=HTTP1Settings(header_read_timeout=_HEADERS_WITHIN),
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=served.drain,
        log_access=False,
    )
    server.serve(target_loader=make, wrap_loader=False)


def refuse_taken(host: str, port: int, option: str = "--port") -> None:
    """Raises InvalidInput (`port_taken`) where somebody listens at the address that was given by that option.

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
                f"{host}:{port} cannot be listened on ({error.strerror}): stop what is there, or take another {option}"
            )
            raise InvalidInput((Problem("port_taken", f"/{option.strip('-')}", detail),)) from error


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
