"""Conditions about a consent's own terms that several profiles share: description, form, bargaining, governing law."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from consent.coverage.scope import ANY, Scope
from consent.rules.case import GrantedScope
from consent.rules.verdicts import Verdict
from consent.statements.grants import Grant
from consent.states.life import Life
from consent.vocabulary import uses

ADDRESSES_REPLICAS: Final = frozenset(
    {"SAT23", "IMA25", "COM25", "SRC24", "TVA24", "REP24", "NAR24", "ACTRA"}
)  # fmt: skip
"""Agreement profiles whose terms expressly address digital replicas; where SAT26 is on, SAT23 is."""


def reasonably_specific(scope: Scope, grant: Grant) -> bool:
    """Specification §5.25: a description that is not empty, and a scope that names roles or scenes."""
    described = bool((scope.description or grant.description).strip())
    return described and any(listed and ANY not in listed for listed in (scope.roles, scope.scenes))


def vague(granted: GrantedScope) -> bool:
    """Whether the consent lacks a reasonably specific description of the use."""
    return not reasonably_specific(granted.scope, granted.grant)


def form_fails(granted: GrantedScope) -> bool:
    """Whether the consent stands in a voucher, in standard terms, or was only spoken."""
    return granted.grant.form in uses.FAILING_FORMS


def clicked(granted: GrantedScope) -> bool:
    """Whether the consent was clicked: a form that a person must judge."""
    return granted.grant.form == "clickwrap"


def bargained(granted: GrantedScope) -> bool:
    """Specification §5.26: terms count as bargained when the compensation stands in the grant."""
    return granted.grant.compensation is not None


def blanket(granted: GrantedScope) -> bool:
    """Specification §5.26: a consent that names no project."""
    return not granted.scope.projects


def of_class(*classes: str) -> Callable[[GrantedScope], bool]:
    """Whether the grant is of one of these replica classes."""
    wanted = frozenset(classes)
    return lambda granted: granted.grant.replica_class in wanted


def has_condition(granted: GrantedScope, kind: str) -> bool:
    """Whether the grant carries a condition of that kind (`hire_condition`, `exclusive_recording_contract`)."""
    return any(condition.kind == kind for condition in (*granted.grant.conditions, *granted.scope.conditions))


def withdrawn_wholly(life: Life, at: int) -> int | None:
    """When the performer's side withdrew the whole grant, None where it has not by then."""
    whole = [one.effective for one in life.ended_at(at) if one.scope is None and one.code == "withdrawn"]
    return min(whole, default=None)


def collectively_governed(granted: GrantedScope) -> bool:
    """Whether a collective agreement that expressly addresses replicas governs, or the union bargained so."""
    by_union = granted.grant.representation == "union_cba_expressly_addresses_replicas"
    return by_union or not ADDRESSES_REPLICAS.isdisjoint(granted.profiles)


def counselled(granted: GrantedScope) -> bool:
    """Whether counsel negotiated terms that stand clear and conspicuous in a signed or initialled writing."""
    conspicuous = granted.grant.form not in uses.FAILING_FORMS | {"clickwrap"}
    return granted.grant.representation == "counsel_negotiated" and conspicuous


def void_clause(granted: GrantedScope) -> Verdict:
    """The three-part test of Cal. Lab. Code §927 and N.Y. Gen. Oblig. §5-302, all parts together."""
    if not vague(granted) or counselled(granted) or collectively_governed(granted):
        return Verdict(False)
    return granted.case.stated("replaces_in_person_work").test()
