"""What a performer has granted and barred, read from the registry while cases are gathered.

Her grants that name the asker are judged; those without her side are only shown; those to others are counted, and only
what they bar under every grant of hers is read from them.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from consent.authority import sides
from consent.authority.mandates import speakers
from consent.coverage.reach import CarveOut
from consent.coverage.scope import Limit
from consent.records import AnyRecord, Record
from consent.registry import Registry
from consent.rules.case import CheckRequest, FarGrant, KnownGrant, Performance, Question, zone_counted
from consent.statements import headings
from consent.statements.grant_events import Assignment
from consent.statements.grants import Grant
from consent.statements.headings import ON_PAPER, Heading, headings_by
from consent.states import terms
from consent.states.bars import Bar
from consent.states.life import Life
from consent.states.limits import Period, used
from consent.states.state import state_in
from consent.subjects import Person


@dataclass(slots=True)
class Known:
    """The grants in a performer's name, sorted by what they are to this question."""

    own: dict[str, KnownGrant] = field(default_factory=dict)
    unsided: tuple[KnownGrant, ...] = ()
    others: int = 0
    elsewhere: tuple[Life, ...] = ()


def known_grants(
    question: Question, registry: Registry, performance: Performance, candidates: tuple[str, ...]
) -> Known:
    """Every grant of whoever the performer may be, pending ones too, by index."""
    identities = tuple(dict.fromkeys(chain.from_iterable(registry.identities(party) for party in candidates)))
    found = {one.digest: one for party in identities for one in naming_asker(registry, question.request, party)}
    known = Known()
    for record in sorted(found.values(), key=lambda one: one.index):
        _sort_in(known, question, registry, performance, record)
    shown = {*known.own, *(one.life.record.digest for one in known.unsided)}
    own = tuple(sorted(shown))
    known.others = registry.derived(("others", identities, own), lambda: _count_of_others(registry, identities, own))
    known.elsewhere = tuple(_reaching(question, registry, identities, shown))
    return known


def _sort_in(
    known: Known, question: Question, registry: Registry, performance: Performance, record: Record[Grant]
) -> None:
    life = terms.counted_for(question.door.life(record), question.work)
    if not names_asker(record.body, question.request) and _assignees(life).isdisjoint(question.request.askers):
        return
    if life.has_her_side:
        known.own[record.digest] = _with_limits(question, registry, performance, life)
    else:
        known.unsided = (*known.unsided, KnownGrant(life, state_in(life, registry, question.at, question.now), {}))


def naming_asker(registry: Registry, request: CheckRequest, performer: str) -> list[Record[Grant]]:
    """The grants of a performer that name whoever asks, or were assigned to them, as far as one of the two signed.

    What a stranger wrote in her name is never come across, however much of it there is.
    """
    askers = request.askers
    return registry.derived(("naming", performer, askers), lambda: _naming(registry, askers, performer))


def _naming(registry: Registry, askers: tuple[str, ...], performer: str) -> list[Record[Grant]]:
    signing = (*speakers(registry, performer), ON_PAPER, *askers)
    filed = [one for party in askers for one in registry.about_by(headings.between(performer, party), signing)]
    for party in askers:
        for assigned in registry.about_by(headings.assigned_to(party), (party,)):
            said = assigned.of(Assignment)
            grant = registry.record(said.body.grant) if said is not None else None
            filed += [grant] if grant is not None else []
    grants = (found for record in filed if (found := record.of(Grant)) is not None)
    return [one for one in grants if registry.same(one.body.performer, performer)]


def _count_of_others(registry: Registry, identities: tuple[str, ...], own: Iterable[str]) -> int:
    """How many grants of hers name others: those that somebody of her side signed, or that are papers of hers.

    A number, and nothing more is read of them: neither whether they still hold nor what they say.
    """
    filed = [headings.granted_by(party).signed_by(_of_hers(registry, party)) for party in identities]
    of_hers = tuple(chain.from_iterable(filed))
    records = (registry.record(one) for one in own)
    among = sum(1 for one in records if one is not None and not _filed_by_proofs(one).isdisjoint(of_hers))
    return registry.count(of_hers) - among


def _filed_by_proofs(record: AnyRecord) -> set[Heading]:
    return set(headings_by(record.statement, (proof.position for proof in record.proofs)))


def _of_hers(registry: Registry, performer: str) -> tuple[str, ...]:
    return (*speakers(registry, performer), ON_PAPER)


def _reaching(
    question: Question, registry: Registry, identities: tuple[str, ...], own: Container[str]
) -> Iterator[Life]:
    """Her grants to others that exclude uses under all of hers."""
    for party in identities:
        for record in registry.about_by(headings.reaching(party), _of_hers(registry, party)):
            grant = record.of(Grant)
            if grant is not None and grant.digest not in own:
                life = terms.counted_for(question.door.life(grant), question.work)
                if life.counts_elsewhere:
                    yield life


def names_asker(grant: Grant, request: CheckRequest) -> bool:
    """Whether the grant names whoever asks: as licensee, or as one its scopes let ask or work."""
    scoped = (party for _, scope in grant.scopes for party in (*(scope.vendors or ()), *scope.sublicensees))
    return not {grant.licensee, *scoped}.isdisjoint(request.askers)


def _assignees(life: Life) -> set[str]:
    return {one.to for one in life.transfers}


def _with_limits(question: Question, registry: Registry, performance: Performance, life: Life) -> KnownGrant:
    """A grant with what is used of those of its limits of which the performance asks an amount, and of no others.

    Each is counted in its period, in the zone of each scope it binds.
    """
    now = question.now
    state = state_in(life, registry, question.at, now)
    if not performance.amounts:
        return KnownGrant(life, state, {})
    units = {amount.unit for amount in performance.amounts}
    taken: dict[tuple[str, Limit, str], int] = {}
    for name, scope in life.grant.scopes:
        for owner, limit in (*(("", one) for one in life.grant.limits), *((name, one) for one in scope.limits)):
            key = (owner, limit, zone_counted(limit, scope))
            if limit.unit in units and key not in taken:
                period = _period(question, performance, limit, key[2])
                taken[key] = used(registry, life.record.digest, owner, limit.unit, now, period)
    return KnownGrant(life, state, taken)


def _period(question: Question, performance: Performance, limit: Limit, zone: str) -> Period:
    """What a limit counts together for a performance: the period is that of the instant judged."""
    works = frozenset(map(str, question.works))
    return Period(limit.per, works, performance.episode, zone or "UTC", question.at)


def reaching(known: Known, *, with_own: bool) -> tuple[FarGrant, ...]:
    """The grants with exclusions under all of hers; of those to others nothing is told, not even which they are."""
    own = (one.life for one in known.own.values() if with_own)
    far = (
        FarGrant(life, life.record.digest)
        for life in own
        if any(one.applies_to == "all_grants_of_performer" for one in life.grant.exclusions)
    )
    return (*far, *(FarGrant(life, "") for life in known.elsewhere))


def gaining_by(known: Known) -> frozenset[str]:
    """Who gains by her grants that name the asker: as her delegates they lift no bar of hers for it."""
    lives = [one.life for one in known.own.values()]
    return frozenset().union(*(sides.gaining_by(one.grant) | _assignees(one) for one in lives))


def of_the_work(question: Question, known: Known) -> list[Grant]:
    """What the performer has granted the asker of the work by then, under whatever agreement."""
    found = []
    for one in known.own.values():
        life = one.life
        named = {project for _, scope in life.grant.scopes for project in scope.projects or ()}
        made = life.record.complete_at is not None and life.record.complete_at <= question.at
        if made and life.counts_elsewhere and not named.isdisjoint(question.works):
            found.append(life.grant)
    return found


def carve_outs_of_bars(bars: tuple[Bar, ...], at: int) -> Iterator[CarveOut]:
    """The prohibitions in force at the instant that nobody who could has lifted."""
    for bar in bars:
        if bar.hers and bar.holds_at(at):
            yield CarveOut("absolute_prohibition", "CORE-12", bar.scope, bar.digest)


def doubts_of(person: Person | None, bars: tuple[Bar, ...], at: int) -> Iterator[str]:
    """What only a key vouched for by a registrar's fallen key says against the use: for a person to settle."""
    for digest in person.in_doubt if person is not None else ():
        yield f"a death entered by a registrar's revoked key alone ({digest})"
    for bar in bars:
        if bar.in_doubt and bar.holds_at(at):
            yield f"a prohibition by a key that a registrar's revoked key alone vouches for ({bar.digest})"
