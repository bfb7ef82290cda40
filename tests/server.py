"""A PostgreSQL of one's own: made in a new directory, asked through a socket there, ended and taken away.

It keeps nothing, so it waits for no disk. PostgreSQL refuses to run as root: then it runs as `postgres` or `nobody`.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

_PLACES: Final = Path("/usr/lib/postgresql")
_CARELESS: Final = {
    "fsync": "off", "full_page_writes": "off", "synchronous_commit": "on", "autovacuum": "off",
    "listen_addresses": "", "max_connections": "400", "shared_buffers": "128MB", "max_wal_size": "4GB",
    "wal_level": "minimal", "max_wal_senders": "0", "log_min_messages": "fatal",
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

    def __init__(self, at: Path) -> None:
        self.directory = Path(tempfile.mkdtemp(prefix="consent-postgres-"))
        self._programs, self._as = at, _somebody_else()
        if self._as:
            entry = pwd.getpwnam(self._as)
            os.chown(self.directory, entry.pw_uid, entry.pw_gid)
        self.names = self.directory / "names"
        """Room for whoever uses it to say which database is whose."""
        self.names.mkdir()
        self._data = self.directory / "data"
        self._run("initdb", "-D", self._data, "-U", "consent", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        with (self._data / "postgresql.auto.conf").open("a") as written:
            written.writelines(f"{name} = '{value}'\n" for name, value in _CARELESS.items())
            written.write(f"unix_socket_directories = '{self.directory}'\n")
        self._run("pg_ctl", "-D", self._data, "-w", "-l", self.directory / "log", "start")

    def url(self, database: str) -> str:
        """The address of one of its databases."""
        return f"postgresql+psycopg://consent@/{database}?host={self.directory}"

    def stop(self) -> None:
        """End it at once and take its directory away."""
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.directory, ignore_errors=True)

    def _run(self, program: str, *arguments: str | Path) -> None:
        before = ["setpriv", f"--reuid={self._as}", f"--regid={_group(self._as)}", "--init-groups"] if self._as else []
        subprocess.run(
            [*before, str(self._programs / program), *map(str, arguments)],
            check=True, cwd=self.directory, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        )  # fmt: skip


def _somebody_else() -> str | None:
    """Whom the server runs as where this is root."""
    if os.geteuid() != 0:
        return None
    known = {one.pw_name for one in pwd.getpwall()}
    return next(one for one in _DEAD if one in known)


def _group(name: str) -> int:
    return pwd.getpwnam(name).pw_gid
