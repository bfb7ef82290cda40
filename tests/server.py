"""A PostgreSQL of one's own: made in a new directory, asked through a socket there, ended and taken away.

It keeps nothing, so it waits for no disk. PostgreSQL refuses to run as root: then it runs as `postgres` or `nobody`.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any, Final

_PLACES: Final = Path("/usr/lib/postgresql")
_CARELESS: Final = {
    "fsync": "off", "full_page_writes": "off", "synchronous_commit": "on", "autovacuum": "off",
    "listen_addresses": "", "max_connections": "400", "shared_buffers": "128MB", "max_wal_size": "4GB",
    "max_wal_senders": "4", "log_min_messages": "fatal",
}  # fmt: skip
"""Settings of a server whose data nobody will miss."""
_DEAD: Final = ("postgres", "nobody")


def programs() -> Path | None:
    """Where PostgreSQL's own programs are on this machine, the newest of them."""
    found = [one.parent for one in _PLACES.glob("*/bin/initdb")]
    if found:
        return max(found, key=lambda place: int(place.parent.name))
    named = shutil.which("initdb")
    return Path(named).resolve().parent if named else None


class Server:
    """A server that was started, and the directory it lies in."""

    def __init__(self, at: Path, *, follows: Server | None = None) -> None:
        self.directory = Path(tempfile.mkdtemp(prefix="consent-postgres-"))
        self._programs, self._as = at, _somebody_else()
        if self._as:
            entry = pwd.getpwnam(self._as)
            os.chown(self.directory, entry.pw_uid, entry.pw_gid)
        self.names = self.directory / "names"
        """Room for whoever uses it to say which database is whose."""
        self.names.mkdir()
        self._data = self.directory / "data"
        self._make(follows)
        with (self._data / "postgresql.auto.conf").open("a") as written:
            written.writelines(f"{name} = '{value}'\n" for name, value in _CARELESS.items())
            written.write(f"unix_socket_directories = '{self.directory}'\n")
        with (self.directory / "log").open("ab") as log:  # it ends with whoever started it, however that ends
            self._process = subprocess.Popen(
                self._command("postgres", "-D", self._data), stdout=log, stderr=log, **self._apart()
            )
        self._until_ready()

    def _make(self, follows: Server | None) -> None:
        """An empty server, or one that follows another and has all that it has."""
        if follows is not None:
            self._run("pg_basebackup", "-h", follows.directory, "-U", "consent", "-D", self._data, "-R", "-c", "fast")
        else:
            self._run(
                "initdb", "-D", self._data, "-U", "consent", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"
            )

    def url(self, database: str) -> str:
        """The address of one of its databases."""
        return f"postgresql+psycopg://consent@/{database}?host={self.directory}"

    def stop(self) -> None:
        """End it at once and take its directory away."""
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait()
        shutil.rmtree(self.directory, ignore_errors=True)

    def _until_ready(self) -> None:
        end = time.monotonic() + 60
        while self._ran("pg_isready", "-h", self.directory, "-q").returncode != 0:
            if time.monotonic() > end or self._process.poll() is not None:
                raise RuntimeError((self.directory / "log").read_text())
            time.sleep(0.05)

    def _run(self, program: str, *arguments: str | Path) -> None:
        self._ran(program, *arguments).check_returncode()

    def _ran(self, program: str, *arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
        command = self._command(program, *arguments)
        return subprocess.run(command, check=False, stdout=subprocess.DEVNULL, **self._apart())

    def _command(self, program: str, *arguments: str | Path) -> list[str]:
        who = [f"--reuid={self._as}", f"--regid={_group(self._as)}", "--init-groups"] if self._as else []
        return ["setpriv", "--pdeathsig", "QUIT", *who, str(self._programs / program), *map(str, arguments)]

    def _apart(self) -> dict[str, Any]:
        return {"cwd": self.directory, "stdin": subprocess.DEVNULL,
                "env": {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}}  # fmt: skip


def _somebody_else() -> str | None:
    """Whom the server runs as where this is root."""
    if os.geteuid() != 0:
        return None
    known = {one.pw_name for one in pwd.getpwall()}
    return next(one for one in _DEAD if one in known)


def _group(name: str) -> int:
    return pwd.getpwnam(name).pw_gid
