"""A service started for one case in an empty directory of its own, in its own process group, and ended with it."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from .playing import Send

_GRACE = 10.0
_LONGEST_ANSWER = 120.0


class NotStarted(Exception):
    """The service of a case cannot be asked."""


@contextmanager
def started(command: str, case: dict[str, Any], registrar: dict[str, str], patience: float) -> Iterator[Send]:
    """The service that a shell command starts, once `GET /readyz` answers 200. Raises NotStarted.

    The command runs in an empty directory; the environment tells it what the case needs (docs/conformance.md).
    """
    with tempfile.TemporaryDirectory(prefix="conformance-") as directory, _log(directory) as log:
        port = _free_port()
        told = _environment(directory, case, registrar, port)
        service = subprocess.Popen(
            ["/bin/sh", "-c", command], cwd=_made(directory, "service"), env=told, stdin=subprocess.DEVNULL,
            stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        try:
            _wait(service, port, patience, Path(directory) / "log")
            yield _sender(port, Path(directory) / "token")
        finally:
            _end(service, min(patience, _GRACE))


def _log(directory: str) -> Any:
    return (Path(directory) / "log").open("wb")


def _made(directory: str, name: str) -> Path:
    path = Path(directory) / name
    path.mkdir()
    return path


def _environment(directory: str, case: dict[str, Any], registrar: dict[str, str], port: int) -> dict[str, str]:
    key = Path(directory) / "registrar.jwk"
    key.write_text(json.dumps(registrar), encoding="utf-8")
    return {
        **os.environ,
        "CONFORMANCE_PORT": str(port),
        "CONFORMANCE_ORIGIN": case["origin"],
        "CONFORMANCE_REGISTRAR": str(key),
        "CONFORMANCE_FOUNDED_AT": case["founded_at"],
        "CONFORMANCE_TOKEN": str(Path(directory) / "token"),
    }


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait(service: subprocess.Popen[bytes], port: int, patience: float, log: Path) -> None:
    until = time.monotonic() + patience
    while time.monotonic() < until:
        if service.poll() is not None:
            raise NotStarted(f"the command ended with {service.returncode}: {_tail(log)}")
        with suppress(OSError):
            if _ask(port, "GET", "/readyz", {}, b"")[0] == 200:
                return
        time.sleep(0.05)
    raise NotStarted(f"/readyz did not answer 200 within {patience:g} seconds: {_tail(log)}")


def _tail(log: Path) -> str:
    return log.read_bytes()[-1000:].decode(errors="replace").strip() or "it said nothing"


def _sender(port: int, token: Path) -> Send:
    written = token.read_text(encoding="utf-8").strip() if token.exists() else ""
    authorized = {"Authorization": f"Bearer {written}"} if written else {}
    return lambda method, path, headers, body: _ask(port, method, path, {**headers, **authorized}, body)


def _ask(port: int, method: str, path: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_LONGEST_ANSWER)
    try:
        connection.request(method, path, body or None, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except http.client.HTTPException as error:
        raise ConnectionError(f"no HTTP answer: {error!r}") from error
    finally:
        connection.close()


def _end(service: subprocess.Popen[bytes], grace: float) -> None:
    """Ask the whole group to end, then end it."""
    with suppress(ProcessLookupError):
        os.killpg(service.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            service.wait(grace)
        os.killpg(service.pid, signal.SIGKILL)
    service.wait()
