"""When agreements end, and which follows: what is said of one that has lapsed (CORE-31)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class End:
    """The last day of an agreement's term, and the code of the one that follows, where one is known here."""

    last_day: dt.date
    successor: str | None = None


ENDS: Final[Mapping[str, End]] = {
    "SAT23": End(dt.date(2026, 6, 30), "SAT26"),
    "SAT26": End(dt.date(2030, 6, 30)),
    "TVA24": End(dt.date(2026, 6, 30)),
    "SRC24": End(dt.date(2026, 12, 31)),
    "WGA23": End(dt.date(2026, 5, 1), "WGA26"),
    "WGA26": End(dt.date(2030, 5, 1)),
    "DGA23": End(dt.date(2026, 6, 30), "DGA26"),
    "DGA26": End(dt.date(2030, 6, 30)),
    "IATSE24": End(dt.date(2027, 7, 31)),
}
"""By the code of the agreement. One whose end no source tells is not among them."""
