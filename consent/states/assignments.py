"""Assignments of a grant to another licensee, and what the union said to them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from consent.authority import sides
from consent.authority.signatures import by_party
from consent.records import AnyComplete, Record, saying
from consent.registry import Registry
from consent.statements.grant_events import Assignment
from consent.statements.grants import Grant


@dataclass(frozen=True, slots=True)
class Transfer:
    """An assignment that both sides signed, with what the union has said to it and the day of that word."""

    to: str
    at: int
    status: str
    by_union: bool
    asked_on: dt.date


def transfers_of(registry: Registry, grant: Grant, about: Sequence[AnyComplete]) -> tuple[Transfer, ...]:
    """The assignments both sides signed."""
    found = []
    for said in saying(about, Assignment):
        if assignment_counts(registry, grant, said):
            decision = said.body.union_decision
            by_union = sides.performers_union(registry, said, grant.performer) is not None
            found.append(Transfer(said.body.to, said.said_at, decision.status, by_union, decision.date))
    return tuple(found)


def assignment_counts(registry: Registry, grant: Grant, said: Record[Assignment]) -> bool:
    """Whether the licensee and the assignee both signed."""
    return by_party(registry, said, grant.licensee) and by_party(registry, said, said.body.to)
