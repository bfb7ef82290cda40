"""A transcript of a rider on paper, and the word of the performer's side or her union that it is true."""

from __future__ import annotations

from consent.authority import sides, signers
from consent.records import Complete
from consent.registry import Registry
from consent.statements.grant_events import Confirmation
from consent.statements.grants import Grant


def confirms(
    registry: Registry, grant: Grant, said: Complete[Confirmation], gaining: frozenset[str] = sides.NOBODY
) -> bool:
    """Whether the performer's side (nobody of it who gains) or the performer's union says the transcript is true."""
    return sides.speaks_for_performer(registry, said, grant, signers.zone_of(grant), gaining)
