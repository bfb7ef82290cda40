"""How many statements are filed under headings, counted once and then only what is new.

A performer may have thousands of grants to others, of which an answer tells the number. What was counted before in this
process is kept, and only filings since are read. An erasure takes filings away: then it is counted anew.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from sqlalchemy import Connection, bindparam, func, literal, select

from consent.storage.columns import integer
from consent.storage.tables import erased, subjects

MOST_KEPT: Final = 100_000
"""How many statements are kept count of in all."""
_FIRST: Final = func.min(subjects.c.entry_index)
_ERASED: Final = ""
"""In the place of a digest: the last entry that erased something, asked in one with what is filed."""
_FILED: Final = (
    select(subjects.c.digest, _FIRST.label("first"))
    .where(
        subjects.c.subject.in_(bindparam("subjects", expanding=True)),
        subjects.c.entry_index >= bindparam("first"),
        subjects.c.entry_index < bindparam("before"),
    )
    .group_by(subjects.c.digest)
    .union_all(select(literal(_ERASED), func.max(erased.c.entry_index)))
)


@dataclass(slots=True)
class _Counted:
    """What the entries before `size` filed, each statement by the first of them, as long as nothing more is erased."""

    erased: object
    size: int = 0
    digests: set[str] = field(default_factory=set)
    firsts: list[int] = field(default_factory=list)

    def take(self, filed: Iterable[tuple[str, int]], size: int) -> None:
        """Count what further entries filed, in their order."""
        for digest, first in filed:
            if digest not in self.digests:
                self.digests.add(digest)
                self.firsts.append(first)
        self.size = max(self.size, size)


_NOTHING: Final = _Counted(None)


class Counts:
    """The counts of one process, by headings; the ones asked longest ago go first."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._known: OrderedDict[tuple[str, ...], _Counted] = OrderedDict()
        self._lock = Lock()

    def count(self, connection: Connection, headings: Sequence[str], before: int) -> int:
        """How many statements are filed under any of the headings by the entries before that one."""
        named = tuple(headings)
        with self._lock:  # whoever counts the same waits, and finds it counted
            known = self._known.get(named, _NOTHING)
            filed, last = _filed(connection, named, known.size, before)
            if known is _NOTHING or known.erased != last:
                filed, last = (filed, last) if known.size == 0 else _filed(connection, named, 0, before)
                known = self._known[named] = _Counted(last)
            known.take(filed, before)
            self._known.move_to_end(named)
            self._forget()
            return bisect_left(known.firsts, before)

    def _forget(self) -> None:
        """Let go of what was asked longest ago, where more is kept than may be."""
        held = sum(len(one.firsts) for one in self._known.values())
        while held > self._most and len(self._known) > 1:
            _, gone = self._known.popitem(last=False)
            held -= len(gone.firsts)


def _filed(
    connection: Connection, named: tuple[str, ...], first: int, before: int
) -> tuple[list[tuple[str, int]], object]:
    """What the entries from `first` on filed, in their order, and the last entry that erased something."""
    asked = {"subjects": list(named), "first": first, "before": before}
    found = {row.digest: row.first for row in connection.execute(_FILED, asked)}
    last = found.pop(_ERASED)
    places = ((digest, integer(index, f"/subjects/{digest}")) for digest, index in found.items())
    return sorted(places, key=lambda one: one[1]), last
