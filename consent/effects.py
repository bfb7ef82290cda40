"""Which registered statements have the effect they claim, and if not, why: the `problems[]` of contract §4."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from consent import erasure, registry
from consent.authority import granting, mandates, sides
from consent.authority.signatures import by_kind, by_party
from consent.errors import Problem
from consent.prefix import Prefix, Record
from consent.statements.grant_events import (
    Assignment,
    Confirmation,
    Dispute,
    Resolution,
    Resumption,
    Revocation,
    Suspension,
)
from consent.statements.grants import Grant
from consent.statements.people import Mandate, MandateEnd
from consent.statements.production import ProjectDeclaration, ToolDeclaration
from consent.statements.rulings import (
    Approval,
    ApprovalWithdrawal,
    Determination,
    LegalHold,
    LegalRelease,
    Prohibition,
    ProhibitionWithdrawal,
    UseApproval,
    UseReport,
)  # fmt: skip
from consent.states.assigning import assignment_counts
from consent.states.confirming import confirmation_counts
from consent.states.disputing import dispute_counts, resolution_counts
from consent.states.ending import ending_of
from consent.states.pausing import pause_counts


def problems(record: Record, prefix: Prefix) -> Iterator[Problem]:
    """Everything that keeps the statement from having its effect, in a deterministic order.

    A statement that is still missing proofs is judged by who is named to sign it and has signed so far.
    """
    match record.body:
        case Grant() as body:
            yield from _of_grant(record, body, prefix)
        case Suspension() | Resumption() as body:
            yield from _of_pause(record, body, prefix)
        case Revocation() | Dispute() | Resolution() | Assignment() | Confirmation() | UseApproval() as body:
            yield from _of_grant_act(record, body.grant, prefix)
        case _:
            yield from _of_others(record, prefix)


def _no_authority(detail: str, pointer: str = "/parties", rule: str = "CORE-02") -> Problem:
    return Problem("signer_no_authority", pointer, detail, rule)


def _of_grant(record: Record, body: Grant, prefix: Prefix) -> Iterator[Problem]:
    for fault in granting.faults(prefix, record) if record.proofs else ():
        yield Problem(fault.code, "/parties", fault.detail, fault.rule)
    for number, digest in enumerate(body.supersedes):
        old = prefix.record(digest)
        if old is None or not isinstance(old.body, Grant):
            yield Problem("no_grant", f"/supersedes/{number}", "no grant of that digest is registered", "CORE-22")
        elif (old.body.performer, old.body.licensee) != (body.performer, body.licensee):
            detail = "a grant is replaced only by one of the same performer and licensee"
            yield _no_authority(detail, f"/supersedes/{number}", "CORE-22")


def _of_pause(record: Record, body: Suspension | Resumption, prefix: Prefix) -> Iterator[Problem]:
    if body.agreement is not None:
        if not record.missing and not pause_counts(prefix, None, record):
            yield _no_authority(f"{body.union} does not sign as a union", "/union", "CORE-04")
        return
    assert body.grant is not None
    named = prefix.record(body.grant)
    if named is None or not isinstance(named.body, Grant):
        yield _no_such_grant()
    elif not record.missing and not pause_counts(prefix, named.body, record):
        yield _no_authority("nobody on the performer's side signs", rule="CORE-04")


def _no_such_grant() -> Problem:
    return Problem("no_grant", "/grant", "no grant of that digest is registered", "CORE-07")


def _of_grant_act(record: Record, digest: str, prefix: Prefix) -> Iterator[Problem]:
    """What is said about a grant, by those who may say it."""
    named = prefix.record(digest)
    if named is None or not isinstance(named.body, Grant):
        yield _no_such_grant()
    elif not record.missing:
        yield from _ACTS[type(record.body)](record, named, prefix)


def _of_dispute(record: Record, named: Record, prefix: Prefix) -> Iterator[Problem]:
    if not dispute_counts(prefix, _grant(named), named, record):
        yield _no_authority("nobody who is party to the grant signs", rule="CORE-26")


def _of_resolution(record: Record, named: Record, prefix: Prefix) -> Iterator[Problem]:
    if not resolution_counts(prefix, _grant(named), record):
        yield _no_authority("the performer's side or a union must sign a resolution", rule="CORE-26")


def _of_assignment(record: Record, named: Record, prefix: Prefix) -> Iterator[Problem]:
    if not assignment_counts(prefix, _grant(named), record):
        yield _no_authority("licensee and assignee must both sign", rule="CORE-18")


def _of_confirmation(record: Record, named: Record, prefix: Prefix) -> Iterator[Problem]:
    if not confirmation_counts(prefix, _grant(named), record):
        yield _no_authority("nobody on the performer's side signs", rule="CORE-27")


def _of_use_approval(record: Record, named: Record, prefix: Prefix) -> Iterator[Problem]:
    grant, body = _grant(named), record.body
    assert isinstance(body, UseApproval)
    if not sides.binds(prefix, record, grant.performer, sides.uses_of(grant)):
        yield _no_authority("nobody who could consent for the performer signs", rule="CORE-28")
    if body.condition not in {one.id for one in grant.conditions}:
        yield Problem("condition_to_judge", "/condition", f"the grant has no condition {body.condition}", "CORE-28")


def _grant(named: Record) -> Grant:
    assert isinstance(named.body, Grant)
    return named.body


def _of_revocation(record: Record, named: Record, prefix: Prefix) -> Iterator[Problem]:
    grant = _grant(named)
    if ending_of(prefix, grant, record) is not None:
        return
    if sides.acts_for(prefix, record, grant.performer):
        detail = f"the grant is {grant.revocability.kind}: this ends nothing by itself and acts as a dispute"
        yield Problem("disputed", "/grant", detail, "CORE-26")
    else:
        yield _no_authority("neither the performer's side nor the licensee signs", rule="CORE-04")


def _of_others(record: Record, prefix: Prefix) -> Iterator[Problem]:
    judge = _OTHERS.get(type(record.body))
    if judge is not None and not record.missing:
        yield from judge(record, prefix)


def _of_mandate(record: Record, prefix: Prefix) -> Iterator[Problem]:
    if not mandates.given(prefix, record):
        yield _no_authority("the principal, or a registrar where it cannot sign, must sign")


def _of_mandate_end(record: Record, prefix: Prefix) -> Iterator[Problem]:
    if not mandates.may_end(prefix, record):
        yield _no_authority("principal, delegate or a registrar must sign", "/mandate")


def _of_tool(record: Record, prefix: Prefix) -> Iterator[Problem]:
    if not registry.may_declare_tools(prefix, record):
        yield _no_authority("a licensee or a registrar must sign", rule="CORE-15")


def _of_prohibition(record: Record, prefix: Prefix) -> Iterator[Problem]:
    assert isinstance(record.body, Prohibition)
    if not sides.acts_for(prefix, record, record.body.performer):
        yield _no_authority("nobody on the performer's side signs", rule="CORE-12")


def _of_approval(record: Record, prefix: Prefix) -> Iterator[Problem]:
    assert isinstance(record.body, Approval)
    if record.body.by not in by_kind(prefix, record, "platform"):
        yield _no_authority(f"{record.body.by} does not sign as a platform", "/by")


def _of_determination(record: Record, prefix: Prefix) -> Iterator[Problem]:
    kinds = ("counsel", "licensee", "union", "performer", "representative")
    if not any(by_kind(prefix, record, kind) for kind in kinds):
        detail = "counsel or a licensee with a key to decide, the performer's side or a union must sign"
        yield _no_authority(detail, rule="CORE-30")


def _of_use_report(record: Record, prefix: Prefix) -> Iterator[Problem]:
    if not (by_kind(prefix, record, "licensee") or by_kind(prefix, record, "vendor")):
        yield _no_authority("a licensee or a vendor must sign", rule="CORE-25")


def _of_project(record: Record, prefix: Prefix) -> Iterator[Problem]:
    body = record.body
    assert isinstance(body, ProjectDeclaration)
    if not by_party(prefix, record, body.licensee):
        yield _no_authority(f"{body.licensee} does not sign", "/licensee", "CORE-18")
        return
    for number, identifier in enumerate(body.project):
        known = registry.work(prefix, identifier, record.complete_at or 0)
        if known is not None and known.declaration.licensee != body.licensee:
            detail = f"{identifier} belongs to {known.declaration.licensee}, who declared it first"
            yield Problem("licensee_not_party", f"/project/{number}", detail, "CORE-18")


def _of_lifting(record: Record, prefix: Prefix) -> Iterator[Problem]:
    body = record.body
    assert isinstance(body, ProhibitionWithdrawal)
    barred = prefix.record(body.prohibition)
    if barred is None or not isinstance(barred.body, Prohibition):
        yield Problem("no_grant", "/prohibition", "no prohibition of that digest is registered", "CORE-12")
    elif not sides.binds(prefix, record, barred.body.performer, barred.body.scope.uses or ()):
        yield _no_authority("nobody who could consent for the performer signs", rule="CORE-12")


def _of_hold(record: Record, prefix: Prefix) -> Iterator[Problem]:
    if not erasure.hold_counts(record, prefix):
        yield _no_authority("a registrar, or a party to what is held, must sign")


def _of_release(record: Record, prefix: Prefix) -> Iterator[Problem]:
    held = erasure.holds_on(record, prefix)
    if not held:
        yield Problem("no_grant", "/target", "no legal hold of that digest, and none on it, is registered")
    elif not any(erasure.release_counts(record, hold, prefix) for hold in held):
        yield _no_authority("a registrar, or who ordered the hold, must sign")


def _of_disapproval(record: Record, prefix: Prefix) -> Iterator[Problem]:
    body = record.body
    assert isinstance(body, ApprovalWithdrawal)
    approved = prefix.record(body.approval)
    if approved is None or not isinstance(approved.body, Approval):
        yield Problem("no_grant", "/approval", "no approval of that digest is registered", "CORE-02")
    elif not by_party(prefix, record, approved.body.by):
        yield _no_authority(f"{approved.body.by} does not sign", rule="CORE-02")


_ACTS: Final[dict[type[Any], Callable[[Record, Record, Prefix], Iterator[Problem]]]] = {
    Revocation: _of_revocation,
    Dispute: _of_dispute,
    Resolution: _of_resolution,
    Assignment: _of_assignment,
    Confirmation: _of_confirmation,
    UseApproval: _of_use_approval,
}
_OTHERS: Final[dict[type[Any], Callable[[Record, Prefix], Iterator[Problem]]]] = {
    Mandate: _of_mandate,
    MandateEnd: _of_mandate_end,
    ProjectDeclaration: _of_project,
    ToolDeclaration: _of_tool,
    Prohibition: _of_prohibition,
    ProhibitionWithdrawal: _of_lifting,
    Approval: _of_approval,
    ApprovalWithdrawal: _of_disapproval,
    Determination: _of_determination,
    UseReport: _of_use_report,
    LegalHold: _of_hold,
    LegalRelease: _of_release,
}
