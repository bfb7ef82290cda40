"""All rules that are switched on, asked stage by stage. The rooms of the profiles join here and know nothing of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, Final

from consent.rules import facts, profiles
from consent.rules.case import Case, GrantedScope, Lack, Question
from consent.rules.core import conditions, lapses, lives, performers, questions, scopes
from consent.rules.model import (
    REFUSING,
    Assumption,
    Clause,
    Effect,
    Finding,
    Obligation,
    Rule,
    RuleSet,
    Stage,
    rule_set,
)
from consent.rules.verdicts import Verdict, verdict
from consent.states.life import Life
from consent.vocabulary.tables import table_digests
from consent.vocabulary.times import format_instant

VERSION: Final = "2027.03"
OF_AUTHORITY: Final = frozenset({"CN-02"})
"""Rules of the profiles about who could grant: asked also of a grant nobody could have made."""
Said = Finding | Assumption | Obligation


@cache
def current() -> RuleSet:
    """The rule set of this version of the program.

    It is called where somebody chooses what to decide with, and nowhere else: `consent.bootstrap` for a ledger,
    `consent.cli.rules` for what is verified or read offline, and the tools. Whoever decides is handed its rule set.
    """
    return rule_set(VERSION, (rule for profile in profiles.ALL for rule in profile.rules), table_digests())


def of_question(question: Question) -> Iterator[Finding]:
    """Rules that judge the question as a whole."""
    yield from questions.judge_question(question)


def of_performance(case: Case) -> Iterator[Said]:
    """Rules that judge one performance before any grant is looked at."""
    if case.portrays:
        yield from questions.judge_performance_facts(case)
    if case.portrays or case.prompted:
        yield from performers.judge_identity(case)
    yield from performers.judge_doubts(case)
    yield from lapses.of_work(case)
    yield from _said(case.question.rules, case.governing, Stage.PERFORMANCE, case, case)


def of_grant(case: Case, life: Life, codes: frozenset[str]) -> Iterator[Said]:
    """Rules that judge a whole grant; `codes` are the profiles it is judged by."""
    yield from lives.judge_life(case, life, codes)
    yield from lapses.of_grant(case, life.grant.agreement)
    yield from conditions.judge_conditions(case, life)


def of_making(granted: GrantedScope) -> Iterator[Said]:
    """Of a grant that lacks its performer side: whether it was made (CORE-01, CORE-02, CN-02), and nothing else."""
    yield from lives.judge_making(granted.case, granted.life)
    said = _said(granted.case.question.rules, granted.profiles, Stage.GRANT, granted, granted.case)
    yield from (one for one in said if isinstance(one, Finding) and one.rule in OF_AUTHORITY)


def of_scope(granted: GrantedScope) -> Iterator[Said]:
    """Rules that judge one scope of a grant, its facets apart."""
    yield from lives.judge_sublicensee(granted)
    yield from scopes.judge_scope(granted)
    yield from conditions.judge_scope_conditions(granted)
    yield from _said(granted.case.question.rules, granted.profiles, Stage.GRANT, granted, granted.case)


def of_lack(lack: Lack, *, relieved: bool) -> Iterator[Finding | Assumption]:
    """The rules behind a lack of consent; of a `relieved` use only those that no exemption silences."""
    for rule, clause, held in _held(lack.case.question.rules, lack.profiles, Stage.LACK, lack, lack.case.at):
        if relieved and clause.yields:
            continue
        first = _first(lack, clause)
        if first is None:
            continue
        yield from _assumed(rule, held)
        if held.holds is None:
            yield _unknown(rule, held)
        elif held.holds:
            yield _behind(rule, clause, first)


def stepping_back(lack: Lack, codes: frozenset[str], first: Finding) -> Iterator[Finding | Assumption]:
    """What a platform would refuse, escalated where an agreement exempts the use itself (specification §5.38)."""
    for rule, clause, held in _held(lack.case.question.rules, codes, Stage.LACK, lack, lack.case.at):
        if clause.yields and held.holds:
            yield from _assumed(rule, held)
            yield replace(first, rule=rule.id, effect=Effect.ESCALATE, code="platform_approval_missing")


def _first(lack: Lack, clause: Clause) -> Finding | None:
    wanted = clause.facets
    return next((one.finding for one in lack.short if wanted is None or one.facet in wanted), None)


def _behind(rule: Rule, clause: Clause, lack: Finding) -> Finding:
    return replace(lack, rule=rule.id, effect=_effect(rule, clause), code=clause.code or lack.code)


def owed(granted_scopes: Sequence[GrantedScope], case: Case) -> Iterator[Obligation]:
    """What is owed whenever the scopes are leaned on."""
    for granted in granted_scopes:
        yield from lives.running_notices(case, granted.life)
        yield from conditions.obligations_of(granted)
        yield from _owed(case, granted.profiles, Stage.OWED, granted)
    of_all = case.governing.union(*(granted.profiles for granted in granted_scopes))
    yield from _owed(case, of_all, Stage.OWED_ANYWAY, case)


def owed_on_refusal(granted_scopes: Sequence[GrantedScope]) -> Iterator[Obligation]:
    """What is owed under the grants that were looked at, covered or not."""
    for granted in granted_scopes:
        if not granted.case.question.rules.clauses(granted.profiles, Stage.OWED_ON_REFUSAL):
            continue
        yield from _owed(granted.case, granted.profiles, Stage.OWED_ON_REFUSAL, granted)


def exemptions(case: Case, codes: frozenset[str]) -> Iterator[tuple[Rule, Clause, Verdict]]:
    """The exemptions these profiles know that hold here, or would if a fact were stated."""
    yield from _held(case.question.rules, codes, Stage.EXEMPTION, case, case.at)


def exempted(rule: Rule, clause: Clause, held: Verdict, case: Case, lack: Finding) -> Iterator[Finding | Assumption]:
    """What an exemption from a lack says: that it holds, or why a person must say whether it does."""
    yield from _assumed(rule, held)
    if held.holds is None:
        yield _unknown(rule, held, clause.narrowed_by)
    elif held.holds and clause.unconfirmed:
        detail = f"{clause.sentence(case)}: not confirmed by counsel; else {lack.detail}"
        yield replace(lack, rule=rule.id, effect=Effect.ESCALATE, detail=detail)
    elif held.holds:
        yield Finding(rule.id, Effect.EXEMPT, "", case.pointer(), clause.sentence(case))


def answered_by(rules: RuleSet, rule_id: str, kind: str) -> str:
    """Which kind of notice (or `use.report`) shows that an obligation of the rule was met, "" where none does."""
    rule = rules.find(rule_id)
    clauses = rule.clauses if rule is not None else ()
    return next((clause.answered_by for clause in clauses if clause.kind == kind), "")


def readers(rules: RuleSet, codes: frozenset[str], at: int) -> frozenset[str]:
    """Everything that the rules of these profiles and of CORE read at that instant, facts an asker may state too."""
    return rules.reads(codes, at)


def _held(
    rules: RuleSet, codes: frozenset[str], stage: Stage, subject: Any, at: int
) -> Iterator[tuple[Rule, Clause, Verdict]]:
    """The clauses of a stage that hold of the subject, or might."""
    for rule, clause in rules.clauses(codes, stage):
        if at < rule.since_second:
            continue
        judged = clause.when(subject)
        if judged is not False:
            yield rule, clause, verdict(judged)


def _said(rules: RuleSet, codes: frozenset[str], stage: Stage, subject: Any, case: Case) -> Iterator[Said]:
    for rule, clause, held in _held(rules, codes, stage, subject, case.at):
        yield from _assumed(rule, held)
        if held.holds is None:
            yield _unknown(rule, held)
        elif held.holds:
            yield _finding(rule, clause, held, subject, case)
            if clause.effect is Effect.NOTICE and clause.kind:
                yield _obligation(rule, clause, subject)


def _assumed(rule: Rule, held: Verdict) -> Iterator[Assumption]:
    if held.holds is not None:
        yield from (Assumption(rule.id, fact) for fact in held.facts)


def _finding(rule: Rule, clause: Clause, held: Verdict, subject: Any, case: Case) -> Finding:
    pointer = clause.pointer if clause.pointer is not None else held.facts[0].pointer if held.facts else case.pointer()
    return Finding(rule.id, _effect(rule, clause), clause.code, pointer, clause.sentence(subject))


def _effect(rule: Rule, clause: Clause) -> Effect:
    """What is not confirmed never refuses by itself: a person must say."""
    unconfirmed = rule.confidence == "M" or clause.unconfirmed
    return Effect.ESCALATE if unconfirmed and clause.effect in REFUSING else clause.effect


def _unknown(rule: Rule, held: Verdict, others: tuple[str, ...] = ()) -> Finding:
    detail, also = facts.lacking(held.facts), ("CORE-19", *others)
    return Finding(rule.id, Effect.ESCALATE, "unknown_fact", held.facts[0].pointer, detail, also=also)


def _owed(case: Case, codes: frozenset[str], stage: Stage, subject: Any) -> Iterator[Obligation]:
    for rule, clause, held in _held(case.question.rules, codes, stage, subject, case.at):
        if held.holds:
            yield _obligation(rule, clause, subject)


def _obligation(rule: Rule, clause: Clause, subject: Any) -> Obligation:
    due = clause.due(subject) if clause.due else None
    return Obligation(rule.id, clause.kind, clause.sentence(subject), format_instant(due) if due is not None else None)
