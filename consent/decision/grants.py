"""What a performer has granted and barred, read from the registry while cases are gathered."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from consent.authority import sides
from consent.coverage.reach import CarveOut
from consent.coverage.scope import Limit
from consent.records import Record
from consent.rules.case import KnownGrant, Performance, Question, zone_counted
from consent.statements import headings
from consent.statements.grants import Grant
from consent.statements.rulings import Prohibition, ProhibitionWithdrawal
from consent.states import terms
from consent.states.life import life_of
from consent.states.limits import Period, used
from consent.states.state import state_in


def of_the_work(question: Question, party: str) -> list[Grant]:
    """What the performer has granted of the work by then, under whatever agreement."""
    found = []
    for record in question.registry.said(headings.granted_by(party), Grant, by=question.at):
        named = {project for _, scope in record.body.scopes for project in scope.projects or ()}
        if not named.isdisjoint(question.works):
            found.append(record.body)
    return found


def bars_of(question: Question, performer: str) -> Iterator[CarveOut]:
    """The prohibitions in force by then that no permission has lifted."""
    registry, at = question.registry, question.at
    for record in registry.said(headings.bars_of(performer), Prohibition, by=at):
        body = record.body
        term = body.scope.term
        if term is not None and not term.holds(at):
            continue
        lifted = any(
            sides.binds(registry, one, performer, body.scope.uses or ())
            for one in registry.said(headings.on(record.digest), ProhibitionWithdrawal, by=at)
        )
        if not lifted and sides.acts_for(registry, record, performer):
            yield CarveOut("absolute_prohibition", "CORE-12", body.scope, record.digest)


def known_grants(question: Question, performance: Performance, candidates: tuple[str, ...]) -> dict[str, KnownGrant]:
    """Every grant of whoever the performer may be, pending ones too, by index."""
    filed = chain.from_iterable(question.registry.about(headings.granted_by(party)) for party in candidates)
    grants = (found for record in filed if (found := record.of(Grant)) is not None)
    ordered = sorted(grants, key=lambda one: one.index)
    return {record.digest: _known(question, performance, record) for record in ordered}


def _known(question: Question, performance: Performance, record: Record[Grant]) -> KnownGrant:
    """A grant with what is used of those of its limits of which the performance asks an amount, and of no others."""
    registry, now = question.registry, question.now
    life = terms.counted_for(life_of(registry, record), question.work)
    units = {amount.unit for amount in performance.amounts}
    taken: dict[tuple[str, Limit, str], int] = {}
    for name, scope in life.grant.scopes:
        for owner, limit in (*(("", one) for one in life.grant.limits), *((name, one) for one in scope.limits)):
            key = (owner, limit, zone_counted(limit, scope))
            if limit.unit in units and key not in taken:
                period = _period(question, performance, limit, key[2])
                taken[key] = used(registry, record.digest, owner, limit.unit, now, period)
    return KnownGrant(life, state_in(life, registry, question.at, now), taken)


def _period(question: Question, performance: Performance, limit: Limit, zone: str) -> Period:
    """What a limit counts together for a performance: the period is that of the instant judged."""
    works = frozenset(map(str, question.works))
    return Period(limit.per, works, performance.episode, zone or "UTC", question.at)
