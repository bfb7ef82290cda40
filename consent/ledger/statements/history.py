"""The history of a grant: every entry about it, with the state that followed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from consent.answers.statements import History, HistoryEvent
from consent.authority import involved
from consent.errors import NotFound
from consent.ledger.open_ledger import OpenLedger
from consent.ledger.statements.erasure import events_of_erased
from consent.ledger.visibility import may_see
from consent.records import AnyRecord, Record
from consent.registry import Registry
from consent.statements import headings
from consent.statements.grants import Grant
from consent.states.life import Life, life_of
from consent.states.state import state_in
from consent.storage.transaction import Transaction
from consent.view import HERE, View
from consent.vocabulary.times import format_instant


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
        states = _States(opened, tx, grant, frozenset(one.digest for one in _counting(registry, grant)), now)
        return History(digest, tuple(_event(states, one) for one in events))


def _of_its_agreement(registry: Registry, body: Grant) -> Sequence[AnyRecord]:
    return registry.about(headings.agreement(body.agreement)) if body.agreement != "none" else ()


def _counting(registry: Registry, grant: Record[Grant]) -> Iterator[AnyRecord]:
    """The grant, and what was said of it and of its agreement by those whose word may count."""
    yield grant
    yield from registry.about_by(headings.on(grant.digest), involved.of_grant(registry, grant))
    agreement = grant.body.agreement
    if agreement != "none":
        yield from registry.about_by(headings.agreement(agreement), involved.unions_about(registry, agreement))


@dataclass(slots=True)
class _States:
    """The states of a grant after one entry and another, asked in the order of the log.

    Its life is told anew where somebody spoke whose word may count: what others said changed nothing.
    """

    opened: OpenLedger
    tx: Transaction
    grant: Record[Grant]
    counting: frozenset[str]
    now: int
    registry: Registry | None = None
    life: Life | None = None

    def after(self, record: AnyRecord, index: int, at: int) -> str:
        """The state that followed an entry."""
        if self.registry is None or self.life is None or record.digest in self.counting:
            self.registry = self.opened.registry(self.tx, index + 1)
            self.life = life_of(self.registry, self.registry.find(self.grant.digest, Grant) or self.grant)
        return state_in(self.life, self.registry.counting_holds_before(index + 1), at, self.now)


_Arrival = tuple[int, int, tuple[str, ...], AnyRecord]


def _arrivals(record: AnyRecord) -> Iterator[_Arrival]:
    """The entries that brought a statement and its proofs: time, index, and who had signed with it."""
    indexes = sorted({(record.index, record.at), *((proof.index, proof.at) for proof in record.proofs)})
    for index, at in indexes:
        by = tuple(record.statement.parties[p.position].party for p in record.proofs if p.index == index)
        yield at, index, by, record


def _event(states: _States, arrival: _Arrival) -> HistoryEvent:
    at, index, by, record = arrival
    return HistoryEvent(
        at=format_instant(at),
        index=index,
        event="statement.registered" if index == record.index else "proof.added",
        kind=record.statement.type,
        statement=record.digest,
        by=by,
        state=states.after(record, index, at),
    )
