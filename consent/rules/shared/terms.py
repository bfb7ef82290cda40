"""Conditions about a consent's own terms that several profiles share: description, form, bargaining, governing law."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from consent.coverage.scope import ANY, Scope
from consent.rules.case import Offer
from consent.rules.verdicts import Verdict
from consent.statements.grants import Grant
from consent.states.life import Life
from consent.vocabulary import uses

ADDRESSES_REPLICAS: Final = frozenset(
    {"SAT23", "SAT26", "IMA25", "COM25", "SRC24", "TVA24", "REP24", "NAR24", "ACTRA"}
)  # fmt: skip
"""Agreement profiles whose terms expressly address digital replicas."""


def reasonably_specific(scope: Scope, grant: Grant) -> bool:
    """Specification §5.25: a description that is not empty, and a scope that names roles or scenes."""
    described = bool((scope.description or grant.description).strip())
    return described and any(listed and ANY not in listed for listed in (scope.roles, scope.scenes))


def vague(offer: Offer) -> bool:
    """Whether the consent lacks a reasonably specific description of the use."""
    return not reasonably_specific(offer.scope, offer.grant)


def form_fails(offer: Offer) -> bool:
    """Whether the consent stands in a voucher, in standard terms, or was only spoken."""
    return offer.grant.form in uses.FAILING_FORMS


def clicked(offer: Offer) -> bool:
    """Whether the consent was clicked: a form that a person must judge."""
    return offer.grant.form == "clickwrap"


def bargained(offer: Offer) -> bool:
    """Specification §5.26: terms count as bargained when the compensation stands in the grant."""
    return offer.grant.compensation is not None


def blanket(offer: Offer) -> bool:
    """Specification §5.26: a consent that names no project."""
    return not offer.scope.projects


def of_class(*classes: str) -> Callable[[Offer], bool]:
    """Whether the grant is of one of these replica classes."""
    wanted = frozenset(classes)
    return lambda offer: offer.grant.replica_class in wanted


def has_condition(offer: Offer, kind: str) -> bool:
    """Whether the grant carries a condition of that kind (`hire_condition`, `exclusive_recording_contract`)."""
    return any(condition.kind == kind for condition in offer.grant.conditions)


def withdrawn_wholly(life: Life, at: int) -> int | None:
    """When the performer's side withdrew the whole grant, None where it has not by then."""
    whole = [one.effective for one in life.ended_at(at) if one.scope is None and one.code == "withdrawn"]
    return min(whole, default=None)


def collectively_governed(offer: Offer) -> bool:
    """Whether a collective agreement that expressly addresses replicas governs, or the union bargained so."""
    by_union = offer.grant.representation == "union_cba_expressly_addresses_replicas"
    return by_union or not ADDRESSES_REPLICAS.isdisjoint(offer.profiles)


def counselled(offer: Offer) -> bool:
    """Whether counsel negotiated terms that stand clear and conspicuous in a signed or initialled writing."""
    conspicuous = offer.grant.form not in uses.FAILING_FORMS | {"clickwrap"}
    return offer.grant.representation == "counsel_negotiated" and conspicuous


def void_clause(offer: Offer) -> Verdict:
    """The three-part test of Cal. Lab. Code §927, N.Y. Gen. Oblig. §5-302 and 820 ILCS, all parts together."""
    if not vague(offer) or counselled(offer) or collectively_governed(offer):
        return Verdict(False)
    return offer.case.stated("replaces_in_person_work").test()
