"""Assignments of a grant to another licensee, and what the union said to them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from consent.authority import sides
from consent.authority.signatures import by_party
from consent.prefix import Prefix, Record
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


def transfers_of(prefix: Prefix, grant: Grant, about: list[Record]) -> list[Transfer]:
    """The assignments both sides signed."""
    found = []
    for said in about:
        if isinstance(said.body, Assignment) and assignment_counts(prefix, grant, said):
            decision, at = said.body.union_decision, said.complete_at or 0
            by_union = sides.performers_union(prefix, said, grant.performer) is not None
            found.append(Transfer(said.body.to, at, decision.status, by_union, decision.date))
    return found


def assignment_counts(prefix: Prefix, grant: Grant, said: Record) -> bool:
    """Whether the licensee and the assignee both signed."""
    body = said.body
    assert isinstance(body, Assignment)
    return by_party(prefix, said, grant.licensee) and by_party(prefix, said, body.to)
