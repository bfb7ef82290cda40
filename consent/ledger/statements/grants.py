"""Reading what is registered: statements, grants and their history, as true at an instant and as known at a size."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from consent.answers.statements import (
    Grants,
    GrantSummary,
    History,
    HistoryEvent,
    NamedIdentifier,
    ShownStatement,
    TermOf,
)
from consent.coverage.scope import FromEvent, Term
from consent.errors import InvalidInput, NotFound, Problem
from consent.ledger import pages
from consent.ledger.open_ledger import OpenLedger
from consent.ledger.pages import FIRST, Page
from consent.ledger.statements.describe import bundle_of, described
from consent.ledger.statements.erasure import described_erased, events_of_erased
from consent.ledger.visibility import may_see
from consent.records import AnyRecord, Record
from consent.registry import Registry
from consent.statements import headings
from consent.statements.grants import Grant
from consent.states.state import STATES, state_of
from consent.storage.transaction import Transaction
from consent.view import HERE, View
from consent.vocabulary import identifiers
from consent.vocabulary.identifiers import Identifier
from consent.vocabulary.times import Moment, format_instant


def statement(opened: OpenLedger, digest: str, view: View = HERE) -> ShownStatement:
    """A registered statement with its bundle. Raises NotFound, for strangers too.

    Of an erased one nothing is left but where it stood and why it was erased, and nobody knows whom it concerned: that
    is shown to whoever can name its digest.
    """
    with opened.store.reading() as tx:
        now = opened.now(tx.head.at, view.clock)
        size = opened.known_size(tx, view.known_at)
        registry = opened.registry(tx, size)
        record = registry.record(digest)
        gone = tx.statements.erased(digest) if record is None else None
        if gone is not None:
            return ShownStatement.of(described_erased(opened, tx, gone), None)
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
        seen = (one for one in _candidates(tx, registry, wanted, after) if may_see(view.caller, one, registry))
        work = registry.work(project_named(wanted.project), instant) if wanted.project is not None else None
        shown = ((record, state_of(record, registry, instant, now, work)) for record in seen)
        found = pages.cut((one for one in shown if wanted.state is None or one[1] == wanted.state), page.limit)
        listed = tuple(_summary(record, state) for record, state in found.shown)
        return Grants(listed, pages.cursor(listed[-1].index) if found.more else None)


def project_named(written: str) -> Identifier:
    """The identifier of `scheme:value`. Raises InvalidInput (`bad_identifier`)."""
    if re.match(rf"{identifiers.SCHEME}:.", written) is None:
        raise InvalidInput((Problem("bad_identifier", "/project", "a project is scheme:value"),))
    return Identifier(*written.split(":", 1))


def _refuse_unknown_words(wanted: GrantFilter) -> None:
    """Raises InvalidInput: what no grant could ever match is a mistake, not an empty page."""
    if wanted.state is not None and wanted.state not in STATES:
        raise InvalidInput((Problem("unknown_word", "/state", f"the states are {', '.join(sorted(STATES))}"),))
    if wanted.performer is not None and re.fullmatch(identifiers.PARTY, wanted.performer) is None:
        raise InvalidInput((Problem("bad_identifier", "/performer", "a party id such as party:p1"),))
    if wanted.project is not None:
        project_named(wanted.project)


def _candidates(tx: Transaction, registry: Registry, wanted: GrantFilter, after: int) -> Iterator[Record[Grant]]:
    """The grants to look at, oldest first; by the narrower heading where one is given."""
    performer, project = wanted.performer, wanted.project
    if performer is None and project is None:
        listed = (registry.find(digest, Grant) for digest in tx.statements.of_kind("consent.grant", after))
        yield from (found for found in listed if found is not None)
        return
    heading = headings.granted_by(performer) if performer else headings.granted_for(project_named(str(project)))
    for record in registry.about(heading):
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


def history(opened: OpenLedger, digest: str, view: View = HERE) -> History:
    """The life of a grant: every entry about it, with the state that followed. Raises NotFound."""
    with opened.store.reading() as tx:
        now = opened.now(tx.head.at, view.clock)
        registry = opened.registry(tx, opened.known_size(tx, view.known_at))
        record = registry.record(digest)
        gone = tx.statements.erased(digest) if record is None else None
        if gone is not None:
            return History(digest, events_of_erased(tx, gone))
        grant = None if record is None else record.of(Grant)
        if grant is None or not may_see(view.caller, grant, registry):
            raise NotFound.of("grant_unknown", "no grant of that digest is registered")
        about = [grant, *registry.about(headings.on(digest)), *_of_its_agreement(registry, grant.body)]
        happened = [one for one_said in about for one in _arrivals(one_said)]
        until = now if view.at is None else view.at
        events = sorted((one for one in happened if one[0] <= until), key=lambda one: (one[1], one[3].digest))
        return History(digest, tuple(_event(opened, tx, grant, one, now) for one in events))


def _of_its_agreement(registry: Registry, body: Grant) -> Sequence[AnyRecord]:
    return registry.about(headings.agreement(body.agreement)) if body.agreement != "none" else ()


_Arrival = tuple[int, int, tuple[str, ...], AnyRecord]


def _arrivals(record: AnyRecord) -> Iterator[_Arrival]:
    """The entries that brought a statement and its proofs: time, index, and who had signed with it."""
    indexes = sorted({(record.index, record.at), *((proof.index, proof.at) for proof in record.proofs)})
    for index, at in indexes:
        by = tuple(record.statement.parties[p.position].party for p in record.proofs if p.index == index)
        yield at, index, by, record


def _event(opened: OpenLedger, tx: Transaction, grant: Record[Grant], arrival: _Arrival, now: int) -> HistoryEvent:
    at, index, by, record = arrival
    then = opened.registry(tx, index + 1)
    known = then.record(grant.digest) or grant
    return HistoryEvent(
        at=format_instant(at),
        index=index,
        event="statement.registered" if index == record.index else "proof.added",
        kind=record.statement.type,
        statement=record.digest,
        by=by,
        state=state_of(known, then, at, now),
    )
