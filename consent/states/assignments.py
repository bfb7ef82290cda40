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


def transfers_of(
    registry: Registry, grant: Grant, about: Sequence[AnyComplete], gaining: frozenset[str] = sides.NOBODY
) -> tuple[Transfer, ...]:
    """The assignments both sides signed, with the word of whoever has a say.

    `gaining` are who gains by the grant beside its licensee: as her delegates they agree to no transfer, and neither
    does anybody to whom it is transferred.
    """
    found = []
    signed = [said for said in saying(about, Assignment) if _by_both(registry, grant, said)]
    gaining = gaining | {said.body.to for said in signed}
    for said in signed:
        if assignment_counts(registry, grant, said, gaining):
            decision = said.body.union_decision
            agreed = agreed_to(registry, grant, said, gaining)
            found.append(Transfer(said.body.to, said.said_at, decision.status, agreed, decision.date))
    return tuple(found)


def assignment_counts(
    registry: Registry, grant: Grant, said: Record[Assignment], gaining: frozenset[str] = sides.NOBODY
) -> bool:
    """Whether the licensee and the assignee both signed, and what it calls approved was approved by who could."""
    if not _by_both(registry, grant, said):
        return False
    return said.body.union_decision.status != "approved" or agreed_to(registry, grant, said, gaining)


def _by_both(registry: Registry, grant: Grant, said: Record[Assignment]) -> bool:
    return by_party(registry, said, grant.licensee) and by_party(registry, said, said.body.to)


def agreed_to(
    registry: Registry, grant: Grant, said: Record[Assignment], gaining: frozenset[str] = sides.NOBODY
) -> bool:
    """Whether the agreement's union signed; where it has none registered, or is `none`, the performer's side."""
    at = said.complete_at if said.complete_at is not None else said.at
    if grant.agreement != "none" and registry.unions_for(grant.agreement, at):
        return sides.agreements_union(registry, said, grant.agreement) is not None
    gaining = gaining | sides.gaining_by(grant) | {said.body.to}
    return sides.binds(
        registry, said, grant.performer, sides.uses_of(grant), zone=signers.zone_of(grant), gaining=gaining
    )
