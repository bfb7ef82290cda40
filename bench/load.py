"""Asking a service by many connections at once, every answer looked at: by wrk where it is installed, else by our own.

Whoever asks shares the machine with whom it asks, so it should cost little: wrk does, and ours does not, which makes a
fast route look slower than it is. The report says which of the two has asked.
"""

from __future__ import annotations

import json
import re
import selectors
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bench.contestants import percentile

CONNECTIONS: Final = 16


@dataclass(frozen=True, slots=True)
class Sent:
    """What is sent, and a text that every answer holds; `never` is one that none holds."""

    path: str
    bodies: Sequence[bytes]
    always: str = ""
    never: str = ""
    token: str = ""


@dataclass(frozen=True, slots=True)
class Load:
    """What came of it: answers a second, and within how many milliseconds half and 99 of 100 of them came."""

    rate: float
    p50: float
    p99: float
    answers: int
    wrong: int
    by: str

    def times(self, many: int) -> Load:
        """The same where every answer holds so many: counted each."""
        return Load(self.rate * many, self.p50, self.p99, self.answers * many, self.wrong, self.by)


def asked(port: int, sent: Sent, seconds: float, connections: int = CONNECTIONS, *, slow: bool = False) -> Load:
    """Ask for so long, going round the bodies; what is slow by our own, which waits for the last answers too."""
    if shutil.which("wrk") and seconds >= 1 and not slow:
        return _by_wrk(port, sent, round(seconds), connections)
    return drive(port, sent, connections, seconds=seconds)


_LUA: Final = """
local bodies, place, threads = {}, 0, {}
wrong = 0
for line in io.lines(%(file)s) do bodies[#bodies + 1] = wrk.format("POST", %(path)s, {
  ["Content-Type"] = "application/json", ["Authorization"] = %(token)s, ["Host"] = "127.0.0.1"}, line) end
function setup(thread) threads[#threads + 1] = thread end
function request() place = place %% #bodies + 1; return bodies[place] end
function response(status, headers, body)
  local always, never = %(always)s, %(never)s
  if status >= 300 or (always ~= "" and not body:find(always, 1, true)) or (never ~= "" and body:find(never, 1, true))
  then wrong = wrong + 1 end
end
function done(s, latency, requests)
  local all = 0
  for _, one in ipairs(threads) do all = all + one:get("wrong") end
  local lost = s.errors.connect + s.errors.read + s.errors.write + s.errors.timeout
  io.write(string.format("CAME %%d %%d %%d %%d %%d\\n",
    s.requests, s.duration, latency:percentile(50), latency:percentile(99), all + lost))
end
"""


def _by_wrk(port: int, sent: Sent, seconds: int, connections: int) -> Load:
    with tempfile.TemporaryDirectory(prefix="consent-bench-") as directory:
        bodies, script = Path(directory) / "bodies", Path(directory) / "asked.lua"
        bodies.write_bytes(b"\n".join(sent.bodies) + b"\n")
        said = {"file": str(bodies), "path": sent.path, "token": f"Bearer {sent.token}", "always": sent.always,
                "never": sent.never}  # fmt: skip
        script.write_text(_LUA % {name: json.dumps(text) for name, text in said.items()}, encoding="utf-8")
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", str(script)]
        ended = subprocess.run([*command, f"http://127.0.0.1:{port}"], capture_output=True, text=True, check=True)
    came = re.search(r"CAME (\d+) (\d+) (\d+) (\d+) (\d+)", ended.stdout)
    assert came is not None, ended.stdout + ended.stderr
    many, took, middle, far, wrong = map(int, came.groups())
    return Load(many / took * 1e6, middle / 1e3, far / 1e3, many, wrong, "wrk")


# -- our own -----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Connection:
    socket: socket.socket
    began: float = 0.0
    came: bytearray = field(default_factory=bytearray)


def drive(port: int, sent: Sent, connections: int = CONNECTIONS, *, seconds: float = 0) -> Load:
    """Ask by connections that are kept open, one request at a time on each: for so long, or each body once."""
    requests = _requests(sent, for_ever=bool(seconds))
    took, wrong, began = [], 0, time.perf_counter()
    until = began + seconds if seconds else float("inf")
    with selectors.DefaultSelector() as waiting:
        for _ in range(connections):
            one = _Connection(socket.create_connection(("127.0.0.1", port)))
            waiting.register(one.socket, selectors.EVENT_READ, one)
            _send(one, next(requests, None), waiting)
        while waiting.get_map():
            for key, _ in waiting.select(timeout=60):
                one = key.data
                answer = _received(one)
                if answer is None:
                    continue
                took.append(time.perf_counter() - one.began)
                wrong += not _as_wanted(answer, sent)
                _send(one, next(requests, None) if time.perf_counter() < until else None, waiting)
    spent = time.perf_counter() - began
    return Load(len(took) / spent, percentile(took, 0.5) * 1e3, percentile(took, 0.99) * 1e3, len(took), wrong, "own")


def _requests(sent: Sent, *, for_ever: bool) -> Iterator[bytes]:
    ready = [
        f"POST {sent.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {sent.token}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        + body
        for body in sent.bodies
    ]
    yield from ready
    while for_ever:
        yield from ready


def _send(one: _Connection, request: bytes | None, waiting: selectors.BaseSelector) -> None:
    if request is None:
        waiting.unregister(one.socket)
        one.socket.close()
        return
    one.began = time.perf_counter()
    one.socket.sendall(request)


def _received(one: _Connection) -> bytes | None:
    """The whole answer once it has come; None before. Raises ConnectionError where it will not come."""
    more = one.socket.recv(1 << 18)
    if not more:
        raise ConnectionError("the service has hung up")
    one.came += more
    head, mark, body = one.came.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head.lower()) if mark else None
    if length is None or len(body) < int(length[1]):
        return None
    answer, one.came = bytes(one.came), bytearray()
    return answer


def _as_wanted(answer: bytes, sent: Sent) -> bool:
    good = answer.startswith(b"HTTP/1.1 2") and sent.always.encode() in answer
    return good and not (sent.never and sent.never.encode() in answer)
