"""The life of a grant: what has been said about it since, and the state that follows at an instant.

Nothing stores a state. `life_of` gathers everything that bears on a grant from the prefix, each with the instant it
counts from; what lacks authority, or goes beyond what the grant allows, has no effect here. `state_of` reads the life
at one instant.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Literal

from consent import sentences
from consent.authority import granting, sides
from consent.authority.signatures import by_kind, by_party, key_trouble
from consent.prefix import Prefix, Record
from consent.scope import Scope
from consent.statements.grant_events import (
    Assignment,
    Confirmation,
    Dispute,
    Resolution,
    Resumption,
    Revocation,
    Suspension,
)
from consent.statements.grants import Grant
from consent.vocabulary.identifiers import Identifier
from consent.vocabulary.times import DAY, start_of_day

STATES = frozenset(
    {
        "pending", "active", "not_yet_effective", "suspended", "disputed", "expired", "withdrawn", "revoked",
        "superseded", "exhausted", "void",
    }
)  # fmt: skip
"""The states a grant may be in (contract §1.2), computed at the time asked and never stored."""
EndCode = Literal["withdrawn", "revoked"]


@dataclass(frozen=True, slots=True)
class Ending:
    """A revocation that counts: from when, by whose act, of which part; `said_at` is earlier where a notice runs.

    Under `opt_out_new_works` it ends the grant only for works first declared after `new_works_after`.
    """

    effective: int
    said_at: int
    code: EndCode
    digest: str
    scope: Scope | None
    new_works_after: int | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """A suspension (`on`) or resumption, of the grant or of all under an agreement."""

    effective: int
    on: bool
    strike: bool
    said: Suspension | Resumption

    def reaches(self, work: tuple[Identifier, ...], licensee: str | None) -> bool:
        """Whether it speaks of this work and licensee."""
        if self.said.projects and set(self.said.projects).isdisjoint(work):
            return False
        return not (self.said.licensees and licensee not in self.said.licensees) and licensee not in self.said.exempt


@dataclass(frozen=True, slots=True)
class Quarrel:
    """A dispute from an instant on, until a resolution; of the whole grant or of a part."""

    since: int
    until: int | None
    why: str
    scope: Scope | None = None


@dataclass(frozen=True, slots=True)
class Transfer:
    """An assignment that both sides signed, with what the union has said to it."""

    to: str
    at: int
    status: str
    by_union: bool


@dataclass(frozen=True, slots=True)
class Life:
    """A grant and everything that bears on it, as one prefix shows it."""

    record: Record
    grant: Grant
    revoked_key: bool
    superseded_at: int | None
    endings: tuple[Ending, ...]
    turns: tuple[Turn, ...]
    quarrels: tuple[Quarrel, ...]
    confirmed: bool
    transfers: tuple[Transfer, ...]

    @property
    def consent_at(self) -> int | None:
        """When consent was given: the last proof; for a confirmed transcript the beginning of the day it was signed."""
        signed_at = self.record.complete_at
        basis = self.grant.basis
        if basis is None or not self.confirmed or signed_at is None:
            return signed_at
        return min(signed_at, start_of_day(basis.signed_on, "UTC"))

    def ended_at(self, at: int) -> list[Ending]:
        """The endings that count at the instant."""
        return [ending for ending in self.endings if ending.effective <= at]

    def suspended_at(self, at: int, work: tuple[Identifier, ...], licensee: str | None) -> list[Turn]:
        """The suspensions in force at the instant: of the grant, and of its agreement by each union."""
        latest: dict[str | None, Turn] = {}
        for turn in self.turns:
            if turn.effective <= at and turn.reaches(work, licensee):
                latest[turn.said.union] = turn
        return [turn for turn in latest.values() if turn.on]

    def suspended_during(self, start: int, end: int, work: tuple[Identifier, ...], licensee: str | None) -> list[Turn]:
        """The suspensions that begin after `start` and before `end`, even if they end before it."""
        return [t for t in self.turns if t.on and start < t.effective < end and t.reaches(work, licensee)]

    def assignees_at(self, at: int) -> frozenset[str]:
        """Who may ask in the licensee's place: the union's latest word on each transfer counts."""
        latest = {one.to: one for one in sorted(self.transfers, key=lambda one: one.at) if one.at <= at}
        return frozenset(
            one.to
            for one in latest.values()
            if one.status == "approved" and (one.by_union or self.grant.agreement == "none")
        )

    def disputed_at(self, at: int) -> list[Quarrel]:
        """The disputes open at the instant."""
        return [one for one in self.quarrels if one.since <= at and (one.until is None or at < one.until)]


def life_of(prefix: Prefix, record: Record) -> Life:
    """Everything the prefix shows about a grant."""
    grant = record.body
    assert isinstance(grant, Grant)
    about = [one for one in prefix.about(f"on:{record.digest}") if one.complete_at is not None]
    troubles = list(key_trouble(prefix, record))
    endings, refused = _endings(prefix, grant, about)
    return Life(
        record=record,
        grant=grant,
        revoked_key=any(kind == "key_revoked" for _, kind, _ in troubles),
        superseded_at=_superseded_at(prefix, grant, about),
        endings=endings,
        turns=_turns(prefix, grant, about),
        quarrels=_quarrels(prefix, record, about, refused),
        confirmed=any(_confirms(prefix, grant, one) for one in about),
        transfers=tuple(_transfers(prefix, grant, about)),
    )


def _endings(prefix: Prefix, grant: Grant, about: list[Record]) -> tuple[tuple[Ending, ...], list[Record]]:
    """The revocations that count, and those the grant does not allow (which act as disputes)."""
    counted, refused = [], []
    for said in about:
        if isinstance(said.body, Revocation):
            ending = ending_of(prefix, grant, said)
            if ending is not None:
                counted.append(ending)
            elif sides.acts_for(prefix, said, grant.performer):
                refused.append(said)
    return tuple(sorted(counted, key=lambda one: one.effective)), refused


def ending_of(prefix: Prefix, grant: Grant, said: Record) -> Ending | None:
    """What a complete revocation does under the grant's own terms (README 16), None when it ends nothing."""
    body, said_at = said.body, said.complete_at
    assert isinstance(body, Revocation)
    assert said_at is not None
    ending = partial(Ending, said_at=said_at, digest=said.digest, scope=body.scope)
    at_once = max(body.effective_at, said_at)
    kind = grant.revocability.kind
    if sides.acts_for(prefix, said, grant.performer):
        if kind in {"revocable_at_will", "statutory_withdrawal"} or grant.legal_basis == "gdpr_consent":
            return ending(effective=at_once, code="withdrawn")
        if kind == "revocable_on_notice":
            runs_until = said_at + (grant.revocability.days or 0) * DAY
            return ending(effective=max(body.effective_at, runs_until), code="withdrawn")
        if kind == "opt_out_new_works":
            return ending(effective=at_once, code="withdrawn", new_works_after=at_once)
    by_licensee = by_party(prefix, said, grant.licensee, doubted=True)
    return ending(effective=at_once, code="revoked") if by_licensee else None


def _superseded_at(prefix: Prefix, grant: Grant, about: list[Record]) -> int | None:
    """When a grant of the same sides, signed by people who could, first took this one's place."""
    replaced = [replaced_at(prefix, grant, other) for other in about if isinstance(other.body, Grant)]
    return min((at for at in replaced if at is not None), default=None)


def replaced_at(prefix: Prefix, grant: Grant, other: Record) -> int | None:
    """When a complete grant that names this one in `supersedes` took its place; None when it does not.

    It must be of the same sides, made by people who could; a transcript replaces nothing before it is confirmed.
    """
    body, complete_at = other.body, other.complete_at
    assert isinstance(body, Grant)
    if complete_at is None or (body.performer, body.licensee) != (grant.performer, grant.licensee):
        return None
    if any(fault.effect == "not" for fault in granting.faults(prefix, other)):
        return None
    if body.basis is None:
        return complete_at
    said = [one for one in prefix.about(f"on:{other.digest}") if one.complete_at and _confirms(prefix, body, one)]
    return max(complete_at, min(one.complete_at or 0 for one in said)) if said else None


def _turns(prefix: Prefix, grant: Grant, about: list[Record]) -> tuple[Turn, ...]:
    found = []
    for said in [*about, *_of_the_agreement(prefix, grant)]:
        body, said_at = said.body, said.complete_at
        if isinstance(body, Suspension | Resumption) and said_at is not None and pause_counts(prefix, grant, said):
            turn = Turn(max(body.start, said_at), isinstance(body, Suspension), body.agreement is not None, body)
            found.append((turn.effective, said.index, turn))
    return tuple(turn for _, _, turn in sorted(found, key=lambda one: one[:2]))


def _of_the_agreement(prefix: Prefix, grant: Grant) -> tuple[Record, ...]:
    return prefix.about(f"agreement:{grant.agreement}") if grant.agreement != "none" else ()


def pause_counts(prefix: Prefix, grant: Grant | None, said: Record) -> bool:
    """Whether the performer side said it, or the union it names for its agreement.

    A resumption permits again, so it needs somebody who could consent.
    """
    body = said.body
    assert isinstance(body, Suspension | Resumption)
    ends = isinstance(body, Resumption)
    if body.agreement is not None:
        return body.union in by_kind(prefix, said, "union", doubted=not ends)
    if grant is None:
        return False
    if ends:
        return sides.binds(prefix, said, grant.performer, sides.uses_of(grant))
    return sides.acts_for(prefix, said, grant.performer)


@dataclass(frozen=True, slots=True)
class _Opened:
    """A dispute before it is known how it ended: from when it counts, and when it was said."""

    since: int
    said_at: int
    why: str
    scope: Scope | None = None


def _quarrels(prefix: Prefix, record: Record, about: list[Record], refused: list[Record]) -> tuple[Quarrel, ...]:
    grant = record.body
    assert isinstance(grant, Grant)
    settled = [
        (one.complete_at or 0, one.body.scope)
        for one in about
        if isinstance(one.body, Resolution) and resolution_counts(prefix, grant, one)
    ]
    opened = [*_doubts(prefix, record), *_disputes(prefix, record, about), *_refused_withdrawals(grant, refused)]
    return tuple(Quarrel(one.since, _settled_at(one, settled), one.why, one.scope) for one in opened)


def _doubts(prefix: Prefix, record: Record) -> Iterator[_Opened]:
    """What casts doubt on the grant itself: a signer's key, or the sentences the signer was shown."""
    for signing, kind, said_at in key_trouble(prefix, record):
        if kind == "disputed":
            yield _Opened(signing.at, said_at, "a signer's key was later called invalid")
    grant = record.body
    assert isinstance(grant, Grant)
    if not sentences.shown_text_stands(record.digest, grant):
        yield _Opened(record.at, record.at, "the sentences it says the signer was shown are not those of its terms")


def _disputes(prefix: Prefix, record: Record, about: list[Record]) -> Iterator[_Opened]:
    grant = record.body
    assert isinstance(grant, Grant)
    for said in about:
        if isinstance(said.body, Dispute) and dispute_counts(prefix, grant, record, said):
            at = said.complete_at or 0
            yield _Opened(at, at, "it is disputed", said.body.scope)


def _refused_withdrawals(grant: Grant, refused: list[Record]) -> Iterator[_Opened]:
    for said in refused:
        body, at = said.body, said.complete_at or 0
        assert isinstance(body, Revocation)
        why = f"it was withdrawn although it is {grant.revocability.kind}"
        yield _Opened(max(body.effective_at, at), at, why, body.scope)


def _settled_at(opened: _Opened, settled: list[tuple[int, Scope | None]]) -> int | None:
    """The first resolution that was said after the dispute and is about the whole, or about the same part."""
    ends = [at for at, part in settled if at >= opened.said_at and (part is None or part == opened.scope)]
    return min(ends) if ends else None


def dispute_counts(prefix: Prefix, grant: Grant, record: Record, said: Record) -> bool:
    """Whether somebody concerned, or a union, disputes."""
    return sides.is_party_to(prefix, said, grant, record) or bool(by_kind(prefix, said, "union", doubted=True))


def resolution_counts(prefix: Prefix, grant: Grant, said: Record) -> bool:
    """Whether the performer's side or her union agrees that it is settled; the licensee alone cannot settle it."""
    by_performer = sides.binds(prefix, said, grant.performer, sides.uses_of(grant))
    return by_performer or sides.performers_union(prefix, said, grant.performer) is not None


def _confirms(prefix: Prefix, grant: Grant, said: Record) -> bool:
    return isinstance(said.body, Confirmation) and confirmation_counts(prefix, grant, said)


def confirmation_counts(prefix: Prefix, grant: Grant, said: Record) -> bool:
    """Whether the performer's side or the performer's union says the transcript is true."""
    by_performer = sides.binds(prefix, said, grant.performer, sides.uses_of(grant))
    return by_performer or sides.performers_union(prefix, said, grant.performer) is not None


def _transfers(prefix: Prefix, grant: Grant, about: list[Record]) -> list[Transfer]:
    found = []
    for said in about:
        if isinstance(said.body, Assignment) and assignment_counts(prefix, grant, said):
            decision, at = said.body.union_decision, said.complete_at or 0
            by_union = sides.performers_union(prefix, said, grant.performer) is not None
            found.append(Transfer(said.body.to, at, decision.status, by_union))
    return found


def assignment_counts(prefix: Prefix, grant: Grant, said: Record) -> bool:
    """Whether the licensee and the assignee both signed."""
    body = said.body
    assert isinstance(body, Assignment)
    return by_party(prefix, said, grant.licensee) and by_party(prefix, said, body.to)


def state_of(record: Record, prefix: Prefix, at: int, now: int) -> str:
    """The state of any statement at an instant; for a grant one of contract §1.2."""
    if isinstance(record.body, Grant):
        return state_in(life_of(prefix, record), prefix, at, now)
    complete_at = record.complete_at
    return "active" if complete_at is not None and complete_at <= at else "pending"


def state_in(life: Life, prefix: Prefix, at: int, now: int) -> str:
    """The state of a grant at an instant; where several hold, the one that lasts longest is named."""
    if life.consent_at is None or life.consent_at > at:
        return "pending"
    if life.revoked_key or any(fault.effect == "not" for fault in granting.faults(prefix, life.record)):
        return "void"
    if life.superseded_at is not None and life.superseded_at <= at:
        return "superseded"
    whole = [ending for ending in life.ended_at(at) if ending.scope is None and ending.new_works_after is None]
    if whole:
        return whole[0].code
    terms = [scope.term for _, scope in life.grant.scopes if scope.term is not None]
    if all(term.end is not None and term.end <= at for term in terms):
        return "expired"
    if all(at < term.first for term in terms):
        return "not_yet_effective"
    return _pause_or_doubt(life, prefix, at, now)


def _pause_or_doubt(life: Life, prefix: Prefix, at: int, now: int) -> str:
    works = tuple(one for _, scope in life.grant.scopes for one in scope.projects or ())
    if life.suspended_at(at, works, life.grant.licensee):
        return "suspended"
    if any(quarrel.scope is None for quarrel in life.disputed_at(at)):
        return "disputed"
    return "exhausted" if _exhausted(life, prefix, now) else "active"


def _exhausted(life: Life, prefix: Prefix, now: int) -> bool:
    holds = prefix.holds(life.record.digest) if life.grant.limits else ()
    for limit in life.grant.limits:
        used = sum(h.weight(prefix.holds_before, now) for h in holds if h.unit == limit.unit and not h.scope)
        if used >= limit.amount:
            return True
    return False
