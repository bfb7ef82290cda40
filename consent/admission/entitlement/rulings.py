"""Bars, approvals, determinations, strikes, reports and legal holds: whether who says them may."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from consent.admission import erasure
from consent.admission.entitlement.judges import judge_of, no_authority, unapproving
from consent.authority import sides
from consent.authority.signatures import by_kind, by_party, standing
from consent.door import Door
from consent.errors import Problem
from consent.records import Complete
from consent.registry import Registry
from consent.statements.grant_events import (
    Resumption,
    Suspension,
)
from consent.statements.rulings import (
    Approval,
    ApprovalWithdrawal,
    Determination,
    LegalHold,
    LegalRelease,
    Prohibition,
    ProhibitionWithdrawal,
    UseReport,
)  # fmt: skip
from consent.states.bars import lifting_of
from consent.states.suspensions import Pause, pause_counts


def _of_strike(said: Complete[Pause], registry: Registry) -> Iterator[Problem]:
    if not pause_counts(registry, None, said):
        detail = f"{said.body.union} does not sign as a union, or its registration names other agreements than this one"
        yield no_authority(detail, "/union", "CORE-04")


def _of_prohibition(said: Complete[Prohibition], registry: Registry) -> Iterator[Problem]:
    if not sides.acts_for(registry, said, said.body.performer):
        yield no_authority("nobody on the performer's side signs", rule="CORE-12")


def _of_lifting(said: Complete[ProhibitionWithdrawal], registry: Registry) -> Iterator[Problem]:
    barred = registry.find(said.body.prohibition, Prohibition)
    if barred is None:
        yield Problem("no_grant", "/prohibition", "no prohibition of that digest is registered", "CORE-12")
    elif (bar := barred.completed()) is None or lifting_of(registry, bar, said) != "binding":
        detail = "her own bar is lifted with her own key or by a court, another by who may act for all it takes away"
        yield no_authority(detail, rule="CORE-12")


def _of_approval(said: Complete[Approval], registry: Registry) -> Iterator[Problem]:
    if said.body.by not in by_kind(registry, said, "platform"):
        yield no_authority(f"{said.body.by} does not sign as a platform", "/by")
    yield from unapproving(said.body.scope)


def _of_disapproval(said: Complete[ApprovalWithdrawal], registry: Registry) -> Iterator[Problem]:
    approved = registry.find(said.body.approval, Approval)
    if approved is None:
        yield Problem("no_grant", "/approval", "no approval of that digest is registered", "CORE-02")
    elif not by_party(registry, said, approved.body.by):
        yield no_authority(f"{approved.body.by} does not sign", rule="CORE-02")


def _of_determination(said: Complete[Determination], registry: Registry) -> Iterator[Problem]:
    door = Door(registry)
    deciding = any(door.may_decide(one) in {"counsel", "licensee"} for one in door.signings(said))
    of_her_side = any(by_kind(registry, said, kind) for kind in ("union", "performer", "representative", "agency"))
    if not deciding and not of_her_side:
        detail = "counsel or a licensee with a key to decide, the performer's side or a union must sign"
        yield no_authority(detail, rule="CORE-30")


def _of_use_report(said: Complete[UseReport], registry: Registry) -> Iterator[Problem]:
    decided = registry.decided(said.body.decision)
    if decided is None:
        yield Problem("unknown_fact", "/decision", "no decision of that id is recorded", "CORE-25")
        return
    own = {decided.request.get("licensee"), decided.request.get("vendor")}
    if not any(one.party in own for one in standing(registry, said)):
        yield no_authority("the licensee or vendor that asked must sign", rule="CORE-25")
    if decided.receipt is None:
        yield Problem(
            "not_recorded", "/decision", "the decision has no receipt: nothing was to be made under it", "CORE-25"
        )


def _of_hold(said: Complete[LegalHold], registry: Registry) -> Iterator[Problem]:
    if not erasure.hold_counts(said, registry):
        yield no_authority("a registrar, or a party to what is held, must sign")


def _of_release(said: Complete[LegalRelease], registry: Registry) -> Iterator[Problem]:
    held = erasure.holds_on(said, registry)
    if not held:
        yield Problem("no_grant", "/target", "no legal hold of that digest, and none on it, is registered")
    elif not any(erasure.release_counts(said, hold, registry) for hold in held):
        yield no_authority("a registrar, or who ordered the hold, must sign")


JUDGES: Final = (
    judge_of(Suspension, _of_strike),
    judge_of(Resumption, _of_strike),
    judge_of(Prohibition, _of_prohibition),
    judge_of(ProhibitionWithdrawal, _of_lifting),
    judge_of(Approval, _of_approval),
    judge_of(ApprovalWithdrawal, _of_disapproval),
    judge_of(Determination, _of_determination),
    judge_of(UseReport, _of_use_report),
    judge_of(LegalHold, _of_hold),
    judge_of(LegalRelease, _of_release),
)
