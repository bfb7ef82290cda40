"""Parts the tests in two: those during which the offline core is measured, and all the rest.

To trace every line doubles a test's time (Python 3.11 knows no cheaper way), so only those tests pay for it whose
business is the code in `[tool.coverage.run]`: the paths in the setting `measured`. `make test` runs one part after the
other; without `--part` all tests run.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

MEASURED, REST = PARTS = ("measured", "rest")
_FILES: Final = "test_*.py"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addini("measured", "paths of the tests during which coverage is measured", type="args")
    parser.addoption("--part", choices=PARTS, help="only the tests that are measured, or only all the others")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out the files of the other part; what else is left out is not decided here."""
    part = config.getoption("part")
    if part is None or not collection_path.match(_FILES):
        return None
    places = [config.rootpath / one for one in config.getini("measured")]
    measured = any(collection_path.is_relative_to(one) for one in places)
    return True if measured != (part == MEASURED) else None
