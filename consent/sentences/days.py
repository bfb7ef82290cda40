"""Days and times in words: `15 September 2026`, `15 September 2026, 10:00 UTC`, and terms."""

from __future__ import annotations

import datetime as dt
from typing import Final

from consent.coverage.scope import FromEvent, Term
from consent.sentences.kinds import EVENTS
from consent.sentences.writing import counted
from consent.vocabulary.times import Moment, format_instant

_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def day(one: dt.date) -> str:
    """`15 September 2026`."""
    return f"{one.day} {_MONTHS[one.month - 1]} {one.year}"


def instant(seconds: int) -> str:
    """`15 September 2026, 10:00 UTC` of Unix seconds; with the seconds where there are any."""
    date, _, clock = format_instant(seconds).removesuffix("Z").partition("T")
    year, month, number = date.split("-")
    return f"{int(number)} {_MONTHS[int(month) - 1]} {int(year)}, {clock.removesuffix(':00')} UTC"


def moment(one: Moment) -> str:
    """A day or a time, whichever was written."""
    return day(one.day) if one.day is not None else instant(one.first_second())


def bound(one: Moment | FromEvent) -> str:
    """A day or a time, or so many months or days after something."""
    if isinstance(one, Moment):
        return moment(one)
    if one.months is not None:
        return f"{counted(one.months, 'month', 'months')} after {EVENTS[one.event]}"
    return f"{counted(one.days or 0, 'day', 'days')} after {EVENTS[one.event]}"


def since(one: Moment) -> str:
    """When something begins: with a day, or at a time."""
    return f"with {day(one.day)}" if one.day is not None else f"at {moment(one)}"


def until(one: Moment | None) -> str:
    """When something ends: a sentence. A day ends with itself, a time is the first instant that lies beyond."""
    if one is None:
        return "No end is set."
    return f"It ends with {day(one.day)}." if one.day is not None else f"It ends at {moment(one)}."


def term(one: Term) -> str:
    """From when to when, and by whose clocks the days are counted."""
    ends = "with no end set" if one.until is None else f"until {_last(one.until)}"
    return f"It holds from {bound(one.start)} {ends}, its days counted in the time zone {one.zone}."


def _last(one: Moment | FromEvent) -> str:
    return f"the end of {moment(one)}" if isinstance(one, Moment) and one.day is not None else bound(one)
