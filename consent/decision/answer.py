"""What was decided, as everybody sees it (specification §4.2). It adds nothing to a decision and hides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from consent.answers.checks import AssumedFact, DecidedAnswer, Owed, RuleSetName
from consent.answers.judged import (
    Addition,
    AppliedRule,
    ConsideredScope,
    FreeingRule,
    GroundScope,
    JudgedPerformance,
    Missing,
    Nearest,
    Obstacle,
    Reason,
    UnreadFact,
)
from consent.decision.model import Considered, Decision, PerformanceDecision
from consent.rules.model import REFUSING, Effect, Finding, Rule, RuleSet
from consent.rules.next_steps import next_step
from consent.vocabulary.times import format_instant

_OVER = frozenset({"withdrawn", "revoked", "superseded", "void"})
"""States that no amendment brings back."""
_SILENT = frozenset({"covered", "no_consent_required"})


def verdict_of(decision: Decision) -> DecidedAnswer:
    """The answer without what only the ledger knows (`decision`, `recorded`, `ledger`, `receipt`)."""
    return DecidedAnswer(
        outcome=decision.outcome,
        at=format_instant(decision.at),
        performances=tuple(_performance(one, decision.rules) for one in decision.performances),
        reasons=() if decision.outcome in _SILENT else _reasons(decision.findings),
        rules=_rules(decision.findings, decision.rules),
        obligations=tuple(
            Owed(one.rule, one.kind, one.text, one.due, one.condition) for one in decision.obligations if one.rule
        ),
        assumed=tuple(AssumedFact(one.pointer, one.value, one.rule) for one in decision.assumed),
        settled_by=tuple(decision.settled_by),
        nearest=_nearest(decision.performances, decision.rules),
        rule_set=rule_set_name(decision.rules),
        unread=tuple(map(UnreadFact, decision.unread)),
    )


def rule_set_name(rules: RuleSet) -> RuleSetName:
    """A rule set as answers name it."""
    return RuleSetName(rules.version, rules.digest)


def _performance(one: PerformanceDecision, rules: RuleSet) -> JudgedPerformance:
    return JudgedPerformance(
        performer=one.performer,
        outcome=one.outcome,
        relied_on=tuple(one.relied_on),
        missing=() if one.outcome in _SILENT else _missing(one.considered),
        considered=tuple(_considered(scope) for scope in one.considered),
        coverable=one.coverable,
        rests_on=tuple(GroundScope(grant, scope) for grant, scope in one.rests_on),
        freed_by=tuple(_freeing(rules.rule(rule)) for rule in one.freed_by),
        others=one.others,
    )


def _freeing(rule: Rule) -> FreeingRule:
    return FreeingRule(rule.id, rule.citation, rule.confidence)


def _considered(scope: Considered) -> ConsideredScope:
    unmet = tuple(short.unmet for short in scope.unmet)
    return ConsideredScope(scope.grant, scope.scope, scope.state, tuple(scope.met), unmet)


def _missing(considered: Sequence[Considered]) -> tuple[Missing, ...]:
    """Every unmet facet, those of the scope with the fewest first.

    Where a scope of an active grant lacks none, what others lack is left out: it would mend nothing.
    """
    ordered = sorted(considered, key=lambda scope: (len(scope.unmet), scope.index, scope.scope))
    told = not any(scope.has_every_facet for scope in considered)
    return tuple(short.missing for scope in ordered for short in scope.unmet if told or not short.lacking)


def _reasons(findings: Iterable[Finding]) -> tuple[Reason, ...]:
    first: dict[tuple[str, str, str | None, str | None], Reason] = {}
    for one in findings:
        if one.effect in REFUSING or one.effect is Effect.ESCALATE:
            first.setdefault((one.code, one.pointer, one.grant, one.scope), one.reason)
    return tuple(first.values())


def _rules(findings: Iterable[Finding], rules: RuleSet) -> tuple[AppliedRule, ...]:
    """Every rule that took effect, once for each place and next step."""
    taken: dict[AppliedRule, None] = {}
    alike = {(one.rule, one.effect, one.code, one.pointer, one.settleable, one.also, one.settled_by, one.awaits,
              one.grant is None): one for one in findings}  # fmt: skip
    for one in alike.values():
        step = next_step(rules.rule(one.rule), one)
        for rule in map(rules.rule, (one.rule, *one.also)):
            effect = one.effect.value
            taken[AppliedRule(
                rule.id, effect, rule.citation, rule.confidence, one.pointer, step.may_settle, step.type
            )] = None  # fmt: skip
    return tuple(taken)


def _nearest(performances: Iterable[PerformanceDecision], rules: RuleSet) -> Nearest | None:
    """Of the scopes with least in their way the nearest of all, with what would have to be added to it or settled."""
    lacking = [one for one in performances if one.outcome not in _SILENT]
    best = [found for one in lacking if (found := _nearest_of(one)) is not None]
    if not best:
        return None
    nearest = min(best, key=_distance)
    amendment = tuple(Addition(short.facet, short.addable) for short in nearest.unmet if short.addable)
    obstacles = tuple(dict.fromkeys(_obstacle(one, rules) for one in nearest.obstacles))
    return Nearest(nearest.grant, nearest.scope, amendment, obstacles or None)


def _nearest_of(performance: PerformanceDecision) -> Considered | None:
    """The nearest scope of one performance; None where nothing could be mended, or nothing is in the way of it."""
    open_scopes = [scope for scope in performance.considered if scope.ours and scope.state not in _OVER]
    nearest = min(open_scopes, key=_distance, default=None)
    return nearest if nearest is not None and (nearest.unmet or nearest.obstacles) else None


def _distance(scope: Considered) -> tuple[bool, int, int, int, int, str]:
    """How far a scope is from what is asked: in facets, then values, then in what else stands in its way.

    A scope of an active grant that lacks no facet comes first: whatever stands in its way, no other box is meant.
    """
    values = sum(len(short.asked) for short in scope.unmet)
    return (
        not scope.has_every_facet, len(scope.unmet), values, len(scope.obstacles), scope.index, scope.scope
    )  # fmt: skip


def _obstacle(one: Finding, rules: RuleSet) -> Obstacle:
    step = next_step(rules.rule(one.rule), one)
    return Obstacle(one.code, one.rule, one.pointer, step.may_settle, step.type)
