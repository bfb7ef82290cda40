"""Three PostgreSQL under Patroni, with three etcd to agree by, on this machine: what `make ha` runs the service on.

Debian's packages: patroni, etcd-server, etcd-client, postgresql. A commit is acknowledged when a second server has it
on its disk (`synchronous_mode_strict`: where there is none, writers wait). Every process is started and ended here.
"""

from __future__ import annotations

import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, TypeVar

T = TypeVar("T")
NODES: Final = (0, 1, 2)
TTL, LOOP, RETRY = 8, 1, 3
"""Seconds after which a leader that is not heard of is one no more; how often each looks, and tries again."""
_KINDS: Final = ("postgres", "rest", "client", "peer")


def programs() -> Path:
    """Where PostgreSQL's programs are. Raises SystemExit, and says what to install, where something is missing."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda one: int(one.parent.parent.name))
    missing = [name for name in ("patroni", "etcd") if shutil.which(name) is None]
    if not found or missing:
        raise SystemExit("install: apt-get install --no-install-recommends patroni etcd-server etcd-client postgresql")
    return found[-1].parent


def free_ports(number: int) -> list[int]:
    """So many ports that nobody listens on now."""
    held = [socket.socket() for _ in range(number)]
    try:
        for one in held:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in held]
    finally:
        for one in held:
            one.close()


def patroni_config(place: Path, node: int, ports: dict[str, list[int]], password: str, at: Path) -> dict[str, Any]:
    """The configuration of one node's Patroni (JSON is YAML)."""
    listen = f"127.0.0.1:{ports['postgres'][node]}"
    rest = f"127.0.0.1:{ports['rest'][node]}"
    users = {"superuser": "postgres", "replication": "replicator", "rewind": "rewinder"}
    return {
        "scope": "ledger", "name": f"n{node}",
        "restapi": {"listen": rest, "connect_address": rest},
        # The older API of etcd, by which a leader's lock is renewed only by whoever has it. By the newer one Patroni
        # 3.0.2 writes it in any case: a leader that was frozen takes it away from the one chosen meanwhile.
        "etcd": {"hosts": [f"127.0.0.1:{port}" for port in ports["client"]]},
        "bootstrap": {
            "dcs": {
                "ttl": TTL, "loop_wait": LOOP, "retry_timeout": RETRY, "maximum_lag_on_failover": 0,
                "synchronous_mode": True, "synchronous_mode_strict": True,
                "postgresql": {"use_pg_rewind": True, "use_slots": True, "parameters": {
                    "synchronous_commit": "on", "fsync": "on", "wal_log_hints": "on", "max_connections": 100,
                    "shared_buffers": "64MB", "wal_keep_size": "256MB",
                }},
            },
            "initdb": [{"encoding": "UTF8"}, {"locale": "C.UTF-8"}, "data-checksums"],
            "pg_hba": ["local all all trust", "host all all 127.0.0.1/32 scram-sha-256",
                       "host replication replicator 127.0.0.1/32 scram-sha-256"],
        },
        "postgresql": {
            "listen": listen, "connect_address": listen, "data_dir": str(place / f"data{node}"),
            "bin_dir": str(at), "pgpass": str(place / f"pgpass{node}"),
            "authentication": {one: {"username": name, "password": password} for one, name in users.items()},
            "parameters": {"unix_socket_directories": str(place)},
        },
        "watchdog": {"mode": "off"},
    }  # fmt: skip


class Cluster:
    """The nine processes, from when there are a leader and a standby that holds what is committed until `down`."""

    def __init__(self) -> None:
        self._at = programs()
        self.place = Path(tempfile.mkdtemp(prefix="consent-cluster-"))
        self._user = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
        self._password = secrets.token_urlsafe(12)
        found = iter(free_ports(len(NODES) * len(_KINDS)))
        self.ports = {kind: [next(found) for _ in NODES] for kind in _KINDS}
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        for node in NODES:
            config = patroni_config(self.place, node, self.ports, self._password, self._at)
            (self.place / f"n{node}.yml").write_text(json.dumps(config, indent=1))
        if self._user:
            for path in (self.place, *self.place.iterdir()):
                os.chown(path, self._user.pw_uid, self._user.pw_gid)
        self._start()

    def url(self, database: str) -> str:
        """The address of a database on whichever node leads."""
        hosts = "&".join(f"host=127.0.0.1:{port}" for port in self.ports["postgres"])
        more = "target_session_attrs=read-write&connect_timeout=2"
        return f"postgresql+psycopg://postgres:{self._password}@/{database}?{hosts}&{more}"

    def conninfo(self, database: str) -> str:
        """The same, as PostgreSQL's own clients write it."""
        ports = ",".join(map(str, self.ports["postgres"]))
        hosts = ",".join("127.0.0.1" for _ in NODES)
        return (f"host={hosts} port={ports} user=postgres password={self._password} dbname={database} "
                "target_session_attrs=read-write connect_timeout=2")  # fmt: skip

    def leader(self) -> int | None:
        """The node that leads, as it says itself."""
        return next((node for node in NODES if self._says(node, "primary")), None)

    def is_whole(self) -> bool:
        """Whether there are a leader and two replicas, one of which has all that is committed."""
        replicas = sum(self._says(node, "replica") for node in NODES)
        return self.leader() is not None and replicas == len(NODES) - 1 and any(
            self._says(node, "synchronous") for node in NODES
        )  # fmt: skip

    def strike(self, node: int, how: signal.Signals) -> None:
        """Kill, freeze or let go on the machine of a node: its Patroni and every process of its PostgreSQL."""
        for pid in (*_below(self._running[f"patroni{node}"].pid), *_below(self._postmaster(node))):
            try:
                os.kill(pid, how)
            except ProcessLookupError:
                continue

    def start_again(self, node: int) -> None:
        """Start a node that was killed; it winds back to where the others are, and joins them."""
        self._patroni(node)

    def down(self) -> None:
        """End every process, and take the directory away."""
        for node in NODES:
            self.strike(node, signal.SIGCONT)
        for name, process in sorted(self._running.items(), key=lambda one: one[0].startswith("etcd")):
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
            if name.startswith("patroni"):
                for pid in _below(self._postmaster(int(name[-1]))):
                    os.kill(pid, signal.SIGKILL)
        shutil.rmtree(self.place, ignore_errors=True)

    def _start(self) -> None:
        for node in NODES:
            self._etcd(node)
        wait_for(lambda: self._answers(f"http://127.0.0.1:{self.ports['client'][0]}/health"), 30, "etcd")
        self._patroni(0)  # one before the others: nobody races to make the first database
        wait_for(lambda: self._says(0, "health"), 90, "the first node")
        for node in NODES[1:]:
            self._patroni(node)
        wait_for(self.is_whole, 120, "three nodes, one of them a synchronous standby")

    def _etcd(self, node: int) -> None:
        client, peer = (f"http://127.0.0.1:{self.ports[kind][node]}" for kind in ("client", "peer"))
        others = ",".join(f"e{one}=http://127.0.0.1:{self.ports['peer'][one]}" for one in NODES)
        said = {"name": f"e{node}", "data-dir": self.place / f"etcd{node}", "listen-client-urls": client,
                "advertise-client-urls": client, "listen-peer-urls": peer, "initial-advertise-peer-urls": peer,
                "initial-cluster": others, "initial-cluster-state": "new", "log-level": "warn",
                "enable-v2": "true"}  # fmt: skip
        self._run(f"etcd{node}", "etcd", *(f"--{name}={value}" for name, value in said.items()))

    def _patroni(self, node: int) -> None:
        self._run(f"patroni{node}", "patroni", str(self.place / f"n{node}.yml"))

    def _run(self, name: str, *command: str) -> None:
        user = self._user
        as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
        with (self.place / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                command, cwd=self.place, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                env={"PATH": f"{self._at}:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": str(self.place)}, **as_user,
            )  # fmt: skip

    def _postmaster(self, node: int) -> int | None:
        try:
            return int((self.place / f"data{node}" / "postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return None

    def _says(self, node: int, what: str) -> bool:
        return self._answers(f"http://127.0.0.1:{self.ports['rest'][node]}/{what}")

    def _answers(self, url: str) -> bool:
        try:
            with urllib.request.urlopen(url, timeout=1) as answer:
                return bool(answer.status == 200)
        except (OSError, urllib.error.HTTPError):
            return False


def wait_for(what: Callable[[], T | None], seconds: float, named: str) -> T:
    """What comes about by itself. Raises SystemExit where it has not by then."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = what()
        if found is not None and found is not False:
            return found
        time.sleep(0.1)
    raise SystemExit(f"there was no {named} after {seconds} s")


def _below(pid: int | None) -> Iterator[int]:
    """A process that is there, and all those it has started, as the system says."""
    if pid is None or not Path(f"/proc/{pid}").exists():
        return
    parents: dict[int, list[int]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents.setdefault(int(status.read_text().rpartition(")")[2].split()[1]), []).append(
                int(status.parent.name)
            )
        except OSError:
            continue
    waiting = [pid]
    while waiting:
        one = waiting.pop()
        waiting += parents.get(one, [])
        yield one
