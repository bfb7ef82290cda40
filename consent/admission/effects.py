"""Which registered statements have the effect they claim, and if not, why: the `problems[]` of specification §2.10."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Concatenate, Final, ParamSpec, TypeVar

from consent.admission import erasure
from consent.authority import mandates, sides, signers
from consent.authority.signatures import by_kind, by_party, standing
from consent.coverage.scope import Scope
from consent.door import Door
from consent.errors import Problem
from consent.records import AnyComplete, AnyRecord, Complete, Record
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
from consent.statements.people import (
    KeyRegistration,
    Mandate,
    MandateEnd,
    PartyCorrection,
    PartyEvent,
    PartyMerge,
    PartyRegistration,
)
from consent.statements.production import AssetRegistration, ProjectDeclaration, ToolDeclaration
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
from consent.statements.statement import Body
from consent.states import assets
from consent.states.assignments import assignment_counts
from consent.states.bars import lifting_of
from consent.states.confirmations import confirms
from consent.states.declines import decline_counts
from consent.states.disputes import dispute_counts, resolution_counts
from consent.states.life import life_of
from consent.states.suspensions import Pause, pause_counts
from consent.subjects import Work

B = TypeVar("B", bound=Body)
P = ParamSpec("P")


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
            for act in _ABOUT_A_GRANT:
                yield from act(said, named, registry)
        return
    grant = record.of(Grant)
    if grant is not None:
        yield from _of_grant(grant, registry)
    elif said is not None:
        for judge in _OTHERS:
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


def _no_authority(detail: str, pointer: str = "/parties", rule: str = "CORE-02") -> Problem:
    return Problem("signer_no_authority", pointer, detail, rule)


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
            yield _no_authority(detail, f"/supersedes/{number}", "CORE-22")


# -- what is said about a grant, by those who may say it -------------------------------------------------------------


def _of_pause(said: Complete[Pause], named: Record[Grant], registry: Registry) -> Iterator[Problem]:
    if not pause_counts(registry, named.body, said):
        yield _no_authority("nobody on the performer's side signs", rule="CORE-04")


def _of_dispute(said: Complete[Dispute], named: Record[Grant], registry: Registry) -> Iterator[Problem]:
    if not dispute_counts(registry, named, said):
        yield _no_authority("nobody who is party to the grant signs", rule="CORE-26")


def _of_resolution(said: Complete[Resolution], named: Record[Grant], registry: Registry) -> Iterator[Problem]:
    if not resolution_counts(registry, named, said):
        yield _no_authority("the performer's side or a union must sign a resolution", rule="CORE-26")


def _of_assignment(said: Complete[Assignment], named: Record[Grant], registry: Registry) -> Iterator[Problem]:
    if not (by_party(registry, said, named.body.licensee) and by_party(registry, said, said.body.to)):
        yield _no_authority("licensee and assignee must both sign", rule="CORE-18")
    elif not assignment_counts(registry, named.body, said):
        detail = "it is said to be approved, and who approves it does not sign: the union, or her side where none does"
        yield Problem("licensee_not_party", "/union_decision/status", detail, "CORE-18")


def _of_decline(said: Complete[Decline], named: Record[Grant], registry: Registry) -> Iterator[Problem]:
    if not sides.is_party_to(registry, said, named):
        yield _no_authority("nobody whom the grant names signs", rule="CORE-01")
    elif not decline_counts(registry, named, said):
        yield Problem("declined", "/grant", "the grant was signed by everybody before: withdraw it instead", "CORE-01")


def _of_confirmation(said: Complete[Confirmation], named: Record[Grant], registry: Registry) -> Iterator[Problem]:
    if not confirms(registry, named.body, said):
        yield _no_authority("nobody on the performer's side signs", rule="CORE-27")


def _of_use_approval(said: Complete[UseApproval], named: Record[Grant], registry: Registry) -> Iterator[Problem]:
    door, life, body = Door(registry), life_of(registry, named), said.body
    condition = next((one for one in life.grant.all_conditions if one.id == body.condition), None)
    if condition is None:
        yield Problem("condition_to_judge", "/condition", f"the grant has no condition {body.condition}", "CORE-28")
    elif said.digest not in {one.digest for one in door.use_approvals(life, condition, said.said_at)}:
        who = f"{condition.by} itself" if condition.by is not None else "somebody who could consent for the performer"
        yield _no_authority(f"{who} must sign, and nobody in that place", rule="CORE-28")
    elif condition.effect == "ask" and not body.names_one(condition.per):
        detail = f"the condition wants an approval for each {condition.per}, and this names not just one"
        yield Problem("condition_to_judge", "/scope", detail, "CORE-28")
    yield from _of_approving_scope(said.body.scope)


def _of_revocation(said: Complete[Revocation], named: Record[Grant], registry: Registry) -> Iterator[Problem]:
    grant = named.body
    if any(one.digest == said.digest for one in life_of(registry, named).endings):
        return
    if sides.acts_for(registry, said, grant.performer):
        detail = f"the grant is {grant.revocability.kind}: this ends nothing by itself and acts as a dispute"
        yield Problem("disputed", "/grant", detail, "CORE-26")
    else:
        yield _no_authority("neither the performer's side nor the licensee signs", rule="CORE-04")


# -- everything else -------------------------------------------------------------------------------------------------


def _of_strike(said: Complete[Pause], registry: Registry) -> Iterator[Problem]:
    if not pause_counts(registry, None, said):
        yield _no_authority(f"{said.body.union} does not sign as a union", "/union", "CORE-04")


def _of_event(said: Complete[PartyEvent], registry: Registry) -> Iterator[Problem]:
    if not registry.may_say(said):
        yield _no_authority("a registrar must sign; of a union also the union with her, or either of a leaving")
    elif registry.voided(said):
        yield Problem("declaration_narrowed", "/event", "a registrar has corrected it: it counts as never said")


def _of_registrars_word(
    said: Complete[PartyCorrection] | Complete[PartyMerge], registry: Registry
) -> Iterator[Problem]:
    if not registry.signed_by_registrar(said):
        yield _no_authority("a registrar with a key that stands must sign")


def _of_registration(said: Complete[PartyRegistration], registry: Registry) -> Iterator[Problem]:
    if not registry.signed_by_registrar(said):
        yield _no_authority("a registrar with a key that stands must sign")
    elif others := registry.sharing(said.body.party):
        detail = f"{len(others)} other performers carry an identifier of this one: merge them, or correct one"
        yield Problem("identifier_taken", "/identifiers", detail, "CORE-05")


def _of_key(said: Complete[KeyRegistration], registry: Registry) -> Iterator[Problem]:
    if not registry.signed_by_registrar(said):
        yield _no_authority("a registrar with a key that stands must sign beside the key")


def _of_approving_scope(scope: Scope) -> Iterator[Problem]:
    """What an approving scope leaves out it approves of nothing: one that lacks a facet every question has is idle."""
    for facet in ("uses", "media", "territories", "languages", "purposes", "tools"):
        if not getattr(scope, facet):
            detail = f"it names no {facet}, and what an approval leaves out it does not approve"
            yield Problem("missing_member", f"/scope/{facet}", detail)


def _of_mandate(said: Complete[Mandate], registry: Registry) -> Iterator[Problem]:
    if not mandates.given(registry, said):
        yield _no_authority("the principal, or a registrar where it cannot sign, must sign")


def _of_mandate_end(said: Complete[MandateEnd], registry: Registry) -> Iterator[Problem]:
    if not mandates.may_end(registry, said):
        yield _no_authority("principal, delegate or a registrar must sign", "/mandate")


def _of_tool(said: Complete[ToolDeclaration], registry: Registry) -> Iterator[Problem]:
    if not registry.may_declare_tools(said):
        yield _no_authority("a licensee or a registrar must sign", rule="CORE-15")


def _of_asset(said: Complete[AssetRegistration], registry: Registry) -> Iterator[Problem]:
    if not assets.may_register(registry, said):
        yield _no_authority("a licensee or a vendor must sign", rule="CORE-19")


def _of_prohibition(said: Complete[Prohibition], registry: Registry) -> Iterator[Problem]:
    if not sides.acts_for(registry, said, said.body.performer):
        yield _no_authority("nobody on the performer's side signs", rule="CORE-12")


def _of_approval(said: Complete[Approval], registry: Registry) -> Iterator[Problem]:
    if said.body.by not in by_kind(registry, said, "platform"):
        yield _no_authority(f"{said.body.by} does not sign as a platform", "/by")
    yield from _of_approving_scope(said.body.scope)


def _of_determination(said: Complete[Determination], registry: Registry) -> Iterator[Problem]:
    door = Door(registry)
    deciding = any(door.may_decide(one) in {"counsel", "licensee"} for one in door.signings(said))
    of_her_side = any(by_kind(registry, said, kind) for kind in ("union", "performer", "representative", "agency"))
    if not deciding and not of_her_side:
        detail = "counsel or a licensee with a key to decide, the performer's side or a union must sign"
        yield _no_authority(detail, rule="CORE-30")


def _of_use_report(said: Complete[UseReport], registry: Registry) -> Iterator[Problem]:
    decided = registry.decided(said.body.decision)
    if decided is None:
        yield Problem("unknown_fact", "/decision", "no decision of that id is recorded", "CORE-25")
        return
    own = {decided.request.get("licensee"), decided.request.get("vendor")}
    if not any(one.party in own for one in standing(registry, said)):
        yield _no_authority("the licensee or vendor that asked must sign", rule="CORE-25")
    if decided.receipt is None:
        yield Problem(
            "not_recorded", "/decision", "the decision has no receipt: nothing was to be made under it", "CORE-25"
        )


def _of_project(said: Complete[ProjectDeclaration], registry: Registry) -> Iterator[Problem]:
    licensee = said.body.licensee
    if not by_party(registry, said, licensee):
        yield _no_authority(f"{licensee} does not sign", "/licensee", "CORE-18")
        return
    for number, identifier in enumerate(said.body.project):
        known = registry.work(identifier, said.said_at)
        if known is not None and known.declaration.licensee != licensee:
            detail = f"{identifier} belongs to {known.declaration.licensee}, who declared it first"
            yield Problem("licensee_not_party", f"/project/{number}", detail, "CORE-18")
        elif known is not None:
            yield from _narrowed(said, known)


def _narrowed(said: Complete[ProjectDeclaration], known: Work) -> Iterator[Problem]:
    """What a declaration leaves out or moves that the work stays bound to, or will be tried by as well."""
    body = said.body
    for member in ("agreements", "platforms", "jurisdictions", "profiles_on"):
        gone = [one for one in getattr(known, member) if one not in getattr(body, member)]
        if gone:
            detail = f"the work stays bound to {', '.join(gone)}: only a registrar's signature lifts it"
            yield Problem("declaration_narrowed", f"/{member}", detail, "CORE-19")
    for member in ("kind", "photography_start", "release_date"):
        before = {getattr(one, member) for one in (*known.earlier, known.declaration)}
        if before - {None, getattr(body, member)}:
            detail = f"another {member} was declared before: the answer must be the same by both"
            yield Problem("declaration_narrowed", f"/{member}", detail, "CORE-19")


def _of_lifting(said: Complete[ProhibitionWithdrawal], registry: Registry) -> Iterator[Problem]:
    barred = registry.find(said.body.prohibition, Prohibition)
    if barred is None:
        yield Problem("no_grant", "/prohibition", "no prohibition of that digest is registered", "CORE-12")
    elif (bar := barred.completed()) is None or lifting_of(registry, bar, said) != "binding":
        detail = "her own bar is lifted with her own key or by a court, another by who may act for all it takes away"
        yield _no_authority(detail, rule="CORE-12")


def _of_hold(said: Complete[LegalHold], registry: Registry) -> Iterator[Problem]:
    if not erasure.hold_counts(said, registry):
        yield _no_authority("a registrar, or a party to what is held, must sign")


def _of_release(said: Complete[LegalRelease], registry: Registry) -> Iterator[Problem]:
    held = erasure.holds_on(said, registry)
    if not held:
        yield Problem("no_grant", "/target", "no legal hold of that digest, and none on it, is registered")
    elif not any(erasure.release_counts(said, hold, registry) for hold in held):
        yield _no_authority("a registrar, or who ordered the hold, must sign")


def _of_disapproval(said: Complete[ApprovalWithdrawal], registry: Registry) -> Iterator[Problem]:
    approved = registry.find(said.body.approval, Approval)
    if approved is None:
        yield Problem("no_grant", "/approval", "no approval of that digest is registered", "CORE-02")
    elif not by_party(registry, said, approved.body.by):
        yield _no_authority(f"{approved.body.by} does not sign", rule="CORE-02")


def _where(
    body: type[B], judge: Callable[Concatenate[Complete[B], P], Iterator[Problem]]
) -> Callable[Concatenate[AnyComplete, P], Iterator[Problem]]:
    """The judge of what says `body`, as one that may be shown any statement: it is silent about every other."""

    def judged(record: AnyComplete, /, *beside: P.args, **named: P.kwargs) -> Iterator[Problem]:
        said = record.of(body)
        return iter(()) if said is None else judge(said, *beside, **named)

    return judged


_ABOUT_A_GRANT: Final = (
    _where(Revocation, _of_revocation),
    _where(Suspension, _of_pause),
    _where(Resumption, _of_pause),
    _where(Dispute, _of_dispute),
    _where(Resolution, _of_resolution),
    _where(Decline, _of_decline),
    _where(Assignment, _of_assignment),
    _where(Confirmation, _of_confirmation),
    _where(UseApproval, _of_use_approval),
)
_OTHERS: Final = (
    _where(PartyRegistration, _of_registration),
    _where(PartyEvent, _of_event),
    _where(PartyCorrection, _of_registrars_word),
    _where(PartyMerge, _of_registrars_word),
    _where(KeyRegistration, _of_key),
    _where(Suspension, _of_strike),
    _where(Resumption, _of_strike),
    _where(Mandate, _of_mandate),
    _where(MandateEnd, _of_mandate_end),
    _where(ProjectDeclaration, _of_project),
    _where(ToolDeclaration, _of_tool),
    _where(Prohibition, _of_prohibition),
    _where(ProhibitionWithdrawal, _of_lifting),
    _where(Approval, _of_approval),
    _where(ApprovalWithdrawal, _of_disapproval),
    _where(Determination, _of_determination),
    _where(UseReport, _of_use_report),
    _where(AssetRegistration, _of_asset),
    _where(LegalHold, _of_hold),
    _where(LegalRelease, _of_release),
)
