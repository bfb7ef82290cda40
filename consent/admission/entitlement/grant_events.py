"""What is said about a grant: whether who says it may."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from consent.admission.entitlement.judges import judge_of, no_authority, unapproving
from consent.authority import sides
from consent.authority.signatures import by_party
from consent.door import Door
from consent.errors import Problem
from consent.records import Complete, Record
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
from consent.statements.rulings import (
    UseApproval,
)  # fmt: skip
from consent.states.assignments import assignment_counts
from consent.states.confirmations import confirms
from consent.states.declines import decline_counts
from consent.states.disputes import dispute_counts, resolution_counts
from consent.states.life import life_of
from consent.states.suspensions import Pause, pause_counts


def _of_pause(said: Complete[Pause], named: Record[Grant], registry: Registry) -> Iterator[Problem]:
    if not pause_counts(registry, named.body, said):
        yield no_authority("nobody on the performer's side signs", rule="CORE-04")


def _of_dispute(said: Complete[Dispute], named: Record[Grant], registry: Registry) -> Iterator[Problem]:
    if not dispute_counts(registry, named, said):
        yield no_authority("nobody who is party to the grant signs", rule="CORE-26")


def _of_resolution(said: Complete[Resolution], named: Record[Grant], registry: Registry) -> Iterator[Problem]:
    if not resolution_counts(registry, named, said):
        yield no_authority("the performer's side or a union must sign a resolution", rule="CORE-26")


def _of_assignment(said: Complete[Assignment], named: Record[Grant], registry: Registry) -> Iterator[Problem]:
    if not (by_party(registry, said, named.body.licensee) and by_party(registry, said, said.body.to)):
        yield no_authority("licensee and assignee must both sign", rule="CORE-18")
    elif not assignment_counts(registry, named.body, said):
        detail = "it is said to be approved, and who approves it does not sign: the union, or her side where none does"
        yield Problem("licensee_not_party", "/union_decision/status", detail, "CORE-18")


def _of_decline(said: Complete[Decline], named: Record[Grant], registry: Registry) -> Iterator[Problem]:
    if not sides.is_party_to(registry, said, named):
        yield no_authority("nobody whom the grant names signs", rule="CORE-01")
    elif not decline_counts(registry, named, said):
        yield Problem("declined", "/grant", "the grant was signed by everybody before: withdraw it instead", "CORE-01")


def _of_confirmation(said: Complete[Confirmation], named: Record[Grant], registry: Registry) -> Iterator[Problem]:
    if not confirms(registry, named.body, said):
        yield no_authority("nobody on the performer's side signs", rule="CORE-27")


def _of_use_approval(said: Complete[UseApproval], named: Record[Grant], registry: Registry) -> Iterator[Problem]:
    door, life, body = Door(registry), life_of(registry, named), said.body
    condition = next((one for one in life.grant.all_conditions if one.id == body.condition), None)
    if condition is None:
        yield Problem("condition_to_judge", "/condition", f"the grant has no condition {body.condition}", "CORE-28")
    elif said.digest not in {one.digest for one in door.use_approvals(life, condition, said.said_at)}:
        who = f"{condition.by} itself" if condition.by is not None else "somebody who could consent for the performer"
        yield no_authority(f"{who} must sign, and nobody in that place", rule="CORE-28")
    elif condition.effect == "ask" and not body.names_one(condition.per):
        detail = f"the condition wants an approval for each {condition.per}, and this names not just one"
        yield Problem("condition_to_judge", "/scope", detail, "CORE-28")
    yield from unapproving(said.body.scope)


def _of_revocation(said: Complete[Revocation], named: Record[Grant], registry: Registry) -> Iterator[Problem]:
    grant = named.body
    if any(one.digest == said.digest for one in life_of(registry, named).endings):
        return
    if sides.acts_for(registry, said, grant.performer):
        detail = f"the grant is {grant.revocability.kind}: this ends nothing by itself and acts as a dispute"
        yield Problem("disputed", "/grant", detail, "CORE-26")
    else:
        yield no_authority("neither the performer's side nor the licensee signs", rule="CORE-04")


JUDGES: Final = (
    judge_of(Revocation, _of_revocation),
    judge_of(Suspension, _of_pause),
    judge_of(Resumption, _of_pause),
    judge_of(Dispute, _of_dispute),
    judge_of(Resolution, _of_resolution),
    judge_of(Decline, _of_decline),
    judge_of(Assignment, _of_assignment),
    judge_of(Confirmation, _of_confirmation),
    judge_of(UseApproval, _of_use_approval),
)
