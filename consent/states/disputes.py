"""Disputes of a grant: what opens one, and what settles it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from consent import sentences
from consent.authority import sides
from consent.authority.signatures import by_kind, key_trouble
from consent.coverage.scope import Scope
from consent.records import AnyComplete, Complete, Record, saying
from consent.registry import Registry
from consent.statements.grant_events import Dispute, Resolution, Revocation
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
    """A dispute before it is known how it ended: from when it counts, and when it was said."""

    since: int
    said_at: int
    why: str
    scope: Scope | None = None


def open_disputes_of(
    registry: Registry,
    record: Record[Grant],
    about: Sequence[AnyComplete],
    refused: Iterable[Complete[Revocation]],
) -> tuple[OpenDispute, ...]:
    """Every dispute of the grant, open or settled; `refused` are the withdrawals its terms do not allow."""
    grant = record.body
    resolved = (one for one in saying(about, Resolution) if resolution_counts(registry, grant, one))
    settled = [(one.said_at, one.body.scope) for one in resolved]
    disputed = (one for one in saying(about, Dispute) if dispute_counts(registry, record, one))
    opened = [
        *_doubts(registry, record),
        *(_Opened(one.said_at, one.said_at, "it is disputed", one.body.scope) for one in disputed),
        *_refused_withdrawals(grant, refused),
    ]
    return tuple(OpenDispute(one.since, _settled_at(one, settled), one.why, one.scope) for one in opened)


def _doubts(registry: Registry, record: Record[Grant]) -> Iterator[_Opened]:
    """What casts doubt on the grant itself: a signer's key, or the sentences the signer was shown."""
    for signing, kind, said_at in key_trouble(registry, record):
        if kind == "disputed":
            yield _Opened(signing.at, said_at, "a signer's key was later called invalid")
    if not sentences.shown_text_stands(record.digest, record.body):
        yield _Opened(record.at, record.at, "the sentences it says the signer was shown are not those of its terms")


def _refused_withdrawals(grant: Grant, refused: Iterable[Complete[Revocation]]) -> Iterator[_Opened]:
    for said in refused:
        why = f"it was withdrawn although it is {grant.revocability.kind}"
        yield _Opened(max(said.body.effective_at, said.said_at), said.said_at, why, said.body.scope)


def _settled_at(opened: _Opened, settled: list[tuple[int, Scope | None]]) -> int | None:
    """The first resolution that was said after the dispute and is about the whole, or about the same part."""
    ends = [at for at, part in settled if at >= opened.said_at and (part is None or part == opened.scope)]
    return min(ends) if ends else None


def dispute_counts(registry: Registry, record: Record[Grant], said: Record[Dispute]) -> bool:
    """Whether somebody concerned, or a union, disputes."""
    return sides.is_party_to(registry, said, record) or bool(by_kind(registry, said, "union", doubted=True))


def resolution_counts(registry: Registry, grant: Grant, said: Record[Resolution]) -> bool:
    """Whether the performer's side or her union agrees that it is settled; the licensee alone cannot settle it."""
    return sides.speaks_for_performer(registry, said, grant)
