"""What was decided, as everybody sees it (specification §4.2). It adds nothing to a decision and hides nothing."""

from __future__ import annotations

from collections.abc import Iterable

from consent.answers.checks import (
    Addition,
    AppliedRule,
    AssumedFact,
    ConsideredScope,
    DecidedAnswer,
    JudgedPerformance,
    Missing,
    Nearest,
    Owed,
    Reason,
    RuleSetName,
    UnmetFacet,
)
from consent.decision.model import Considered, Decision, PerformanceDecision
from consent.rules.model import REFUSING, Effect, Finding, RuleSet
from consent.vocabulary.times import format_instant

_OVER = frozenset({"withdrawn", "revoked", "superseded", "void"})
"""States that no amendment brings back."""
_SILENT = frozenset({"covered", "no_consent_required"})


def verdict_of(decision: Decision) -> DecidedAnswer:
    """The answer without what only the ledger knows (`decision`, `recorded`, `ledger`, `receipt`)."""
    return DecidedAnswer(
        outcome=decision.outcome,
        at=format_instant(decision.at),
        performances=tuple(_performance(one) for one in decision.performances),
        reasons=() if decision.outcome in _SILENT else _reasons(decision.findings),
        rules=_rules(decision.findings, decision.rules),
        obligations=tuple(
            Owed(one.rule, one.kind, one.text, one.due, one.condition) for one in decision.obligations if one.rule
        ),
        assumed=tuple(AssumedFact(one.pointer, one.value, one.rule) for one in decision.assumed),
        settled_by=tuple(decision.settled_by),
        nearest=_nearest(decision.performances),
        rule_set=rule_set_name(decision.rules),
    )


def rule_set_name(rules: RuleSet) -> RuleSetName:
    """A rule set as answers name it."""
    return RuleSetName(rules.version, rules.digest)


def _performance(one: PerformanceDecision) -> JudgedPerformance:
    return JudgedPerformance(
        performer=one.performer,
        outcome=one.outcome,
        relied_on=tuple(one.relied_on),
        missing=() if one.outcome in _SILENT else _missing(one.considered),
        considered=tuple(_considered(scope) for scope in one.considered),
        coverable=one.coverable,
    )


def _considered(scope: Considered) -> ConsideredScope:
    unmet = tuple(UnmetFacet(short.facet, short.asked, short.granted) for short in scope.unmet)
    return ConsideredScope(scope.grant, scope.scope, scope.state, tuple(scope.met), unmet)


def _missing(considered: Iterable[Considered]) -> tuple[Missing, ...]:
    """Every unmet facet, those of the scope with the fewest first."""
    ordered = sorted(considered, key=lambda scope: (len(scope.unmet), scope.index, scope.scope))
    return tuple(
        Missing(short.facet, short.asked, short.granted, scope.grant, scope.scope)
        for scope in ordered
        for short in scope.unmet
    )


def _reasons(findings: Iterable[Finding]) -> tuple[Reason, ...]:
    first: dict[tuple[str, str], Reason] = {}
    for one in findings:
        if one.effect in REFUSING or one.effect is Effect.ESCALATE:
            first.setdefault((one.code, one.pointer), Reason(one.code, one.pointer, one.detail))
    return tuple(first.values())


def _rules(findings: Iterable[Finding], rules: RuleSet) -> tuple[AppliedRule, ...]:
    taken: dict[tuple[str, Effect], AppliedRule] = {}
    for one in findings:
        for rule in map(rules.rule, (one.rule, *one.also)):
            applied = AppliedRule(rule.id, one.effect.value, rule.citation, rule.confidence)
            taken.setdefault((rule.id, one.effect), applied)
    return tuple(taken.values())


def _nearest(performances: Iterable[PerformanceDecision]) -> Nearest | None:
    """The scope that lacks the fewest facets, then values, and what would have to be added to it."""
    lacking = [one for one in performances if one.outcome not in _SILENT]
    open_scopes = [scope for one in lacking for scope in one.considered if scope.state not in _OVER and scope.unmet]
    if not open_scopes:
        return None
    nearest = min(
        open_scopes, key=lambda s: (len(s.unmet), sum(len(short.asked) for short in s.unmet), s.index, s.scope)
    )
    amendment = tuple(Addition(short.facet, short.addable) for short in nearest.unmet if short.addable)
    return Nearest(nearest.grant, nearest.scope, amendment)
