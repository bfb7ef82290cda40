"""The decision: a pure function of (request, log prefix, rule set, instant). Anybody with the log can run it again."""

from __future__ import annotations

from collections.abc import Iterator

from consent.decision import asking
from consent.decision.model import Assumed, Decision, HoldWanted
from consent.decision.performing import Performed, decide_performance
from consent.prefix import Prefix
from consent.rules import judging
from consent.rules.case import CheckRequest, Question
from consent.rules.core import scopes
from consent.rules.model import Effect, Finding, escalates, refuses
from consent.vocabulary.words import OUTCOMES


def decide(request: CheckRequest, prefix: Prefix, *, at: int, now: int) -> Decision:
    """Whether the use is covered, with every reason, in an order that depends on nothing but the arguments.

    `at` is the instant of generation, `now` the ledger's clock; both are Unix seconds.
    """
    question = asking.question_of(request, prefix, at=at, now=now)
    of_question = tuple(judging.of_question(question))
    performed = [
        decide_performance(asking.case_of(question, number), of_question) for number in range(len(request.performances))
    ]
    outcome = _worst([one.decision.outcome for one in performed]) if performed else _of_nobody(of_question)
    findings = _findings(performed, of_question)
    relied_on = {offer.life.record.digest: offer.life.record.index for one in performed for offer in one.leaned}
    return Decision(
        outcome=outcome,
        at=at,
        performances=tuple(one.decision for one in performed),
        findings=findings,
        obligations=tuple(dict.fromkeys(owed for one in performed for owed in one.obligations)),
        assumed=tuple(_assumed(question, performed)),
        settled_by=tuple(dict.fromkeys(digest for one in performed for digest in one.settled_by)),
        relied_on=_by_index(prefix, [*relied_on, *(grant for one in performed for grant, _ in one.made_under)]),
        leaned=tuple(leaning for one in performed for leaning in one.leanings),
        holds=tuple(hold for one in performed for hold in _holds(one)) if outcome == "covered" else (),
    )


def _worst(outcomes: list[str]) -> str:
    return max(outcomes, key=OUTCOMES.index)


def _of_nobody(findings: tuple[Finding, ...]) -> str:
    """The outcome of a question that portrays nobody."""
    if refuses(findings):
        return "not_covered"
    return "needs_escalation" if escalates(findings) else "no_consent_required"


def _by_index(prefix: Prefix, digests: list[str]) -> tuple[str, ...]:
    records = (prefix.record(digest) for digest in dict.fromkeys(digests))
    return tuple(one.digest for one in sorted((r for r in records if r is not None), key=lambda one: one.index))


def _findings(performed: list[Performed], of_question: tuple[Finding, ...]) -> tuple[Finding, ...]:
    found = list(of_question) if not performed else []
    for one in performed:
        found += one.findings
        if one.decision.outcome == "not_covered" and len(performed) > 1:
            detail = f"{one.decision.performer} is not covered, so the whole is not"
            found.append(Finding("CORE-14", Effect.NOT, "co_performer_missing", one.case.pointer(), detail))
    return tuple(dict.fromkeys(found))


def _assumed(question: Question, performed: list[Performed]) -> Iterator[Assumed]:
    """The asker's own statements without which the answer would be another."""
    untouched = question.request.facts.get("in_frame_untouched")
    if untouched:
        yield Assumed("/facts/in_frame_untouched", list(untouched), "CORE-14")
    if any(one.made_under for one in performed):
        yield Assumed("/facts/outputs", list(question.request.facts["outputs"]), "CORE-25")
    for one in performed:
        script_date = one.case.performance.facts.get("script_date")
        if not any(offer.scope.script for offer in one.leaned):
            continue
        if script_date is not None:
            yield Assumed(one.case.pointer("facts/script_date"), script_date, "CORE-29")
        elif documents := question.request.facts.get("documents"):
            yield Assumed("/facts/documents", list(documents), "CORE-29")


def _holds(performed: Performed) -> Iterator[HoldWanted]:
    """What this performance takes from every limit of what it leans on, once for each limit."""
    asked: dict[str, int] = {}
    for amount in performed.case.performance.amounts:
        asked[amount.unit] = asked.get(amount.unit, 0) + amount.amount
    wanted = (
        HoldWanted(performed.decision.performer, offer.life.record.digest, owner, limit.unit, asked[limit.unit])
        for offer in performed.leaned
        for owner, limit in scopes.limits_of(offer)
        if limit.unit in asked
    )
    yield from dict.fromkeys(wanted)
