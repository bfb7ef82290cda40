"""CORE-28: the conditions of a grant. `ask` needs an approval of this use, `bar` a ruling; the rest travels along.

A condition of the whole grant holds for every scope, one of a scope for that scope alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from consent.coverage import reach
from consent.coverage.scope import Condition
from consent.door import Entitled
from consent.rules.case import Case, GrantedScope
from consent.rules.model import Assumption, Effect, Finding, Obligation
from consent.statements.rulings import UseApproval
from consent.states.life import Life


def judge_conditions(case: Case, life: Life) -> Iterator[Finding | Assumption]:
    """What the conditions of the whole grant still ask for."""
    yield from _judged(case, life, life.grant.conditions)


def judge_scope_conditions(granted: GrantedScope) -> Iterator[Finding | Assumption]:
    """What the conditions of one scope still ask for."""
    yield from _judged(granted.case, granted.life, granted.scope.conditions)


def _judged(case: Case, life: Life, conditions: Iterable[Condition]) -> Iterator[Finding | Assumption]:
    for condition in conditions:
        if condition.effect == "ask":
            approved = approvals_of(case, life, condition)
            if not approved:
                detail = f"condition {condition.id} asks for an approval of this use: {condition.text}"
                yield Finding("CORE-28", Effect.NOT, "use_approval_missing", case.pointer(), detail)
            elif any(one.body.outputs for one in approved):  # it is the asker who says which outputs these are
                yield Assumption("CORE-28", case.stated("outputs"))
        elif condition.effect == "bar":
            detail = f"condition {condition.id} is for a person to judge: {condition.text}"
            yield Finding("CORE-28", Effect.ESCALATE, "condition_to_judge", case.pointer(), detail)


def approvals_of(case: Case, life: Life, condition: Condition) -> tuple[Entitled[UseApproval], ...]:
    """The approvals in force by then that together settle the condition for the whole box asked, none where none do.

    One suffices, except that each output needs its own where the condition says so.
    """
    fitting = [one for one in _said(case, life, condition) if one.body.names_one(condition.per)]
    shown = [str(one["sha256"]) for one in case.question.request.facts.get("outputs", ())]
    if condition.per == "output":
        own = {one.body.outputs[0].sha256: one for one in reversed(fitting)}
        every = bool(shown) and own.keys() >= set(shown)
        return tuple(own[one] for one in dict.fromkeys(shown)) if every else ()
    for one in fitting:
        named = {output.sha256 for output in one.body.outputs}
        # an approval of named outputs is one of nothing else
        if not named or (shown and named.issuperset(shown)):
            return (one,)
    return ()


def _said(case: Case, life: Life, condition: Condition) -> Iterator[Entitled[UseApproval]]:
    """The approvals of the condition that hold the whole box asked, by whoever the condition wants to hear."""
    at = case.question.at
    for record in case.question.door.use_approvals(life, condition, at):
        of_the_work = record.body.project in case.question.works
        if of_the_work and reach.holds_whole(record.body.scope, case.asked, at):
            yield record


def approvals_leaned_on(granted: GrantedScope) -> Iterator[str]:
    """The approvals that settle the `ask` conditions of a scope and its grant for this case."""
    for condition in (*granted.grant.conditions, *granted.scope.conditions):
        if condition.effect == "ask":
            yield from (one.digest for one in approvals_of(granted.case, granted.life, condition))


def obligations_of(granted: GrantedScope) -> Iterator[Obligation]:
    """What is owed, and what is noted, whenever a scope is leaned on."""
    for condition in (*granted.grant.conditions, *granted.scope.conditions):
        if condition.effect in {"owe", "note"}:
            kind = condition.kind if condition.effect == "owe" else "note"
            yield Obligation("CORE-28", kind, condition.text, condition.due, condition.id)
