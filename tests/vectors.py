"""Where the public test vectors and the golden ledger lie; tests that need them are skipped, by name, without them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(os.environ.get("CONSENT_VECTORS") or ROOT.parent / "shared" / "vectors")


def present(path: Path) -> bool:
    return path.exists()


def needs(path: Path) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not path.exists(), reason=f"vectors: {path} is not there (set CONSENT_VECTORS)")


def files(name: str, pattern: str) -> list[Path]:
    """The files of a set, or one stand-in that makes the test skip with a message."""
    found = sorted((FOLDER / name).glob(pattern))
    return found or [FOLDER / name / pattern]


def skip_unless(path: Path) -> None:
    if not path.exists():
        pytest.skip(f"vectors: {path} is not there (set CONSENT_VECTORS)")


def load(path: Path) -> Any:
    skip_unless(path)
    return json.loads(path.read_text(encoding="utf-8"))


def groups(name: str, file: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """The (group, test) pairs of a Wycheproof file; empty when it is not there."""
    path = FOLDER / name / file
    if not path.exists():
        return []
    said = json.loads(path.read_text(encoding="utf-8"))
    return [(group, test) for group in said["testGroups"] for test in group["tests"]]


def entries(path: Path, *names: str) -> list[Any]:
    """The list a vector file holds under these member names, to run one by one; empty when it is not there."""
    if not path.exists():
        return []
    said = json.loads(path.read_text(encoding="utf-8"))
    for name in names:
        said = said[name]
    return list(said.items()) if isinstance(said, dict) else list(said)


GOLDEN = FOLDER.parent / "reference" / "golden.json"
CASES = FOLDER.parent / "cases"
