"""Reading what is registered: statements, and lists of grants, as true at an instant and as known at a size."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import merge
from typing import Final

from consent.answers.statements import (
    Grants,
    GrantSummary,
    NamedIdentifier,
    ShownStatement,
    TermOf,
)
from consent.callers import Caller
from consent.coverage.scope import FromEvent, Term
from consent.errors import InvalidInput, NotFound, Problem
from consent.ledger import pages
from consent.ledger.open_ledger import OpenLedger
from consent.ledger.pages import FIRST, Page
from consent.ledger.statements.describe import bundle_of, described
from consent.ledger.statements.erasure import described_erased
from consent.ledger.visibility import may_see
from consent.nearest import advice
from consent.readers import shown
from consent.records import AnyRecord, Record
from consent.registry import Registry
from consent.statements import headings
from consent.statements.grants import Grant
from consent.states.state import STATES, state_of
from consent.storage.transaction import Transaction
from consent.view import HERE, View
from consent.vocabulary import identifiers
from consent.vocabulary.identifiers import Identifier
from consent.vocabulary.times import Moment


def statement(opened: OpenLedger, digest: str, view: View = HERE) -> ShownStatement:
    """A registered statement with its bundle. Raises NotFound, for strangers too.

    Of an erased one nothing is left but where it stood, which is shown to whoever can name its digest: nobody knows
    whom it concerned. Why it was erased is shown to those who may see the order.
    """
    with opened.store.reading() as tx:
        now = opened.now(tx.head.at, view.clock)
        size = opened.known_size(tx, view.known_at)
        registry = opened.registry(tx, size)
        record = registry.record(digest)
        gone = tx.statements.erased(digest) if record is None else None
        if gone is not None:
            return ShownStatement.of(described_erased(opened, tx, gone, view.caller), None)
        if record is None or not may_see(view.caller, record, registry):
            raise NotFound.of("statement_unknown", "no statement of that digest is registered")
        at = now if view.at is None else view.at
        return ShownStatement.of(described(opened, tx, record, registry, at=at, now=now), bundle_of(tx, record))


@dataclass(frozen=True, slots=True)
class GrantFilter:
    """Which grants are wanted: of a performer, for a project (`scheme:value`), in a state."""

    performer: str | None = None
    project: str | None = None
    state: str | None = None


EVERY_GRANT: Final = GrantFilter()


def grants(opened: OpenLedger, wanted: GrantFilter = EVERY_GRANT, page: Page = FIRST, view: View = HERE) -> Grants:
    """A page of grants by index. Raises InvalidInput for a filter, cursor or limit that is none of ours."""
    after = pages.after(page)
    _refuse_unknown_words(wanted)
    with opened.store.reading() as tx:
        now = opened.now(tx.head.at, view.clock)
        registry = opened.registry(tx, opened.known_size(tx, view.known_at))
        instant = now if view.at is None else view.at
        seen = (
            one for one in _candidates(tx, registry, view.caller, wanted, after) if may_see(view.caller, one, registry)
        )
        work = registry.work(project_named(wanted.project), instant) if wanted.project is not None else None
        shown = ((record, state_of(record, registry, instant, now, work)) for record in seen)
        found = pages.cut((one for one in shown if wanted.state is None or one[1] == wanted.state), page.limit)
        listed = tuple(_summary(record, state) for record, state in found.shown)
        return Grants(listed, pages.cursor(listed[-1].index) if found.more else None)


def project_named(written: str) -> Identifier:
    """The identifier of `scheme:value`. Raises InvalidInput (`bad_identifier`)."""
    if re.match(rf"{identifiers.SCHEME}:.", written) is None:
        raise InvalidInput(
            (
                Problem(
                    "bad_identifier",
                    "/project",
                    f"{written[:80]!a} is not a project as scheme:value, such as house:HARBOR-1",
                ),
            )
        )
    return Identifier(*written.split(":", 1))


def refuse_unknown_project(registry: Registry, named: Identifier, *, anything: bool) -> None:
    """Raises NotFound (`project_unknown`) for a work nobody declared, where there is not `anything` the caller may see.

    An empty answer about a work that is not there would read as: nothing is owed, nothing was decided.
    """
    if not anything and registry.first_declared_at(named) is None:
        detail = f"nobody has declared {named}, and nothing you may see is about it: is it scheme:value, and in full?"
        raise NotFound.of("project_unknown", detail, "/project")


def _refuse_unknown_words(wanted: GrantFilter) -> None:
    """Raises InvalidInput: what no grant could ever match is a mistake, not an empty page."""
    if wanted.state is not None and wanted.state not in STATES:
        detail = f"{shown(wanted.state)} is no state of a grant: {advice(wanted.state, STATES, 'grant-states')}"
        raise InvalidInput((Problem("unknown_word", "/state", detail),))
    if wanted.performer is not None and re.fullmatch(identifiers.PARTY, wanted.performer) is None:
        raise InvalidInput((Problem("bad_identifier", "/performer", "a party id such as party:p1"),))
    if wanted.project is not None:
        project_named(wanted.project)


def _candidates(
    tx: Transaction, registry: Registry, caller: Caller, wanted: GrantFilter, after: int
) -> Iterator[Record[Grant]]:
    """The grants to look at, oldest first; by the narrowest heading: whoever is bound to a party asks for its own."""
    performer, project = wanted.performer, wanted.project
    if caller.party is not None:
        yield from _between(registry, wanted, caller.party, after)
        return
    if performer is None and project is None:
        listed = (registry.find(digest, Grant) for digest in tx.statements.of_kind("consent.grant", after))
        yield from (found for found in listed if found is not None)
        return
    heading = headings.granted_by(performer) if performer else headings.granted_for(project_named(str(project)))
    yield from _of(registry.oldest(heading, after), project, after)


def _between(registry: Registry, wanted: GrantFilter, party: str, after: int) -> Iterator[Record[Grant]]:
    """The grants that concern a party: those that name it, and its own."""
    named = headings.concerning(party) if wanted.performer is None else headings.between(wanted.performer, party)
    filed = [named, *([headings.granted_by(party)] if wanted.performer in {None, party} else [])]
    found = merge(*(registry.oldest(one, after) for one in filed), key=lambda one: one.index)
    yield from _of(found, wanted.project, after)


def _of(records: Iterable[AnyRecord], project: str | None, after: int) -> Iterator[Record[Grant]]:
    for record in records:
        grant = record.of(Grant)
        if grant is not None and grant.index > after and (project is None or _names(grant, project)):
            yield grant


def _names(record: Record[Grant], project: str) -> bool:
    return any(str(one) == project for _, scope in record.body.scopes for one in scope.projects or ())


def _summary(record: Record[Grant], state: str) -> GrantSummary:
    body = record.body
    named = dict.fromkeys(one for _, scope in body.scopes for one in scope.projects or ())
    return GrantSummary(
        digest=record.digest,
        index=record.index,
        state=state,
        performer=body.performer,
        licensee=body.licensee,
        agreement=body.agreement,
        projects=tuple(NamedIdentifier(one.scheme, one.value) for one in named),
        scopes={name: _term(scope.term) for name, scope in body.scopes},
    )


def _term(term: Term | None) -> TermOf | None:
    if term is None:
        return None
    return TermOf(_bound(term.start), _bound(term.until) if term.until else None, term.zone)


def _bound(bound: Moment | FromEvent) -> str | dict[str, str | int]:
    if isinstance(bound, Moment):
        return bound.written
    count = {"days": bound.days or 0} if bound.months is None else {"months": bound.months}
    return {"event": bound.event, **count}
