"""Ports of this machine for servers that must be told theirs, however many tests run beside one another."""

from __future__ import annotations

import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def kept_port() -> Iterator[int]:
    """A port that nobody else is given while the block runs, whether a server of ours stands on it or not.

    It is bound here but not listened on: a server that reuses addresses, as all of ours do, may come and go on it, and
    whoever asks while there is none is refused.
    """
    with socket.socket() as keeper:
        keeper.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        keeper.bind(("127.0.0.1", 0))
        yield keeper.getsockname()[1]


def first_answer(url: str, seconds: float = 60) -> bytes:
    """What a server that is starting answers first. Raises TimeoutError when it has not answered by then."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return answer.read()
        except urllib.error.HTTPError:
            raise
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(url)
