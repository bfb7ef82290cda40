"""The ledger for measuring is one like any other: its audit is clean, and it is asked as any other."""

import os
import subprocess
import sys
from pathlib import Path

from consent.bootstrap import open_ledger
from consent.ledger.statements.grants import GrantFilter
from consent.settings import Settings

ROOT = Path(__file__).parent.parent


def test_a_ledger_made_for_measuring_is_audited_clean(tmp_path):
    subprocess.run(
        [sys.executable, "bench/million.py", "40", str(tmp_path)],
        cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    ledger = open_ledger(Settings(database=f"sqlite:///{tmp_path}/ledger.db", keys=tmp_path / "keys"))
    assert ledger.audit().problems == ()
    listed = [ledger.grants(GrantFilter(performer=f"party:p{number}")).as_json()["grants"] for number in range(2)]
    assert sum(map(len, listed)) == 40
