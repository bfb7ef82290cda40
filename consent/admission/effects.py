"""Which registered statements have the effect they claim, and if not, why: the `problems[]` of specification §2.10."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from consent.admission.entitlement import grant_events, people, production, rulings
from consent.admission.entitlement.judges import no_authority
from consent.authority import signers
from consent.errors import Problem
from consent.records import AnyRecord, Record
from consent.registry import Registry
from consent.statements.grant_events import (
    Assignment,
    Confirmation,
    Decline,
    Dispute,
    Resolution,
    Resumption,
    Revocation,
    Suspension,
)
from consent.statements.grants import Grant
from consent.statements.rulings import UseApproval
from consent.statements.statement import Body


def problems(record: AnyRecord, registry: Registry) -> Iterator[Problem]:
    """Everything that keeps the statement from having its effect, in a deterministic order.

    A statement that is still missing proofs is judged by what it names alone; a grant also by who has signed so far.
    """
    about, said = _grant_named(record.body), record.completed()
    if about is not None:
        named = registry.find(about, Grant)
        if named is None:
            yield Problem("no_grant", "/grant", "no grant of that digest is registered", "CORE-07")
        elif said is not None:
            for act in grant_events.JUDGES:
                yield from act(said, named, registry)
        return
    grant = record.of(Grant)
    if grant is not None:
        yield from _of_grant(grant, registry)
    elif said is not None:
        for judge in (*people.JUDGES, *production.JUDGES, *rulings.JUDGES):
            yield from judge(said, registry)


_NOTES: Final = frozenset({"disputed", "declaration_narrowed", "identifier_taken"})
"""Codes of problems that take nothing from a statement's effect: they say how it will be read."""


def has_effect(record: AnyRecord, registry: Registry) -> bool:
    """Whether a complete statement that is no grant has any effect; why not stands in its `problems`."""
    return all(problem.code in _NOTES for problem in problems(record, registry))


def _grant_named(body: Body) -> str | None:
    """The grant a statement is about; None for a strike, and for what is about something else."""
    match body:
        case Revocation() | Dispute() | Resolution() | Decline() | Assignment() | Confirmation() | UseApproval():
            return body.grant
        case Suspension() | Resumption():
            return body.grant
        case _:
            return None


def _of_grant(record: Record[Grant], registry: Registry) -> Iterator[Problem]:
    body = record.body
    for fault in signers.signers_of(registry, record).faults if record.proofs else ():
        yield Problem(fault.code, "/parties", fault.detail, fault.rule)
    for number, digest in enumerate(body.supersedes):
        old = registry.find(digest, Grant)
        if old is None:
            yield Problem("no_grant", f"/supersedes/{number}", "no grant of that digest is registered", "CORE-22")
        elif (old.body.performer, old.body.licensee) != (body.performer, body.licensee):
            detail = "a grant is replaced only by one of the same performer and licensee"
            yield no_authority(detail, f"/supersedes/{number}", "CORE-22")
