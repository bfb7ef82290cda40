"""What the machine itself can do in this very run: the measures that ours are divided by."""

from __future__ import annotations

import os
import platform
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from signing.keys import PrivateKey

ROUNDS = 3
LINE = b"0" * 300
"""As long as an entry of the log."""


def kind() -> dict[str, Any]:
    """What kind of machine it is; nothing that names it."""
    said = Path("/proc/cpuinfo").read_text(encoding="utf-8") if Path("/proc/cpuinfo").exists() else ""
    model = re.search(r"^model name\s*:\s*(.+)$", said, flags=re.MULTILINE)
    return {
        "processor": model[1] if model else platform.machine(), "cores": len(os.sched_getaffinity(0)),
        "python": platform.python_version(), "system": platform.system(), "busy": round(os.getloadavg()[0], 1),
    }  # fmt: skip


def rate_of(act: Callable[[], object], seconds: float = 0.3) -> float:
    """How often a second of one core's time is enough for an act: the median of some rounds."""
    found = []
    for _ in range(ROUNDS):
        times, began, until = 0, time.process_time(), time.perf_counter() + seconds
        while time.perf_counter() < until:
            act()
            times += 1
        found.append(times / max(time.process_time() - began, 1e-9))
    return statistics.median(found)


def signature_rates() -> dict[str, float]:
    """Ed25519 signatures made and verified a second of one core, through the library that we use."""
    key, line = PrivateKey.generate("Ed25519"), LINE
    signed, public = key.sign(line), key.public
    return {"sign": rate_of(lambda: key.sign(line)), "verify": rate_of(lambda: public.verify(signed, line))}


def openssl_rates(seconds: int = 1) -> dict[str, float]:
    """What `openssl speed` says: Ed25519 verified on two cores, SHA-256 of a line on one. Empty without the program."""
    try:
        signed = _openssl(seconds, "-multi", "2", "ed25519")
        hashed = _openssl(seconds, "-bytes", str(len(LINE)), "-evp", "sha256")
    except (OSError, subprocess.CalledProcessError):
        return {}
    verify = re.search(r"EdDSA \(Ed25519\).*\s([\d.]+)\s*$", signed, flags=re.MULTILINE)
    sha = re.search(r"^sha256\s+([\d.]+)k", hashed, flags=re.MULTILINE | re.IGNORECASE)
    found = {"verify_two_cores": float(verify[1])} if verify else {}
    return found | ({"sha256": float(sha[1]) * 1000 / len(LINE)} if sha else {})


def _openssl(seconds: int, *arguments: str) -> str:
    command = ["openssl", "speed", "-seconds", str(seconds), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def syncs(directory: Path, times: int = 200) -> float:
    """How often a second 2 KiB can be appended to a file and made durable, one after the other (fdatasync)."""
    took = []
    with tempfile.TemporaryFile(dir=directory) as kept:
        for _ in range(times):
            began = time.perf_counter()
            kept.write(bytes(2048))
            kept.flush()
            os.fdatasync(kept.fileno())
            took.append(time.perf_counter() - began)
    return 1 / statistics.median(took)


def selects(database: Path) -> float:
    """Point selects a second of one core, by the primary key of a ledger's entries, through the standard library."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        (many,) = connection.execute("SELECT max(entry_index) FROM entries").fetchone()
        places, asked = iter(range(10**12)), "SELECT data FROM entries WHERE entry_index = ?"
        found = rate_of(lambda: connection.execute(asked, (next(places) * 7919 % many,)).fetchone())
    connection.close()
    return found


def interpreter() -> float:
    """Seconds until a bare interpreter has started and ended."""
    return start_of([sys.executable, "-c", "pass"])


def start_of(command: list[str], times: int = 7, **more: Any) -> float:
    """Seconds until a program has done what it was started for: the median."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        subprocess.run(command, check=False, capture_output=True, **more)
        took.append(time.perf_counter() - began)
    return statistics.median(took)
