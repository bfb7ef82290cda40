"""CORE-28: the conditions of a grant. `ask` needs an approval of this use, `bar` a ruling; the rest travels along."""

from __future__ import annotations

from collections.abc import Iterator

from consent.coverage import reach
from consent.rules.case import Case
from consent.rules.model import Effect, Finding, Obligation
from consent.statements.grants import Condition
from consent.statements.rulings import UseApproval
from consent.states.life import Life


def judge_conditions(case: Case, life: Life) -> Iterator[Finding]:
    """What the grant's conditions still ask for."""
    for condition in life.grant.conditions:
        if condition.effect == "ask" and approval_of(case, life, condition) is None:
            detail = f"condition {condition.id} asks for an approval of this use: {condition.text}"
            yield Finding("CORE-28", Effect.NOT, "use_approval_missing", case.pointer(), detail)
        elif condition.effect == "bar":
            detail = f"condition {condition.id} is for a person to judge: {condition.text}"
            yield Finding("CORE-28", Effect.ESCALATE, "condition_to_judge", case.pointer(), detail)


def approval_of(case: Case, life: Life, condition: Condition) -> str | None:
    """The digest of an approval in force by then that holds the whole box asked."""
    at = case.question.at
    for record in case.question.door.use_approvals(life, condition, at):
        body = record.body
        of_the_work = body.project in case.question.works
        if of_the_work and _of_these_outputs(case, body) and reach.holds_whole(body.scope, case.asked, at):
            return record.digest
    return None


def _of_these_outputs(case: Case, body: UseApproval) -> bool:
    """An approval of named outputs is one of nothing else."""
    named = {one.sha256 for one in body.outputs}
    shown = {one["sha256"] for one in case.question.request.facts.get("outputs", ())}
    return not named or (bool(shown) and shown <= named)


def approvals_leaned_on(case: Case, life: Life) -> Iterator[str]:
    """The approvals that settle the grant's `ask` conditions for this case."""
    for condition in life.grant.conditions:
        if condition.effect == "ask" and (approval := approval_of(case, life, condition)) is not None:
            yield approval


def obligations_of(life: Life) -> Iterator[Obligation]:
    """What is owed, and what is noted, whenever the grant is leaned on."""
    for condition in life.grant.conditions:
        if condition.effect in {"owe", "note"}:
            kind = condition.kind if condition.effect == "owe" else "note"
            yield Obligation("CORE-28", kind, condition.text, condition.due, condition.id)
