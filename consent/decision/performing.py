"""Deciding one performance: every scope of every grant is judged on everything, then the box is covered or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from consent import coverage
from consent.boxes import Box
from consent.coverage import Fit
from consent.decision import asking
from consent.decision.model import Considered, FacetShort, PerformanceDecision
from consent.matching import values
from consent.prefix import Leaned
from consent.rules import judging, rulings
from consent.rules.case import Case, Offer
from consent.rules.core import conditions, outputs
from consent.rules.model import Finding, Obligation, escalates, refuses
from consent.scope import FACETS
from consent.statements.grants import Grant
from consent.states.life import Life, life_of
from consent.states.state import state_in
from consent.vocabulary.times import format_instant


@dataclass(frozen=True, slots=True)
class Judged:
    """One scope with everything found about it: `findings` in the order of reasons, facets apart in `short`."""

    offer: Offer
    findings: tuple[Finding, ...]
    short: tuple[Finding, ...]
    settled: tuple[str, ...]

    @property
    def boxes(self) -> tuple[Box, ...]:
        """The cells it covers, when nothing about it refuses."""
        return () if refuses(self.findings) else self.offer.fit.boxes

    @property
    def clean(self) -> bool:
        """Whether no person has to be asked either."""
        return not escalates(self.findings)


@dataclass(frozen=True, slots=True)
class Performed:
    """One performance decided, with what the whole decision gathers from it."""

    case: Case
    decision: PerformanceDecision
    findings: tuple[Finding, ...]
    obligations: tuple[Obligation, ...]
    settled_by: tuple[str, ...]
    leaned: tuple[Offer, ...]
    made_under: tuple[tuple[str, str], ...] = ()

    @property
    def leanings(self) -> tuple[Leaned, ...]:
        """The grants and scopes leaned on, for the record."""
        performer = self.decision.performer
        own = tuple(Leaned(performer, offer.life.record.digest, offer.name) for offer in self.leaned)
        return own or tuple(Leaned(performer, grant, scope) for grant, scope in self.made_under)


def decide_performance(case: Case, of_question: tuple[Finding, ...]) -> Performed:
    """The answer for one performance, given what was found about the question as a whole."""
    lives = _lives(case)
    about_it = (*of_question, *judging.of_performance(case, lives))
    general, settled = rulings.rule_on(case, about_it)
    if case.question.request.use == outputs.EXPLOITS and case.person is not None:
        return _shown(case, general, settled)
    judged = [one for life in lives for one in _judge_grant(case, life, lives)]
    question = case.question
    states = {life.record.digest: state_in(life, question.prefix, question.at, question.now) for life in lives}
    covered = _cover(case, judged)
    whole = not covered.left and all(one.clean for one in covered.leaned)
    reasons = general if whole else (*general, *_reasons(judged))
    outcome = "covered" if whole else "needs_escalation" if not covered.left else "not_covered"
    if not judged and escalates(general) and not refuses(general):
        outcome = "needs_escalation"
    outcome = _worse(outcome, general)
    leaned = covered.leaned if outcome != "not_covered" else ()
    return Performed(
        case=case,
        decision=PerformanceDecision(
            performer=_name(case),
            outcome=outcome,
            relied_on=tuple(dict.fromkeys(one.offer.life.record.digest for one in leaned)),
            considered=tuple(_considered(one, states[one.offer.life.record.digest]) for one in judged),
            coverable=() if whole else coverage.coverable(case.asked, _clean_cells(judged)),
        ),
        findings=tuple(dict.fromkeys(reasons)),
        obligations=tuple(dict.fromkeys(o for one in leaned for o in judging.owed(case, one.offer.life))),
        settled_by=tuple(dict.fromkeys((*settled, *(digest for one in leaned for digest in _settled(case, one))))),
        leaned=tuple(one.offer for one in leaned),
    )


def _lives(case: Case) -> tuple[Life, ...]:
    """Every grant of the performer, pending ones too, by index."""
    prefix = case.question.prefix
    found = [record for party in case.candidates for record in prefix.about(f"performer:{party}")]
    grants = sorted((one for one in found if isinstance(one.body, Grant)), key=lambda one: one.index)
    return tuple(life_of(prefix, record) for record in grants)


def _judge_grant(case: Case, life: Life, lives: tuple[Life, ...]) -> list[Judged]:
    digest = life.record.digest
    of_grant, settled_grant = rulings.rule_on(case, judging.of_grant(case, life), digest)
    takings = asking.takings_of(case, life, lives)
    judged = []
    for name, scope in life.grant.scopes:
        offer = Offer(case, life, name, scope, coverage.fit(scope, case.asked, takings))
        of_scope, settled = rulings.rule_on(case, judging.of_scope(offer), digest)
        short = tuple(judging.of_facets(offer))
        judged.append(Judged(offer, (*of_grant, *of_scope), short, (*settled_grant, *settled)))
    return judged


def _cover(case: Case, judged: list[Judged]) -> coverage.Cover[Judged]:
    """Cover with what needs nobody first; where that does not suffice, with what a person may still allow."""
    clean = coverage.cover([case.asked.box], [(one, one.boxes) for one in judged if one.clean and one.boxes])
    if not clean.left:
        return clean
    return coverage.cover([case.asked.box], [(one, one.boxes) for one in judged if one.boxes])


def _clean_cells(judged: list[Judged]) -> list[Box]:
    return [box for one in judged if one.clean for box in one.boxes]


def _reasons(judged: list[Judged]) -> list[Finding]:
    """By grant and scope: first what concerns the grant, then its facets in order, then what else the scope says."""
    return [finding for one in judged for finding in (*one.findings, *one.short)]


def _worse(outcome: str, findings: tuple[Finding, ...]) -> str:
    if outcome == "not_covered" or refuses(findings):
        return "not_covered"
    return "needs_escalation" if escalates(findings) else outcome


def _settled(case: Case, one: Judged) -> tuple[str, ...]:
    return (*one.settled, *conditions.approvals_leaned_on(case, one.offer.life))


def _shown(case: Case, general: tuple[Finding, ...], settled: tuple[str, ...]) -> Performed:
    """CORE-25: the outputs decide, not today's grants."""
    found, under = outputs.judge_outputs(case)
    judged, settled_here = rulings.rule_on(case, found)
    findings = (*(one for one in general if one.code != "no_grant"), *judged)
    outcome = _worse("covered", findings)
    relied_on = tuple(dict.fromkeys(grant for grant, _ in under)) if outcome != "not_covered" else ()
    decision = PerformanceDecision(_name(case), outcome, relied_on, (), ())
    return Performed(case, decision, findings, (), (*settled, *settled_here), (), under if relied_on else ())


def _name(case: Case) -> str:
    return case.person.party if case.person else str(case.performance.performer or "")


def _considered(one: Judged, state: str) -> Considered:
    life, offer = one.offer.life, one.offer
    unmet = (*_facets_short(offer.fit, offer), *_term_short(offer))
    facets = {short.facet for short in unmet}
    return Considered(
        grant=life.record.digest,
        index=life.record.index,
        scope=offer.name,
        state=state,
        met=tuple(facet for facet in (*FACETS, "term") if facet not in facets),
        unmet=unmet,
    )


def _facets_short(fit: Fit, offer: Offer) -> list[FacetShort]:
    asked = offer.case.asked
    return [
        FacetShort(
            facet=one.facet,
            asked=tuple(values(one.facet, one.mask, asked)),
            granted=one.granted,
            addable=tuple(values(one.facet, one.lacking, asked)),
        )
        for one in fit.unmet
    ]


def _term_short(offer: Offer) -> list[FacetShort]:
    term, at = offer.scope.term, offer.case.question.at
    if term is None or term.holds(at):
        return []
    asked: tuple[Any, ...] = (format_instant(at),)
    granted = (term.start.written, *((term.until.written,) if term.until else ()))
    return [FacetShort("term", asked, granted, asked)]
