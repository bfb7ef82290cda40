"""Derived values: what follows from what is filed, kept for as long as nothing more is said under the same headings.

A person, a key's standing, the life of a grant: each follows from the statements filed under certain headings, and the
log only grows. So a value is kept with what it was derived from (headings, and other derived values), and is good for
as long as no entry has filed anything there since. Time plays no part, and nobody is told to drop anything: whoever
reads at a later head first hears of every entry up to it (`Derivations.follow`), and a value that leans on a heading
named there is derived anew. A value is of the whole log as known at an epoch: the size after the last entry that said
something. Decisions say nothing under any heading, so they end no epoch.

What is not kept is only slow; what is kept is never partly right.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Hashable, Iterable, Mapping, Set as AbstractSet
from dataclasses import dataclass, field
from itertools import islice
from threading import Lock
from typing import Any, Final

MOST_KEPT: Final = 200_000
"""How many values one process keeps; a performer with twenty grants comes to some three hundred."""
_GONE_AT_ONCE: Final = 8
"""When there are too many, this part of them goes, the oldest first."""


class Derived:
    """One value with what it was derived from: texts are headings, the others are values it leans on.

    `stands_at` is the latest epoch at which it is known to be good.
    """

    __slots__ = ("needs", "stands_at", "value")

    def __init__(self, value: Any, needs: tuple[str | Derived, ...], stands_at: int) -> None:
        self.value = value
        self.needs = needs
        self.stands_at = stands_at


@dataclass(frozen=True, slots=True)
class News:
    """What the entries since a size said: under which headings, each with the last entry that did, and until where.

    `said` is the size after the last entry that said anything, None where none did. `erased`: the bytes of a statement
    went, and nobody can tell any more where it was filed.
    """

    headings: Mapping[str, int] = field(default_factory=dict)
    said: int | None = None
    erased: bool = False


@dataclass(slots=True)
class Counted:
    """How often a value was there, had to be derived, and was found outdated; for whoever watches the service."""

    found: int = 0
    derived: int = 0
    outdated: int = 0


@dataclass(slots=True)
class Pool:
    """Values by name, and the last entry that said something under each heading since the first of them was derived."""

    values: dict[Hashable, Derived] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)

    def still_stands(self, known: Derived, epoch: int) -> bool:
        """Whether nothing was said since under any heading that a value leans on; then it stands at the epoch."""
        for need in known.needs:
            if isinstance(need, str):
                if self.changed.get(need, -1) >= known.stands_at:
                    return False
            elif need.stands_at < epoch and not self.still_stands(need, epoch):
                return False
        known.stands_at = epoch
        return True


class Derivations:
    """The derived values of one ledger in one process, shared by its threads."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._pool = Pool()
        self._followed: int | None = None
        self._said = 0
        self._lock = Lock()
        self.counted = Counted()

    def __len__(self) -> int:
        return len(self._pool.values)

    def follow(self, size: int, news_since: Callable[[int], News]) -> Epoch | None:
        """What is kept, for whoever reads the log as known at a size, which this process has now heard of.

        `news_since` tells what the entries from an index on, up to that size, said. None for whoever reads an older
        state than the last statement heard of: nothing that is kept is theirs.
        """
        with self._lock:
            if self._followed is None:
                self._followed = self._said = size
            elif size > self._followed:
                self._hear(size, news_since(self._followed))
            return Epoch(self, self._pool, self._said) if size >= self._said else None

    def _hear(self, size: int, news: News) -> None:
        self._followed = size
        if news.said is not None:
            self._said = news.said
            self._pool.changed.update(news.headings)
        if news.erased or len(self._pool.changed) > self._most:
            self._said = size
            self._pool = Pool()  # whoever still reads an older state goes on with what was kept for it

    def told(self, first: int, size: int, news: News) -> None:
        """What this process itself has entered, from index `first` up to a size: nobody need read that again."""
        with self._lock:
            if self._followed == first:
                self._hear(size, news)

    def keep(self, pool: Pool, what: Hashable, made: Derived) -> None:
        """Keep a value beside those it was derived with."""
        with self._lock:
            self.counted.derived += 1
            pool.values[what] = made
            if len(pool.values) > self._most:
                for one in list(islice(pool.values, self._most // _GONE_AT_ONCE)):
                    del pool.values[one]


@dataclass(frozen=True, slots=True)
class Epoch:
    """The derived values that are good for one state of the log: after its first `size` entries nothing more is said.

    `may_keep` says whether what is derived now is of that state alone, with nothing staged over it.
    """

    all: Derivations
    pool: Pool
    size: int
    may_keep: Callable[[], bool] = field(default=lambda: True)

    def find(self, what: Hashable) -> Derived | None:
        """The value of that name, None where it must be derived."""
        known, counted = self.pool.values.get(what), self.all.counted
        if known is None or known.stands_at > self.size:
            return None
        if known.stands_at == self.size or self.pool.still_stands(known, self.size):
            counted.found += 1
            return known
        counted.outdated += 1
        return None

    def keep(self, what: Hashable, value: Any, needs: Iterable[str | Derived]) -> Derived:
        """The value as derived at this epoch; kept for others where it may be."""
        made = Derived(value, tuple(needs), self.size)
        if self.may_keep():
            self.all.keep(self.pool, what, made)
        return made


@dataclass(frozen=True, slots=True)
class Beneath:
    """The same for whoever has staged more: what leans on a `touched` heading is derived anew for them alone."""

    epoch: Epoch
    touched: AbstractSet[str]
    _known: dict[Derived, bool] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """After how many entries nothing more is said beneath."""
        return self.epoch.size

    def find(self, what: Hashable) -> Derived | None:
        """The value of that name, None where it must be derived."""
        known = self.epoch.find(what)
        return known if known is not None and self._is_untouched(known) else None

    def _is_untouched(self, known: Derived) -> bool:
        told = self._known.get(known)
        if told is None:
            leans_on = (need in self.touched if isinstance(need, str) else not self._is_untouched(need)
                        for need in known.needs)  # fmt: skip
            told = self._known[known] = not any(leans_on)
        return told

    def keep(self, what: Hashable, value: Any, needs: Iterable[str | Derived]) -> Derived:
        """The value as derived; kept for nobody else."""
        del what
        return Derived(value, tuple(needs), self.size)


Known = Epoch | Beneath


class Tracing:
    """What the values being derived have looked at so far, the innermost last: of one reader, in one thread."""

    def __init__(self) -> None:
        self._open: list[dict[str | Derived, None]] = []

    def begin(self) -> None:
        """Something is being derived."""
        self._open.append({})

    def end(self) -> dict[str | Derived, None]:
        """It is; what it has looked at."""
        return self._open.pop()

    def looked_at(self, need: str | Derived) -> None:
        """Whatever is being derived leans on this."""
        if self._open:
            self._open[-1][need] = None

    def lean_on(self, needs: Iterable[str | Derived]) -> None:
        """Whatever is being derived leans on all of these."""
        if self._open:
            self._open[-1].update(dict.fromkeys(needs))


PASSING: Final = "\x00passing"
"""In the place of a heading: what changes with every decision, such as holds; what leans on it is never kept."""
REPORTED: Final = "\x00reported"
"""In the place of a heading: that something was reported on a decision for the first time; it is passing too."""
_HOLDS: Final = "\x00holds:"


def of_holds(grant: str) -> str:
    """In the place of a heading: the holds on limits of a grant; they are passing too."""
    return f"{_HOLDS}{grant}"


@dataclass(frozen=True, slots=True)
class Leaning:
    """What something was found out from: headings and derived values, as they were looked at."""

    needs: frozenset[str | Derived] = frozenset()

    @property
    def held(self) -> frozenset[str]:
        """The grants whose holds it counted."""
        passing = (one for one in self.needs if isinstance(one, str) and one.startswith(_HOLDS))
        return frozenset(one.removeprefix(_HOLDS) for one in passing)

    def leans_on(self, said: Container[str]) -> bool:
        """Whether it, or a value that it leans on, looked at what was said under any of these."""
        seen, left = set[Derived](), list(self.needs)
        while left:
            one = left.pop()
            if isinstance(one, str):
                if one in said:
                    return True
            elif one not in seen:
                seen.add(one)
                left += one.needs
        return False


def of_statement(digest: str) -> str:
    """In the place of a heading: a statement and the proofs of it that have come in."""
    return f"\x00statement:{digest}"
