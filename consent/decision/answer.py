"""The answer of spec §4.5, as the JSON object everybody sees. It adds nothing to a decision and hides nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from consent.decision.model import Considered, Decision, PerformanceDecision
from consent.rules.model import REFUSING, Effect, Finding, RuleSet
from consent.vocabulary.times import format_instant

_OVER = frozenset({"withdrawn", "revoked", "superseded", "void"})
"""States that no amendment brings back."""
_SILENT = frozenset({"covered", "no_consent_required"})


def format_decision(decision: Decision) -> dict[str, Any]:
    """The answer without what only the ledger knows (`decision`, `recorded`, `ledger`, `receipt`)."""
    return {
        "outcome": decision.outcome,
        "at": format_instant(decision.at),
        "performances": [_performance(one) for one in decision.performances],
        "reasons": [] if decision.outcome in _SILENT else _reasons(decision.findings),
        "rules": _rules(decision.findings, decision.rules),
        "obligations": [one.as_json() for one in decision.obligations if one.rule],
        "assumed": [{"pointer": one.pointer, "value": one.value, "rule": one.rule} for one in decision.assumed],
        "settled_by": list(decision.settled_by),
        "nearest": _nearest(decision.performances),
        "rule_set": {"version": decision.rules.version, "digest": decision.rules.digest},
    }


def _performance(one: PerformanceDecision) -> dict[str, Any]:
    whole = one.outcome in _SILENT
    return {
        "performer": one.performer,
        "outcome": one.outcome,
        "relied_on": list(one.relied_on),
        "missing": [] if whole else _missing(one.considered),
        "considered": [_considered(scope) for scope in one.considered],
        "coverable": list(one.coverable),
    }


def _considered(scope: Considered) -> dict[str, Any]:
    return {
        "grant": scope.grant,
        "scope": scope.scope,
        "state": scope.state,
        "met": list(scope.met),
        "unmet": [
            {"facet": short.facet, "asked": list(short.asked), "granted": list(short.granted)} for short in scope.unmet
        ],
    }


def _missing(considered: Iterable[Considered]) -> list[dict[str, Any]]:
    """Every unmet facet, those of the scope with the fewest first."""
    ordered = sorted(considered, key=lambda scope: (len(scope.unmet), scope.index, scope.scope))
    return [
        {
            "facet": short.facet,
            "asked": list(short.asked),
            "granted": list(short.granted),
            "grant": scope.grant,
            "scope": scope.scope,
        }
        for scope in ordered
        for short in scope.unmet
    ]


def _reasons(findings: Iterable[Finding]) -> list[dict[str, str]]:
    first: dict[tuple[str, str], dict[str, str]] = {}
    for one in findings:
        if one.effect not in REFUSING and one.effect is not Effect.ESCALATE:
            continue
        said = {"code": one.code, "pointer": one.pointer, "detail": one.detail}
        first.setdefault((one.code, one.pointer), said)
    return list(first.values())


def _rules(findings: Iterable[Finding], rules: RuleSet) -> list[dict[str, str]]:
    taken: dict[tuple[str, Effect], dict[str, str]] = {}
    for one in findings:
        for rule in map(rules.rule, (one.rule, *one.also)):
            taken.setdefault(
                (rule.id, one.effect),
                {"id": rule.id, "effect": one.effect.value, "citation": rule.citation, "confidence": rule.confidence},
            )
    return list(taken.values())


def _nearest(performances: Iterable[PerformanceDecision]) -> dict[str, Any] | None:
    """The scope that lacks the fewest facets, then values, and what would have to be added to it."""
    lacking = [one for one in performances if one.outcome not in _SILENT]
    open_scopes = [scope for one in lacking for scope in one.considered if scope.state not in _OVER and scope.unmet]
    if not open_scopes:
        return None
    nearest = min(
        open_scopes, key=lambda s: (len(s.unmet), sum(len(short.asked) for short in s.unmet), s.index, s.scope)
    )
    amendment = [{"facet": short.facet, "add": list(short.addable)} for short in nearest.unmet if short.addable]
    return {"grant": nearest.grant, "scope": nearest.scope, "amendment": amendment}
