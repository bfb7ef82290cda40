"""Notices on record: who was told what about a work, and since when that counts.

A notice counts from the day it says it was given, never before it stood in the log: nobody dates a notice back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from consent.rules.case import Case, GrantedScope
from consent.vocabulary.times import HOUR

LEAD = 48 * HOUR
"""How long before they count most agreements want their notices, in seconds."""


def told_at(case: Case, kind: str, whom: Callable[[str], bool], refs: tuple[str, ...] = ()) -> int | None:
    """When somebody of that sort was first told about the work by its licensee, None where nobody was.

    A notice is about the work when it refers to a declaration of it, or to one of `refs` (a grant).
    """
    return min((at for to, at in _given(case, kind, refs) if whom(to)), default=None)


def _given(case: Case, kind: str, refs: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    question = case.question
    senders = {question.request.licensee, question.request.vendor}
    if question.work is not None:
        senders.add(question.work.declaration.licensee)
    for digest in (*question.declarations, *refs):
        for record in question.door.notices(digest, frozenset(senders)):
            body = record.body
            if body.kind == kind:
                yield body.to, max(body.given_at, record.said_at)


def replica_services_told_in_time(granted: GrantedScope) -> bool:
    """Specification §5.30: `replica_services` to the performer 48 hours before the consent was signed."""
    return _told_before_signing(granted, LEAD)


def replica_services_told_by_signing(granted: GrantedScope) -> bool:
    """Specification §5.30: `replica_services` to the performer by the time she signed."""
    return _told_before_signing(granted, 0)


def _told_before_signing(granted: GrantedScope, lead: int) -> bool:
    signed, performer, door = granted.life.given_at, granted.grant.performer, granted.case.question.door
    refs = (granted.life.record.digest,)
    told = told_at(granted.case, "replica_services", lambda to: door.same(to, performer), refs)
    return told is not None and signed is not None and told + lead <= signed


def intended_use_told_in_time(case: Case, whom: Callable[[str], bool]) -> bool:
    """Specification §5.30: `intended_use` 48 hours before generation."""
    told = told_at(case, "intended_use", whom)
    return told is not None and told + LEAD <= case.at


def told_by_then(case: Case, kind: str, whom: Callable[[str], bool]) -> bool:
    """Whether somebody of that sort had been told by the instant of generation."""
    told = told_at(case, kind, whom)
    return told is not None and told <= case.at
