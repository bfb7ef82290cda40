"""The disclosure of a work: every recorded use of generative AI, declared or not, after what is not known.

It is read a stretch at a time, each with a reading of its own, so that nothing is remembered of a long project but
which of its uses are declared; a page holds so many. Only what concerns the caller is shown, the rest is a number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from heapq import merge
from itertools import islice
from operator import attrgetter
from typing import Final

from consent.answers.disclosures import DisclosedUse, Disclosure, NotKnown
from consent.answers.statements import NamedIdentifier
from consent.door import Door
from consent.ledger import pages
from consent.ledger.checks.declarations import entry_digest
from consent.ledger.checks.disclosed import DisclosureSource, disclosed
from consent.ledger.checks.same_use import NOTHING, Overview, overview
from consent.ledger.checks.unknown import Unknown
from consent.ledger.open_ledger import OpenLedger
from consent.ledger.pages import FIRST, Cut, Page
from consent.ledger.statements.grants import project_named, refuse_unknown_project
from consent.ledger.visibility import askers, may_see, may_see_decision
from consent.records import RecordedDecision
from consent.registry import Registry
from consent.rules.switches import platform_profiles
from consent.statements import headings
from consent.storage.transaction import Transaction
from consent.subjects import Work
from consent.view import HERE, View
from consent.vocabulary.identifiers import Identifier
from consent.vocabulary.times import format_instant

_AT_ONCE: Final = 100
"""How many uses are read together."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is disclosed: of which work, to whom, by when, from how many entries, and since when something is new."""

    opened: OpenLedger
    tx: Transaction
    project: Identifier
    view: View
    by: int
    size: int
    since: int | None
    work: Work | None
    overview: Overview = NOTHING

    @property
    def vendors(self) -> tuple[str, ...]:
        """The vendors the work declares."""
        return self.work.declaration.vendors if self.work is not None else ()

    def registry(self) -> Registry:
        """What is known, with nothing remembered of what was read before."""
        return self.opened.registry(self.tx, self.size)


@dataclass(frozen=True, slots=True)
class _Row:
    """A use with the index of its entry, and who was heard of it: whoever asked or reported."""

    index: int
    use: DisclosedUse
    heard: frozenset[str]

    @property
    def is_news(self) -> bool:
        """Whether something of it is new, or nobody asked for news."""
        return self.use.news != ()


def disclosure(
    opened: OpenLedger, project: str, since: int | None = None, page: Page = FIRST, view: View = HERE
) -> Disclosure:
    """A page of the uses of a work (`scheme:value`), oldest first, and on the first page what is not known.

    With `since` (Unix seconds) those of which something came in at that instant or after it; what is not known stays
    that of the whole work. Raises InvalidInput, NotFound (`project_unknown`).
    """
    named, after = project_named(project), pages.after(page)
    with opened.store.reading() as tx:
        size = opened.known_size(tx, view.known_at)
        by = opened.now(tx.head.at, view.clock) if view.at is None else view.at
        work = opened.registry(tx, size).work(named, by)
        bare = _Asked(opened, tx, named, view, by, size, since, work)
        asked = replace(bare, overview=overview(_made(bare, -1), view.caller))
        return _later(asked, after, page.limit) if page.cursor is not None else _first(asked, page.limit)


def _first(asked: _Asked, limit: int) -> Disclosure:
    """The first page: over all uses is counted what is not known, and so many of them are shown."""
    registry = asked.registry()
    unknown = Unknown(asked.vendors, has_platform=_has_platform(asked, registry))
    shown: list[_Row] = []
    for row in _rows(asked, -1):
        unknown.count(row.use)
        unknown.heard(row.heard)
        if row.is_news and len(shown) <= limit:
            shown.append(row)
    present = asked.opened.registry(asked.tx, asked.tx.head.tree_size)
    refuse_unknown_project(present, asked.project, anything=unknown.uses > 0)
    not_known = unknown.told(of_vendors=_is_the_works(asked))
    return _told(asked, pages.cut(shown, limit), not_known=not_known, withheld=asked.overview.withheld)


def _later(asked: _Asked, after: int, limit: int) -> Disclosure:
    return _told(asked, pages.cut((row for row in _rows(asked, after) if row.is_news), limit))


def _told(
    asked: _Asked, cut: Cut[_Row], *, not_known: NotKnown | None = None, withheld: int | None = None
) -> Disclosure:
    return Disclosure(
        not_known=not_known,
        project=NamedIdentifier(asked.project.scheme, asked.project.value),
        title=_title(asked),
        as_of=format_instant(asked.by),
        tree_size=asked.size,
        since=None if asked.since is None else format_instant(asked.since),
        withheld=withheld,
        uses=tuple(row.use for row in cut.shown),
        next_cursor=pages.cursor(cut.shown[-1].index) if cut.more else None,
    )


def _title(asked: _Asked) -> str | None:
    """The title, to whom the declaration concerns."""
    work = asked.work
    seen = work is not None and may_see(asked.view.caller, work.record, asked.registry())
    return work.declaration.title if work is not None and seen else None


def _is_the_works(asked: _Asked) -> bool:
    """Whether the caller sees every use of the work's own: its licensee, or whoever is bound to no party."""
    work = asked.work
    return work is not None and asked.view.caller.concerns({work.declaration.licensee}, str(asked.project))


def _has_platform(asked: _Asked, registry: Registry) -> bool:
    """Whether the work has a platform whose guidance is known: somebody to tell."""
    door, listed = Door(registry), asked.work.platforms if asked.work is not None else ()
    return any(platform_profiles(door, one) for one in listed)


def _made(asked: _Asked, after: int) -> Iterator[RecordedDecision]:
    """The decisions of the work after an index, under each name it goes by, by then and as known."""
    under = (
        asked.tx.decisions.after(after, asked.size, {"project": str(one)}, since=None, until=asked.by)
        for one in asked.registry().aliases(asked.project, asked.by)
    )
    return merge(*under, key=attrgetter("index"))


def _rows(asked: _Asked, after: int) -> Iterator[_Row]:
    """The uses after an index that the caller may see, read a stretch at a time."""
    seen = (one for one in _made(asked, after) if may_see_decision(asked.view.caller, one))
    while stretch := list(islice(seen, _AT_ONCE)):
        registry = asked.registry()
        source = DisclosureSource(
            asked.opened, asked.tx, registry, asked.view.caller, asked.by, asked.since, asked.vendors,
            asked.overview.declared,
        )  # fmt: skip
        registry.fetch(_headings(asked, stretch))
        for made in stretch:
            use = disclosed(source, made)
            yield _Row(made.index, use, frozenset(_heard(registry, made, use)))


def _headings(asked: _Asked, stretch: Iterable[RecordedDecision]) -> Iterator[headings.Heading]:
    """Where notices and reports of these uses are filed, for all of them at once."""
    for made in stretch:
        own = sorted(askers(made))
        yield from headings.on(entry_digest(asked.tx, made)).signed_by(own)
        yield from headings.reports_on(made.decision).signed_by((*own, *asked.vendors))


def _heard(registry: Registry, made: RecordedDecision, use: DisclosedUse) -> Iterator[str]:
    """Whoever asked for it or signed a report on it."""
    yield from askers(made)
    reports = (registry.record(one) for one in use.reports)
    yield from (party.party for one in reports if one is not None for party in one.statement.parties)
