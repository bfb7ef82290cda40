"""A transcript of a rider on paper, and the word of the performer's side or her union that it is true."""

from __future__ import annotations

from consent.authority import sides
from consent.records import Complete
from consent.registry import Registry
from consent.statements.grant_events import Confirmation
from consent.statements.grants import Grant


def confirms(registry: Registry, grant: Grant, said: Complete[Confirmation]) -> bool:
    """Whether the performer's side or the performer's union says the transcript is true."""
    return sides.speaks_for_performer(registry, said, grant)
