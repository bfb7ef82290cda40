"""The decision: a pure function of (request, log prefix, rule set, instant). Anybody with the log can run it again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from consent.decision import cases, trials
from consent.decision.model import Assumed, Decision, HoldWanted
from consent.decision.performance import Performed, decide_performance
from consent.registry import Registry
from consent.rules import engine
from consent.rules.case import CheckRequest, JudgedAs, Question
from consent.rules.core import scopes
from consent.rules.model import Effect, Finding, RuleSet
from consent.vocabulary.identifiers import Identifier
from consent.vocabulary.words import OUTCOMES
from signing.pointers import step


def decide(request: CheckRequest, registry: Registry, *, at: int, now: int, rules: RuleSet) -> Decision:
    """Whether the use is covered, with every reason, in an order that depends on nothing but the arguments.

    `at` is the instant of generation, `now` the ledger's clock; both are Unix seconds. `rules` is the rule set to
    decide with. First everything about the question and its cases is gathered, then it is judged.
    """
    # Everything is gathered before anything is judged: what one performance is judged by, so are all.
    question = cases.question_of(request, registry, rules, at=at, now=now)
    gathered = cases.cases_of(question, registry)
    of_question = tuple(engine.of_question(question))
    performed = [decide_performance(case, of_question) for case in gathered]

    # An answer for an interval, or by the latest of several declarations, must be the one for all of them: what comes
    # out otherwise joins the findings before anybody's ruling on them is asked.
    def attempt(other: CheckRequest, then: int, judged_as: JudgedAs) -> str:
        asked = cases.question_of(other, registry, rules, at=then, now=now, judged_as=judged_as)
        said = tuple(engine.of_question(asked))
        return _worst([decide_performance(case, said).decision.outcome for case in cases.cases_of(asked, registry)])

    alone = attempt(trials.without_job(request), at, question.judged_as) if question.job_ends_at is not None else None
    outcome = _worst([one.decision.outcome for one in performed])
    otherwise = tuple(trials.other_outcomes(question, gathered, alone or outcome, attempt))
    if otherwise:
        performed = [decide_performance(case, (*of_question, *otherwise)) for case in gathered]
    portrayed = [one for one in performed if one.case.base]
    # The worst of all counts for the whole (CORE-14): an output shows everybody in it, or is not made.
    outcome = _worst([one.decision.outcome for one in performed])
    return Decision(
        outcome=outcome,
        at=at,
        performances=tuple(one.decision for one in portrayed),
        findings=_findings(performed),
        obligations=tuple(dict.fromkeys(owed for one in performed for owed in one.found.owed)),
        assumed=_once(_assumed(question, performed)),
        settled_by=tuple(dict.fromkeys(digest for one in performed for digest in one.found.settled)),
        unread=tuple(unread(question, performed)),
        rules=question.rules,
        relied_on=_relied_on(registry, performed),
        reliances=tuple(reliance for one in performed for reliance in one.reliances),
        holds=tuple(hold for one in performed for hold in _holds(one))
        if outcome == "covered"
        else (),  # what may not be made uses nothing up
    )


def unread(question: Question, performed: list[Performed]) -> Iterator[str]:
    """Where facts are stated that no rule reads which is switched on: of the question, then of each performance."""
    everywhere = frozenset[str]().union(*(one.profiles for one in performed))
    yield from _unread("/facts", question, question.request.facts, everywhere)
    for one in performed:
        yield from _unread(one.case.pointer("facts"), question, one.case.performance.facts, one.profiles)


def _unread(where: str, question: Question, stated: Mapping[str, Any], profiles: frozenset[str]) -> Iterator[str]:
    if not stated:
        return
    readers = engine.readers(question.rules, profiles, question.at)
    yield from (step(where, name) for name in stated if name not in readers)


def _worst(outcomes: list[str]) -> str:
    return max(outcomes, key=OUTCOMES.index)


def _relied_on(registry: Registry, performed: list[Performed]) -> tuple[str, ...]:
    """The grants relied on, in the order of the log; of those an output was made under, the ones still to be read."""
    indexes = {granted.life.record.digest: granted.life.record.index for one in performed for granted in one.relied_on}
    made_under = (registry.record(grant) for one in performed for grant, _ in one.made_under)
    indexes |= {record.digest: record.index for record in made_under if record is not None}
    return tuple(sorted(indexes, key=indexes.__getitem__))


def _findings(performed: list[Performed]) -> tuple[Finding, ...]:
    found: list[Finding] = []
    for one in performed:
        found += one.found.findings
        if one.decision.outcome == "not_covered" and len(performed) > 1:
            detail = f"{one.decision.performer} is not covered, so the whole is not"
            found.append(Finding("CORE-14", Effect.NOT, "co_performer_missing", one.case.pointer(), detail))
    return tuple(dict.fromkeys(found))


def _once(assumed: Iterator[Assumed]) -> tuple[Assumed, ...]:
    """Each statement once for each rule that leaned on it."""
    return tuple({(one.pointer, one.rule): one for one in assumed}.values())


def _assumed(question: Question, performed: list[Performed]) -> Iterator[Assumed]:
    """The asker's own statements without which the answer would be another."""
    untouched = question.request.facts.get("in_frame_untouched")
    if untouched:
        yield Assumed("/facts/in_frame_untouched", list(untouched), "CORE-14")
    if any(one.made_under for one in performed):
        yield Assumed("/facts/outputs", list(question.request.facts["outputs"]), "CORE-25")
    for one in performed:
        yield from (
            Assumed(assumed.fact.pointer, _json(assumed.fact.value), assumed.rule) for assumed in one.found.assumed
        )
        script_date = one.case.performance.facts.get("script_date")
        if not any(granted.scope.script for granted in one.relied_on):
            continue
        if script_date is not None:
            yield Assumed(one.case.pointer("facts/script_date"), script_date, "CORE-29")
        elif documents := question.request.facts.get("documents"):
            yield Assumed("/facts/documents", list(documents), "CORE-29")


def _json(value: Any) -> Any:
    """A stated fact as it stands on the wire."""
    if isinstance(value, Identifier):
        return value.as_json()
    return list(value) if isinstance(value, tuple) else value


def _holds(performed: Performed) -> Iterator[HoldWanted]:
    """What this performance takes from every limit of what it leans on, once for each limit."""
    asked: dict[str, int] = {}
    for amount in performed.case.performance.amounts:
        asked[amount.unit] = asked.get(amount.unit, 0) + amount.amount
    wanted = (
        HoldWanted(performed.decision.performer, granted.life.record.digest, owner, limit.unit, asked[limit.unit],
                   performed.case.performance.episode)
        for granted in performed.relied_on
        for owner, limit in scopes.limits_of(granted)
        if limit.unit in asked
    )  # fmt: skip
    yield from dict.fromkeys(wanted)
