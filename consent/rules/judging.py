"""All rules that are switched on, asked in order. The rooms of other profiles join here; nothing else changes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

from consent.rules.case import Case, Offer, Question
from consent.rules.core import catalogue, conditions, lives, performers, questions, scopes
from consent.rules.model import Finding, Obligation, RuleSet, rule_set
from consent.states.life import Life

VERSION: Final = "2026.11"


@cache
def current() -> RuleSet:
    """The rule set this program decides with."""
    return rule_set(VERSION, catalogue.RULES)


def of_question(question: Question) -> Iterator[Finding]:
    """Rules that judge the question as a whole."""
    yield from questions.judge_question(question)


def of_performance(case: Case, lives_known: tuple[Life, ...]) -> Iterator[Finding]:
    """Rules that judge one performance before any grant is looked at."""
    yield from questions.judge_performance_facts(case.performance, case.number)
    yield from performers.judge_identity(case)
    yield from performers.judge_granted_at_all(case, lives_known)


def of_grant(case: Case, life: Life) -> Iterator[Finding]:
    """Rules that judge a whole grant."""
    yield from lives.judge_life(case, life)
    yield from conditions.judge_conditions(case, life)


def of_scope(offer: Offer) -> Iterator[Finding]:
    """Rules that judge one scope of a grant, its facets apart."""
    yield from scopes.judge_scope(offer)


def of_facets(offer: Offer) -> Iterator[Finding]:
    """Rules that judge the box of one scope."""
    yield from scopes.judge_facets(offer)


def owed(case: Case, life: Life) -> Iterator[Obligation]:
    """What is owed whenever the grant is leaned on."""
    yield from lives.running_notices(case, life)
    yield from conditions.obligations_of(life)
