"""Makes api/examples.json again: a worked example for each route, asked of a ledger with fixed keys, ids and clock.

Usage: python tools/make_openapi_examples.py
"""

import json
import tempfile
from pathlib import Path

from tests.api.conftest import Service
from tests.api.worked import played
from tests.golden.fixed import fixed

FILE = Path(__file__).resolve().parents[1] / "api" / "examples.json"


def main() -> None:
    """Write it."""
    with tempfile.TemporaryDirectory() as directory, fixed("openapi"):
        found = played(Service(Path(directory)))
    FILE.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
