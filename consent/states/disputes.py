"""Disputes of a grant: what opens one, and what settles it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from consent.authority import involved, sides, signers
from consent.authority.signatures import by_party, key_trouble, standing
from consent.coverage.scope import Scope
from consent.records import AnyComplete, Complete, Record, saying
from consent.registry import Registry
from consent.sentences.shown import shown_text_stands
from consent.statements import headings
from consent.statements.grant_events import Dispute, Resolution, Revocation, Suspension
from consent.statements.grants import Grant


@dataclass(frozen=True, slots=True)
class OpenDispute:
    """A dispute from an instant on, until a resolution; of the whole grant or of a part."""

    since: int
    until: int | None
    why: str
    scope: Scope | None = None


@dataclass(frozen=True, slots=True)
class _Opened:
    """A dispute before it is known how it ended: from when it counts, when it was said, and whose it is to settle.

    `hers`: the performer's side settles it alone; `raised_by` are the parties who said it.
    """

    since: int
    said_at: int
    why: str
    scope: Scope | None = None
    hers: bool = False
    raised_by: frozenset[str] = frozenset()


def open_disputes_of(
    registry: Registry,
    record: Record[Grant],
    about: Sequence[AnyComplete],
    refused: Iterable[Complete[Revocation]],
    gaining: frozenset[str] = sides.NOBODY,
) -> tuple[OpenDispute, ...]:
    """Every dispute of the grant, open or settled; `refused` are the withdrawals its terms do not allow.

    `gaining` are who gains by the grant beside its licensee: as her delegates they settle nothing.
    """
    opened = [*_doubts(registry, record), *_disputed(registry, record, about), *_refused_withdrawals(record, refused),
              *_said_in_doubt(registry, record.body, about)]  # fmt: skip
    if not opened:
        return ()
    resolved = tuple(saying(about, Resolution))

    def settled_at(one: _Opened) -> int | None:
        ends = [said.said_at for said in resolved if _settles(registry, record.body, one, said, gaining)]
        return min(ends, default=None)

    return tuple(OpenDispute(one.since, settled_at(one), one.why, one.scope) for one in opened)


def _settles(
    registry: Registry, grant: Grant, opened: _Opened, said: Complete[Resolution], gaining: frozenset[str]
) -> bool:
    """Whether a resolution said after the dispute, about the whole or the same part, is by who may settle it.

    Whoever raised it, or both sides together; what nobody raised both sides, and a doubted key or a barred withdrawal
    the performer's side alone.
    """
    if said.said_at < opened.said_at or said.body.scope not in {None, opened.scope}:
        return False
    zone = signers.zone_of(grant)
    if sides.by_both_sides(registry, said, grant, zone, gaining):
        return True
    if opened.hers:
        everybody = gaining | sides.gaining_by(grant)
        uses = sides.uses_of(grant)
        return sides.binds(registry, said, grant.performer, uses, zone=zone, gaining=everybody)
    return bool(opened.raised_by) and all(by_party(registry, said, one) for one in opened.raised_by)


def _disputed(registry: Registry, record: Record[Grant], about: Sequence[AnyComplete]) -> Iterator[_Opened]:
    """What somebody concerned disputes; what her side joins in saying is hers to settle."""
    for one in saying(about, Dispute):
        if not dispute_counts(registry, record, one):
            continue
        hers = sides.acts_for(registry, one, record.body.performer)
        raised_by = frozenset(_concerned(registry, record, one))
        yield _Opened(one.said_at, one.said_at, "it is disputed", one.body.scope, hers, raised_by)


def _concerned(registry: Registry, record: Record[Grant], said: Complete[Dispute]) -> Iterator[str]:
    """Those of its signers who could have raised it: all of them settle it, whoever else signed beside them."""
    grant = record.body
    named = {party.party for party in record.statement.parties} | {grant.licensee}
    for one in standing(registry, said, doubted=True):
        person, known = registry.person(grant.performer), registry.person(one.party)
        of_her_union = person is not None and one.party in person.unions_at(one.at)
        of_the_agreement = one.party in registry.unions_for(grant.agreement, one.at)
        is_union = known is not None and known.kind == "union"
        if one.party in named or (is_union and (of_her_union or of_the_agreement)):
            yield one.party


def _said_in_doubt(registry: Registry, grant: Grant, about: Sequence[AnyComplete]) -> Iterator[_Opened]:
    """What takes away, by keys that only a registrar's fallen key vouches for: a doubt until a registrar has spoken."""
    for one in about:
        body = one.body
        if not isinstance(body, Suspension | Dispute) or sides.acts_for(registry, one, grant.performer):
            continue
        if sides.might_act_for(registry, one, grant.performer):
            since = max(body.start, one.said_at) if isinstance(body, Suspension) else one.said_at
            scope = body.scope if isinstance(body, Dispute) else None
            yield _Opened(since, one.said_at, "a key in doubt suspends or disputes it", scope, hers=True)


def _doubts(registry: Registry, record: Record[Grant]) -> Iterator[_Opened]:
    """What casts doubt on the grant itself: a signer's key, or the sentences the signer was shown."""
    for signing, kind, said_at in key_trouble(registry, record):
        if kind == "disputed":
            yield _Opened(signing.at, said_at, "a signer's key was later called invalid", hers=True)
    if not shown_text_stands(record.digest, record.statement):
        yield _Opened(record.at, record.at, "the sentences it says the signer was shown are not those of its terms")


def _refused_withdrawals(record: Record[Grant], refused: Iterable[Complete[Revocation]]) -> Iterator[_Opened]:
    for said in refused:
        why = f"it was withdrawn although it is {record.body.revocability.kind}"
        yield _Opened(max(said.body.effective_at, said.said_at), said.said_at, why, said.body.scope, hers=True)


def dispute_counts(registry: Registry, record: Record[Grant], said: Record[Dispute]) -> bool:
    """Whether somebody concerned disputes, or her union, or the agreement's."""
    grant = record.body
    if sides.is_party_to(registry, said, record):
        return True
    hers = sides.performers_union(registry, said, grant.performer, doubted=True)
    return hers is not None or sides.agreements_union(registry, said, grant.agreement, doubted=True) is not None


def resolution_counts(registry: Registry, record: Record[Grant], said: Complete[Resolution]) -> bool:
    """Whether it settles any dispute of the grant by its instant, or is said by who could settle one."""
    grant, about = record.body, registry.complete_by(headings.on(record.digest), involved.of_grant(registry, record))
    opened = [*_doubts(registry, record), *_disputed(registry, record, about)]
    hers = _Opened(0, 0, "", said.body.scope, hers=True)
    return any(_settles(registry, grant, one, said, sides.NOBODY) for one in (*opened, hers))
