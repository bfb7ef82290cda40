"""What verifying costs: the audit, proofs and receipts, beside what the machine hashes, verifies and looks up."""

from __future__ import annotations

import math
import sqlite3
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from bench import machine, planted, services, workload
from bench.workload import Grant
from consent.bootstrap import open_ledger
from consent.ledger.audit.audit import audit_hashes
from consent.ledger.ledger import Ledger
from consent.receipt import open_receipt
from signing import canonical, keys, policy

PROOFS: Final = 300


def audited(directory: Path, rounds: int) -> dict[str, Any]:
    """Signatures an audit on two cores verifies a second, beside what `openssl speed` verifies there, by turns."""
    ledger = open_ledger(planted.settings_of(directory))
    signatures = _signatures(directory)
    ours, hashed, theirs = [], [], []
    for _ in range(rounds):
        theirs.append(machine.openssl_rates())
        began = time.perf_counter()
        report = ledger.audit(workers=2)
        ours.append(signatures / (time.perf_counter() - began))
        assert report.problems == (), report.problems[:3]
        began = time.perf_counter()
        assert audit_hashes(ledger.opened).problems == ()
        hashed.append(report.entries / (time.perf_counter() - began))
    verify = statistics.median(one.get("verify_two_cores", math.nan) for one in theirs)
    return {"entries": report.entries, "signatures": signatures, "rate": statistics.median(ours),
            "hashes_rate": statistics.median(hashed),
            "openssl_two_cores": verify, "openssl_sha256": theirs[-1].get("sha256", math.nan)}  # fmt: skip


def _signatures(directory: Path) -> int:
    with sqlite3.connect(f"file:{directory}/ledger.db?mode=ro", uri=True) as connection:
        (many,) = connection.execute("SELECT count(*) FROM proofs").fetchone()
    connection.close()
    return int(many)


def proved(directory: Path) -> dict[str, Any]:
    """Proofs that an entry is in the log a second, beside point selects in the same database."""
    ledger = open_ledger(planted.settings_of(directory))
    opened, size = ledger.opened, ledger.head().tree_size
    places = iter(range(10**12))
    with opened.store.reading() as tx:
        rate = machine.rate_of(lambda: opened.log.prove(tx.log, next(places) * 7919 % size))
    return {"entries": size, "rate": rate, "selects": machine.selects(directory / "ledger.db"),
            "levels": math.log2(size), "database_mb": (directory / "ledger.db").stat().st_size / 2**20}  # fmt: skip


def receipted(directory: Path, given: Sequence[Grant]) -> dict[str, Any]:
    """Receipts verified offline a second, beside single Ed25519 signatures; the receipt is left in the directory."""
    token, ledger = _receipt(directory, given)
    keyring, trusted = keys.parse_jwks(ledger.jwks()), policy.parse_policy(ledger.policy())
    return {"rate": machine.rate_of(lambda: open_receipt(token, keyring=keyring, policy=trusted)),
            "bytes": len(token), **machine.signature_rates()}  # fmt: skip


def _receipt(directory: Path, given: Sequence[Grant]) -> tuple[str, Ledger]:
    now = int(time.time())
    ledger = open_ledger(planted.settings_of(directory))
    asked = next(one for one in workload.present(given, 50, now) if one.covered)
    answer = ledger.check(planted.asked_of(replace(asked.question, at=now)))
    assert answer.receipt is not None
    (directory / "receipt").write_text(answer.receipt, encoding="ascii")
    return answer.receipt, ledger


def weighed(directory: Path, given: Sequence[Grant], fresh: int, many: int) -> dict[str, float]:
    """Bytes: of the database for a grant (`fresh` planted), for a recorded check; of a receipt, an answer, a leaf."""
    now = int(time.time())
    ledger, database = open_ledger(planted.settings_of(directory)), directory / "ledger.db"
    ledger.opened.store.overwrite_deleted()
    before = database.stat().st_size
    asked = [replace(one.question, at=now) for one in workload.present(given, many, now)]
    answers = [ledger.check(planted.asked_of(one)) for one in asked]
    ledger.opened.store.overwrite_deleted()
    with ledger.opened.store.reading() as tx:
        leaves = [len(tx.log.entry_bytes(place) or b"") for place in range(ledger.head().tree_size)]
    return {
        "grant": fresh / len(given), "recorded_check": (database.stat().st_size - before) / len(answers),
        "receipt": statistics.mean(len(one.receipt or "") for one in answers),
        "answer": statistics.mean(len(canonical.canonicalize(one.as_json())) for one in answers),
        "leaf": statistics.mean(leaves),
    }  # fmt: skip


def started(directory: Path, rounds: int) -> dict[str, float]:
    """Seconds until the program has told its version, verified a receipt, and answered over HTTP for the first time."""
    program = str(Path(sys.executable).with_name("consent"))
    (directory / "jwks").write_text(_dumped(open_ledger(planted.settings_of(directory))), encoding="utf-8")
    (directory / "policy").write_text(open_ledger(planted.settings_of(directory)).policy(), encoding="utf-8")
    verify = [program, "verify", "receipt", "receipt", "--keys", "jwks", "--policy", "policy"]
    found: dict[str, list[float]] = {"bare": [], "version": [], "verify": [], "first_answer": []}
    for _ in range(rounds):
        found["bare"].append(machine.start_of([sys.executable, "-c", "pass"], 3))
        found["version"].append(machine.start_of([program, "--version"], 3))
        found["verify"].append(machine.start_of(verify, 3, cwd=directory))
        with services.ledger(planted.settings_of(directory), workers=1) as made:
            found["first_answer"].append(made.started_in)
    return {what: statistics.median(took) for what, took in found.items()}


def _dumped(ledger: Ledger) -> str:
    import json

    return json.dumps(ledger.jwks())
