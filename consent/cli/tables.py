"""Tables for a spreadsheet: rows as CSV, of which no cell is ever taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any, Final

from consent.paper.page import plain

_FORMULAS: Final = frozenset("=+-@\uff1d\uff0b\uff0d\uff20")
"""What a cell that is a formula begins with; the wide forms are read as the narrow ones by some."""


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """The rows under their columns, lines ended by a line feed."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([cell(one) for one in row] for row in rows)
    return text.getvalue()


def cell(value: Any) -> str:
    """What stands in a cell, on one line: a list with commas, nothing for what is not known, and never a formula."""
    text = plain(_written(value))
    return f"'{text}" if text[:1] in _FORMULAS else text


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
