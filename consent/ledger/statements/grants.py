"""Reading what is registered: statements, grants and their history, as true at an instant and as known at a size."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from consent.callers import LOCAL, Caller
from consent.coverage.scope import Term
from consent.errors import InvalidInput, NotFound, Problem
from consent.ledger import pages
from consent.ledger.opened import OpenLedger
from consent.ledger.statements.describe import bundle_of, described
from consent.ledger.statements.erasure import described_erased, events_of_erased
from consent.ledger.visibility import may_see
from consent.records import AnyRecord, Record
from consent.registry import Registry
from consent.statements import headings
from consent.statements.grants import Grant
from consent.states.state import STATES, state_of
from consent.storage.transaction import Transaction
from consent.vocabulary import identifiers
from consent.vocabulary.identifiers import Identifier
from consent.vocabulary.times import format_instant


def statement(
    opened: OpenLedger, digest: str, *, caller: Caller = LOCAL, at: int | None = None, known_at: int | None = None,
    clock: int | None = None,
) -> dict[str, Any]:  # fmt: skip
    """A registered statement with its bundle. Raises NotFound, for strangers too.

    Of an erased one nothing is left but where it stood and why it was erased, and nobody knows whom it concerned: that
    is shown to whoever can name its digest.
    """
    with opened.store.reading() as tx:
        now = opened.now(tx.head.at, clock)
        size = opened.known_size(tx, known_at)
        registry = opened.registry(tx, size)
        record = registry.record(digest)
        gone = tx.statements.erased(digest) if record is None else None
        if gone is not None:
            return {**described_erased(opened, tx, gone), "bundle": None}
        if record is None or not may_see(caller, record, registry):
            raise NotFound.of("statement_unknown", "no statement of that digest is registered")
        said = described(opened, tx, record, registry, at=now if at is None else at, now=now)
        return {**said, "bundle": bundle_of(tx, record)}


def grants(
    opened: OpenLedger, *, performer: str | None = None, project: str | None = None, state: str | None = None,
    at: int | None = None, known_at: int | None = None, cursor: str | None = None, limit: int = 50,
    caller: Caller = LOCAL, clock: int | None = None,
) -> dict[str, Any]:  # fmt: skip
    """A page of grants by index. Raises InvalidInput for a cursor or limit that is none of ours."""
    after = pages.after(cursor, limit)
    _refuse_unknown_words(performer, project, state)
    with opened.store.reading() as tx:
        now = opened.now(tx.head.at, clock)
        registry = opened.registry(tx, opened.known_size(tx, known_at))
        instant = now if at is None else at
        seen = (one for one in _candidates(tx, registry, performer, project, after) if may_see(caller, one, registry))
        shown = ((record, state_of(record, registry, instant, now)) for record in seen)
        page, more = pages.cut((one for one in shown if state is None or one[1] == state), limit)
        found = [_summary(record, said) for record, said in page]
        return {"grants": found, "next_cursor": pages.cursor(found[-1]["index"]) if more else None}


def project_named(written: str) -> Identifier:
    """The identifier of `scheme:value`. Raises InvalidInput (`bad_identifier`)."""
    if re.match(rf"{identifiers.SCHEME}:.", written) is None:
        raise InvalidInput((Problem("bad_identifier", "/project", "a project is scheme:value"),))
    return Identifier(*written.split(":", 1))


def _refuse_unknown_words(performer: str | None, project: str | None, state: str | None) -> None:
    """Raises InvalidInput: what no grant could ever match is a mistake, not an empty page."""
    if state is not None and state not in STATES:
        raise InvalidInput((Problem("unknown_word", "/state", f"the states are {', '.join(sorted(STATES))}"),))
    if performer is not None and re.fullmatch(identifiers.PARTY, performer) is None:
        raise InvalidInput((Problem("bad_identifier", "/performer", "a party id such as party:p1"),))
    if project is not None:
        project_named(project)


def _candidates(
    tx: Transaction, registry: Registry, performer: str | None, project: str | None, after: int
) -> Iterator[Record[Grant]]:
    """The grants to look at, oldest first; by the narrower heading where one is given."""
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


def _summary(record: Record[Grant], state: str) -> dict[str, Any]:
    body = record.body
    named = dict.fromkeys(one for _, scope in body.scopes for one in scope.projects or ())
    return {
        "digest": record.digest,
        "index": record.index,
        "state": state,
        "performer": body.performer,
        "licensee": body.licensee,
        "agreement": body.agreement,
        "projects": [one.as_json() for one in named],
        "scopes": {name: _term(scope.term) for name, scope in body.scopes},
    }


def _term(term: Term | None) -> dict[str, Any] | None:
    if term is None:
        return None
    return {"from": term.start.written, "until": term.until.written if term.until else None, "zone": term.zone}


def history(
    opened: OpenLedger, digest: str, *, caller: Caller = LOCAL, at: int | None = None, known_at: int | None = None,
    clock: int | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The life of a grant: every entry about it, with the state that followed. Raises NotFound."""
    with opened.store.reading() as tx:
        now = opened.now(tx.head.at, clock)
        registry = opened.registry(tx, opened.known_size(tx, known_at))
        record = registry.record(digest)
        gone = tx.statements.erased(digest) if record is None else None
        if gone is not None:
            return {"grant": digest, "events": events_of_erased(tx, gone)}
        grant = None if record is None else record.of(Grant)
        if grant is None or not may_see(caller, grant, registry):
            raise NotFound.of("grant_unknown", "no grant of that digest is registered")
        about = [grant, *registry.about(headings.on(digest)), *_of_its_agreement(registry, grant.body)]
        happened = [one for one_said in about for one in _arrivals(one_said)]
        until = now if at is None else at
        events = sorted((one for one in happened if one[0] <= until), key=lambda one: (one[1], one[3].digest))
        return {"grant": digest, "events": [_event(opened, tx, grant, one, now) for one in events]}


def _of_its_agreement(registry: Registry, body: Grant) -> Sequence[AnyRecord]:
    return registry.about(headings.agreement(body.agreement)) if body.agreement != "none" else ()


_Arrival = tuple[int, int, tuple[str, ...], AnyRecord]


def _arrivals(record: AnyRecord) -> Iterator[_Arrival]:
    """The entries that brought a statement and its proofs: time, index, and who had signed with it."""
    indexes = sorted({(record.index, record.at), *((proof.index, proof.at) for proof in record.proofs)})
    for index, at in indexes:
        by = tuple(record.statement.parties[p.position].party for p in record.proofs if p.index == index)
        yield at, index, by, record


def _event(opened: OpenLedger, tx: Transaction, grant: Record[Grant], arrival: _Arrival, now: int) -> dict[str, Any]:
    at, index, by, record = arrival
    then = opened.registry(tx, index + 1)
    known = then.record(grant.digest) or grant
    return {
        "at": format_instant(at),
        "index": index,
        "event": "statement.registered" if index == record.index else "proof.added",
        "kind": record.statement.type,
        "statement": record.digest,
        "by": list(by),
        "state": state_of(known, then, at, now),
    }
