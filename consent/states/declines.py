"""A grant that somebody it names will not sign: it is over before it was made."""

from __future__ import annotations

from collections.abc import Sequence

from consent.authority import sides
from consent.records import AnyComplete, Record, saying
from consent.registers.registrars import last_index
from consent.registry import Registry
from consent.statements.grant_events import Decline
from consent.statements.grants import Grant


def declined_by(registry: Registry, record: Record[Grant], about: Sequence[AnyComplete]) -> str | None:
    """The digest of the first decline by somebody the grant names, said before its last proof; None where none was."""
    for said in saying(about, Decline):
        if decline_counts(registry, record, said):
            return said.digest
    return None


def decline_counts(registry: Registry, record: Record[Grant], said: Record[Decline]) -> bool:
    """Whether somebody whom the grant names signed it before the grant's last proof came in."""
    in_time = record.complete_at is None or last_index(said) < last_index(record)
    return in_time and sides.is_party_to(registry, said, record)
