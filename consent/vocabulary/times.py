"""Times and terms: strict RFC 3339 texts, whole Unix seconds inside, IANA zones for the days of a term."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_INSTANT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ZONE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*")
_NO_PLACE: Final = frozenset({"localtime", "posixrules", "Factory"})
HOUR: Final = 3_600
DAY: Final = 24 * HOUR
_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_LAST_DAY: Final = dt.date.max - dt.timedelta(days=1)
"""The day after it still exists, so a day that is reckoned may end at midnight."""
_FIRST_INSTANT: Final = int((dt.datetime(1, 1, 2, tzinfo=dt.UTC) - _EPOCH).total_seconds())
_LAST_INSTANT: Final = int((dt.datetime(9999, 12, 30, 23, 59, 59, tzinfo=dt.UTC) - _EPOCH).total_seconds())
"""What the clocks of every zone can show: a day within what there is."""
FIRST_YEAR: Final = 1900
FIRST_BIRTH: Final = 1800
LAST_YEAR: Final = 2200
"""The years of days and instants that are let in (specification §1.6)."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time as it was written: an instant, or a whole day (whose bounds depend on a zone)."""

    written: str
    day: dt.date | None
    instant: int | None

    def first_second(self, zone: str = "UTC") -> int:
        """The instant itself, or 00:00 of the day in the zone; Unix seconds."""
        return self.instant if self.day is None and self.instant is not None else start_of_day(self._day(), zone)

    def end(self, zone: str = "UTC") -> int:
        """The first second that no longer belongs to it: the instant itself, or 00:00 of the day after in the zone."""
        if self.day is None and self.instant is not None:
            return self.instant
        return start_of_day(self._day() + dt.timedelta(days=1), zone)

    def _day(self) -> dt.date:
        assert self.day is not None
        return self.day


def parse_instant(written: str) -> int | None:
    """Unix seconds of `2026-09-15T10:00:00Z`, the only form on the wire; None for anything else."""
    if _INSTANT.fullmatch(written) is None:
        return None
    try:
        return int((dt.datetime.fromisoformat(written) - _EPOCH).total_seconds())
    except ValueError:
        return None


def parse_date(written: str) -> dt.date | None:
    """The day of `2026-09-15`; None for a day that does not exist or another form."""
    if _DATE.fullmatch(written) is None:
        return None
    try:
        day = dt.date.fromisoformat(written)
    except ValueError:
        return None
    return day if day < dt.date.max else None


def parse_moment(written: str) -> Moment | None:
    """An instant or a day, whichever is written; None for anything else."""
    day = parse_date(written)
    if day is not None:
        return Moment(written, day, None)
    instant = parse_instant(written)
    return None if instant is None else Moment(written, None, instant)


def is_bounded_day(day: dt.date, first: int = FIRST_YEAR) -> bool:
    """Whether the day lies in the years that are let in."""
    return first <= day.year <= LAST_YEAR


def is_bounded_instant(instant: int) -> bool:
    """Whether the instant lies in the years that are let in."""
    return is_bounded_day(day_of(instant))


def is_bounded_moment(moment: Moment) -> bool:
    """The same of whichever is written."""
    return is_bounded_day(moment.day) if moment.day is not None else is_bounded_instant(moment.instant or 0)


BOUND: Final = f"a day or time lies in the years {FIRST_YEAR} to {LAST_YEAR}"


@lru_cache(maxsize=65_536)
def format_instant(instant: int) -> str:
    """`2026-09-15T10:00:00Z` of Unix seconds, the inverse of `parse_instant`; past what there is, the last there is."""
    shown = min(max(instant, _FIRST_INSTANT - DAY), _LAST_INSTANT + DAY)
    return (_EPOCH + dt.timedelta(seconds=shown)).strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")


@lru_cache(maxsize=1024)
def known_zone(name: str) -> bool:
    """Whether the IANA database has a zone of this name; a name that means another place on each machine is none."""
    if _ZONE.fullmatch(name) is None or name in _NO_PLACE:
        return False
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


@lru_cache(maxsize=65_536)
def start_of_day(day: dt.date, zone: str) -> int:
    """Unix seconds of 00:00 of the day in the zone."""
    midnight = dt.datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
    return int((midnight - _EPOCH).total_seconds())


def end_of_day(day: dt.date, zone: str) -> int:
    """The first second after a day in a zone."""
    return start_of_day(days_after(day, 1), zone)


def day_of(instant: int) -> dt.date:
    """The UTC day an instant lies in."""
    return _clock(instant, "UTC").date()


def _clock(instant: int, zone: str) -> dt.datetime:
    """What the clocks of a zone show; at the ends of the calendar, the first or last day that all zones have."""
    return (_EPOCH + dt.timedelta(seconds=min(max(instant, _FIRST_INSTANT), _LAST_INSTANT))).astimezone(ZoneInfo(zone))


def anniversary(day: dt.date, years: int) -> dt.date:
    """The same day so many years later; 29 February counts as 1 March, and the last year there is stays the last."""
    year = min(day.year + years, dt.MAXYEAR)
    try:
        return day.replace(year=year)
    except ValueError:
        return dt.date(year, 3, 1)


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last of a month that is shorter; never past the last day there is."""
    month = day.year * 12 + day.month - 1 + months
    year, number = divmod(month, 12)
    if year > dt.MAXYEAR:
        return _LAST_DAY
    last = calendar.monthrange(year, number + 1)[1]
    return min(dt.date(year, number + 1, min(day.day, last)), _LAST_DAY)


def days_after(day: dt.date, days: int) -> dt.date:
    """The day so many days later, never past the last there is."""
    return day + dt.timedelta(days=min(days, (_LAST_DAY - day).days))


def month_of(instant: int, zone: str) -> dt.date:
    """The first day of the month in which an instant lies, by the clocks of the zone."""
    return _clock(instant, zone).date().replace(day=1)


def years_later(instant: int, years: int, zone: str) -> int:
    """The same time of day on the same day so many years later, by the clocks of the zone."""
    begins = _clock(instant, zone)
    day = anniversary(begins.date(), years)
    ends = dt.datetime.combine(day, begins.time(), ZoneInfo(zone))
    return int((ends - _EPOCH).total_seconds())


def majority(birth: dt.date, zone: str) -> int:
    """The first second of the eighteenth birthday in the zone (Cal. Fam. Code §6500)."""
    return start_of_day(anniversary(birth, 18), zone)
