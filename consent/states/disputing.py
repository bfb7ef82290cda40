"""Disputes of a grant: what opens one, and what settles it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from consent import sentences
from consent.authority import sides
from consent.authority.signatures import by_kind, key_trouble
from consent.prefix import Prefix, Record
from consent.scope import Scope
from consent.statements.grant_events import Dispute, Resolution, Revocation
from consent.statements.grants import Grant


@dataclass(frozen=True, slots=True)
class Quarrel:
    """A dispute from an instant on, until a resolution; of the whole grant or of a part."""

    since: int
    until: int | None
    why: str
    scope: Scope | None = None


@dataclass(frozen=True, slots=True)
class _Opened:
    """A dispute before it is known how it ended: from when it counts, and when it was said."""

    since: int
    said_at: int
    why: str
    scope: Scope | None = None


def quarrels_of(prefix: Prefix, record: Record, about: list[Record], refused: list[Record]) -> tuple[Quarrel, ...]:
    """Every dispute of the grant, open or settled; `refused` are the withdrawals its terms do not allow."""
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
    return sides.speaks_for_performer(prefix, said, grant)
