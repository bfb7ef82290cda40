"""Assignments of a grant to another licensee, and what the union said to them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from consent.authority import sides, signers
from consent.authority.signatures import by_party
from consent.records import AnyComplete, Record, saying
from consent.registry import Registry
from consent.statements.grant_events import Assignment
from consent.statements.grants import Grant


@dataclass(frozen=True, slots=True)
class Transfer:
    """An assignment that both sides signed: what the union is said to have said, on which day.

    `agreed`: whoever has a say in it signed too.
    """

    to: str
    at: int
    status: str
    agreed: bool
    asked_on: dt.date


def transfers_of(registry: Registry, grant: Grant, about: Sequence[AnyComplete]) -> tuple[Transfer, ...]:
    """The assignments both sides signed, with the word of whoever has a say."""
    found = []
    for said in saying(about, Assignment):
        if assignment_counts(registry, grant, said):
            decision = said.body.union_decision
            agreed = agreed_to(registry, grant, said)
            found.append(Transfer(said.body.to, said.said_at, decision.status, agreed, decision.date))
    return tuple(found)


def assignment_counts(registry: Registry, grant: Grant, said: Record[Assignment]) -> bool:
    """Whether the licensee and the assignee both signed, and what it calls approved was approved by who could."""
    both = by_party(registry, said, grant.licensee) and by_party(registry, said, said.body.to)
    return both and (said.body.union_decision.status != "approved" or agreed_to(registry, grant, said))


def agreed_to(registry: Registry, grant: Grant, said: Record[Assignment]) -> bool:
    """Whether the agreement's union signed; where it has none registered, or is `none`, the performer's side."""
    at = said.complete_at if said.complete_at is not None else said.at
    if grant.agreement != "none" and registry.unions_for(grant.agreement, at):
        return sides.agreements_union(registry, said, grant.agreement) is not None
    gaining = sides.gaining_by(grant) | {said.body.to}
    return sides.binds(
        registry, said, grant.performer, sides.uses_of(grant), zone=signers.zone_of(grant), gaining=gaining
    )
