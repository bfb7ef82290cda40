"""A transcript of a rider on paper, and the word of the performer's side or her union that it is true."""

from __future__ import annotations

from consent.authority import sides
from consent.prefix import Prefix, Record
from consent.statements.grant_events import Confirmation
from consent.statements.grants import Grant


def confirms(prefix: Prefix, grant: Grant, said: Record) -> bool:
    """Whether the statement is a confirmation that counts."""
    return isinstance(said.body, Confirmation) and confirmation_counts(prefix, grant, said)


def confirmation_counts(prefix: Prefix, grant: Grant, said: Record) -> bool:
    """Whether the performer's side or the performer's union says the transcript is true."""
    return sides.speaks_for_performer(prefix, said, grant)
