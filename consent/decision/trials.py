"""The same question asked otherwise: at each edge inside its job, and by each earlier declaration of work and tools.

An interval is not judged at its first second, and nobody declares rules away (specification §4.8, §2.3): where the
question asked at an edge, or by an earlier declaration, has another outcome, a person must say (CORE-19).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Final

from consent.authority import signers
from consent.coverage.scope import Scope, Term
from consent.rules.case import Case, CheckRequest, JudgedAs, Question
from consent.rules.core.questions import unknown
from consent.rules.model import Finding, Settler
from consent.statements.production import ProjectDeclaration
from consent.states.life import Life
from consent.vocabulary.identifiers import parse_tool
from consent.vocabulary.times import format_instant

MOST_EDGES: Final = 64
"""A job with more things beginning or ending in it is for a person at once: each edge costs a whole decision."""
Try = Callable[[CheckRequest, int, JudgedAs], str]
"""The outcome of a question at an instant, judged as somebody declared."""


def other_outcomes(question: Question, cases: Iterable[Case], outcome: str, attempt: Try) -> Iterator[Finding]:
    """CORE-19 where the question has another outcome than `outcome` at an edge of its job or by a declaration."""
    yield from _of_the_job(question, cases, outcome, attempt)
    yield from _of_the_work(question, outcome, attempt)
    yield from _of_tools(question, outcome, attempt)


def without_job(request: CheckRequest) -> CheckRequest:
    """The question about its first instant alone."""
    return replace(request, facts={name: value for name, value in request.facts.items() if name != _ENDS})


_ENDS: Final = "generation_ends_at"


def _of_the_job(question: Question, cases: Iterable[Case], outcome: str, attempt: Try) -> Iterator[Finding]:
    ends = question.job_ends_at
    if ends is None:
        return
    edges = sorted({edge for case in cases for edge in _edges(case) if question.at < edge < ends})
    pointer = f"/facts/{_ENDS}"
    if len(edges) > MOST_EDGES:
        yield _hers(unknown(pointer, f"{len(edges)} things begin or end while the job runs: ask for a shorter one"))
        return
    request = without_job(question.request)
    for edge in edges:
        then = attempt(request, edge, question.judged_as)
        if then != outcome:
            yield _hers(unknown(pointer, f"from {format_instant(edge)} on the answer is another: {then}"))
            return


def _hers(finding: Finding) -> Finding:
    return replace(finding, settled_by=Settler.PERSON)


def _edges(case: Case) -> Iterator[int]:
    """Every instant at which something known that bears on the case begins or ends."""
    lives = [known.life for known in case.grants.values()]
    for life in (*lives, *case.elsewhere):
        yield from _edges_of(life)
    if case.person is None:
        return
    door = case.question.door
    for bar in case.bars_said:
        yield from _term(bar.scope)
        yield from () if bar.until is None else (bar.until,)
    for life in lives:
        yield from () if (adult := case.person.adult_at(signers.zone_of(life.grant))) is None else (adult,)
        for condition in life.grant.all_conditions:
            for approval in door.use_approvals(life, condition, case.question.at):
                yield from _term(approval.body.scope)
    yield from _edges_of_the_work(case)


def _edges_of_the_work(case: Case) -> Iterator[int]:
    question = case.question
    for identifier in question.works:
        for ruling in question.door.determinations(identifier):
            yield ruling.body.until.end()
            yield from _term(ruling.body.scope)
        for platform in question.work.platforms if question.work is not None else ():
            for approval in question.door.approvals(identifier, platform, question.at):
                yield approval.body.start.first_second()
                yield approval.body.until.end()
                yield from _term(approval.body.scope)


def _edges_of(life: Life) -> Iterator[int]:
    for scope in (*(scope for _, scope in life.grant.scopes), *(one.scope for one in life.grant.exclusions)):
        yield from _term(scope)
    yield from (one.effective for one in life.endings)
    yield from (one.effective for one in life.suspension_changes)
    for dispute in life.open_disputes:
        yield dispute.since
        yield from () if dispute.until is None else (dispute.until,)


def _term(scope: Scope) -> Iterator[int]:
    term: Term | None = scope.term
    if term is not None:
        yield term.first
        yield from () if term.end is None else (term.end,)


def _of_the_work(question: Question, outcome: str, attempt: Try) -> Iterator[Finding]:
    work = question.work
    if work is None:
        return
    latest = work.declaration
    for earlier in (_stating(one, latest) for one in work.earlier):
        if not _moved(earlier, latest):
            continue
        then = attempt(question.request, question.at, JudgedAs(work=earlier))
        if then != outcome:
            yield _hers(unknown("/project", f"by an earlier declaration of the work the answer is another: {then}"))
            return


def _stating(one: ProjectDeclaration, latest: ProjectDeclaration) -> ProjectDeclaration:
    """An earlier declaration; a release it did not know of yet contradicts nothing."""
    return replace(one, release_date=latest.release_date) if one.release_date is None else one


def _moved(one: ProjectDeclaration, latest: ProjectDeclaration) -> bool:
    """Whether it says another kind or other dates."""
    facts = ((it.kind, it.photography_start, it.release_date) for it in (one, latest))
    return len(set(facts)) > 1


def _of_tools(question: Question, outcome: str, attempt: Try) -> Iterator[Finding]:
    for number, tool in enumerate(question.tools):
        for earlier in tool.earlier:
            judged_as = JudgedAs(tools={parse_tool(tool.written).name: earlier})
            then = attempt(question.request, question.at, judged_as)
            if then != outcome:
                detail = f"by an earlier declaration of {tool.written} the answer is another: {then}"
                yield _hers(unknown(f"/tools/{number}", detail))
                break
