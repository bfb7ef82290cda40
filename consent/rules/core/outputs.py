"""CORE-25: showing what was lawfully made is judged by what stood when it was made, not by today's grants.

An output on record was reported under a decision: that says who is in it, under which grants and when. It may be shown
where the grant it was made under lets it be shown, unless something stood against it when it was made, for anybody in
it, named in the question or not; and unless a bar on showing is in force now.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from consent.coverage import reach
from consent.coverage.overlap import taken
from consent.coverage.reach import CarveOut
from consent.coverage.scope import Scope
from consent.records import RecordedDecision, Reliance
from consent.rules import switches
from consent.rules.case import Case, GrantedScope, Question
from consent.rules.core import lives, performers, scopes
from consent.rules.model import Effect, Finding, Settler
from consent.statements.grants import Grant
from consent.statements.rulings import UseReport
from consent.states import terms
from consent.states.life import Life
from consent.vocabulary import uses
from consent.vocabulary.identifiers import Identifier
from consent.vocabulary.times import DAY, format_instant

RECEIPT_LASTS: Final = DAY
"""How long a receipt may be leaned on at most, in seconds: nothing was made under it later."""


@dataclass(frozen=True, slots=True)
class Making:
    """How an output was made: under which decision, and when, never later than that could be leaned on."""

    decided: RecordedDecision
    made_at: int

    @property
    def judged_at(self) -> int:
        """The later of when it was made and the instant it was decided for: by then nothing may have ended."""
        return max(self.made_at, self.decided.at)


@dataclass(frozen=True, slots=True)
class ShownOutputs:
    """What CORE-25 finds, and the (grant, scope) pairs of this performer that the outputs were made under."""

    findings: tuple[Finding, ...]
    made_under: tuple[tuple[str, str], ...]


def makings_of(question: Question, sha256: str) -> tuple[Making, ...]:
    """How an output was made, by every report of it on a covered decision of the asker's own side."""
    makings: dict[str, Making] = {}
    for record in question.door.reports(sha256):
        decided = question.door.decided(record.body.decision)
        if decided is None or decided.outcome not in {"covered", "no_consent_required"}:
            continue
        if _of_the_askers_side(question, decided):
            making = Making(decided, _made_at(record.body, record.said_at, decided))
            known = makings.get(decided.decision)
            if known is None or known.made_at < making.made_at:  # of several reports the later making is judged
                makings[decided.decision] = making
    return tuple(makings.values())


def _made_at(report: UseReport, said_at: int, decided: RecordedDecision) -> int:
    reported = report.generated.until if report.generated is not None else said_at
    return min(reported, decided.recorded_at + RECEIPT_LASTS)


def _of_the_askers_side(question: Question, decided: RecordedDecision) -> bool:
    """Whether the decision was asked by the asker, or by somebody a grant it relied on names beside the asker."""
    request = question.request
    askers = {one for one in (request.licensee, request.vendor) if one is not None}
    asked_by = {decided.request.get("licensee"), decided.request.get("vendor")} - {None}
    if askers & asked_by:
        return True
    lives_of_it = (question.door.grant(one.grant) for one in decided.relied_on)
    return any(life is not None and askers & _named(life) and asked_by & _named(life) for life in lives_of_it)


def _named(life: Life) -> set[str]:
    scoped = (party for _, scope in life.grant.scopes for party in (*(scope.vendors or ()), *scope.sublicensees))
    return {life.grant.licensee, *scoped, *(one.to for one in life.transfers)}


def judge_outputs(case: Case) -> ShownOutputs:
    """Each output by how it was made; what is not on record is for a person to say."""
    outputs = case.question.request.facts.get("outputs", ())
    findings: list[Finding] = []
    under: dict[tuple[str, str], None] = {}
    if not outputs:
        findings.append(_unknown("/facts/outputs", "nobody says which outputs are to be shown"))
    for number, output in enumerate(outputs):
        pointer = f"/facts/outputs/{number}"
        if case.shown and case.base != pointer:
            continue  # somebody the question does not name is judged where she is
        makings = makings_of(case.question, output["sha256"])
        findings += _of_reports(case, makings, pointer)
        for making in makings:
            findings += _of_decision(case, making, pointer)
            for one in _relied_on_for(case, making):
                findings += _shown_within(case, making, one.grant, one.scope)
                under[one.grant, one.scope] = None
    findings += _barred_now(case)
    if not findings:
        detail = "made under a covered decision on record: judged by what was granted then"
        findings.append(Finding("CORE-25", Effect.EXEMPT, "", "/facts/outputs", detail))
    return ShownOutputs(tuple(dict.fromkeys(findings)), tuple(under))


def _of_reports(case: Case, makings: tuple[Making, ...], pointer: str) -> Iterator[Finding]:
    if not makings and not case.granted_to_asker and (nothing := performers.granted_nothing(case)) is not None:
        yield nothing
    if not makings:
        yield _unknown(pointer, "no covered decision is on record that this output was reported under")
    elif len({making.decided.relied_on for making in makings}) > 1:
        yield _unknown(pointer, "it was reported under decisions that rest on different consents")


def _relied_on_for(case: Case, making: Making) -> Iterator[Reliance]:
    """What the decision relied on for this performer."""
    if case.person is not None:
        for one in making.decided.relied_on:
            if case.question.door.same(one.performer, case.person.party):
                yield one


def _of_decision(case: Case, making: Making, pointer: str) -> Iterator[Finding]:
    """Whether the decision was about this work and this performer, and whether she barred the making or the showing."""
    project = making.decided.request.get("project")
    if project is None or Identifier(**project) not in case.question.works:
        detail = "the decision it was made under was about another work"
        yield Finding("CORE-06", Effect.NOT, "project_not_named", "/project", detail)
    if not any(True for _ in _relied_on_for(case, making)):
        yield _unknown(pointer, "the decision it was made under did not rely on a grant of this performer")
    for bar in case.bars_said:
        if bar.hers and bar.holds_at(making.judged_at) and _meets(case, making, bar.scope):
            yield _taken(case, CarveOut("absolute_prohibition", "CORE-12", bar.scope, bar.digest))


def _barred_now(case: Case) -> Iterator[Finding]:
    """Her bars in force now that reach the showing: a bar on showing counts whenever it is in force."""
    for bar in case.bars:
        if all(taken(bar.scope, case.asked)):
            yield _taken(case, bar)


def _taken(case: Case, carve_out: CarveOut) -> Finding:
    return scopes.taken_away(case, carve_out)


def _meets(case: Case, making: Making, scope: Scope) -> bool:
    """Whether what takes away meets what is shown, as a showing or as the use it was made by."""
    made_by = making.decided.request.get("use")
    as_made = replace(case.asked, use=made_by) if isinstance(made_by, str) else case.asked
    return all(taken(scope, case.asked)) or all(taken(scope, as_made))


def _shown_within(case: Case, making: Making, digest: str, name: str) -> Iterator[Finding]:
    """The asker and every facet, held against the scope it was made under; media and territories as it may be shown."""
    life = case.question.door.grant(digest)
    if life is None:
        yield _unknown("/facts/outputs", "the grant it was made under can no longer be read")
        return
    life = terms.counted_for(life, case.question.work)
    if life.revoked_key:
        yield _unknown("/facts/outputs", "the grant it was made under was signed with a key revoked since")
    yield from lives.judge_made(case, life, making.judged_at, was_settled=bool(making.decided.answer.settled_by))
    granted = _granted_scope(case, making, life, name)
    yield from lives.judge_asker(case, life, granted.profiles)
    yield from lives.judge_sublicensee(granted)
    yield from scopes.judge_vendor(granted)
    yield from (scopes.lacks_facet(case, one) for one in granted.fit.unmet if one.lacking)
    yield from (scopes.taken_away(case, one) for one in granted.fit.carve_outs)
    yield from _ended_by_then(case, making, life)
    if life.grant.exploitation is None and granted.scope.term is not None:
        for bound in granted.scope.term.open:
            yield _unknown("/project", f"the term counts {bound.written}, and the work declares no such day")
    end = shown_until(life.grant, granted.scope)
    if end is not None and end <= case.question.at:
        detail = f"grant {digest}: finished work may be shown until {format_instant(end)}"
        yield Finding("CORE-25", Effect.NOT, "expired", "/at", detail)


def _ended_by_then(case: Case, making: Making, life: Life) -> Iterator[Finding]:
    """What had ended when it was made, or by the instant the decision was for: it was made without consent."""
    for ending in life.ended_at(making.judged_at):
        if lives.reaches(case, ending) and (ending.scope is None or _meets(case, making, ending.scope)):
            detail = f"grant {life.record.digest}: {ending.code} before the output was made"
            effect = Effect.ESCALATE if ending.by_law else Effect.NOT  # what the law alone ends, its own rule asks
            yield Finding("CORE-04", effect, ending.code, "/facts/outputs", detail)


def _granted_scope(case: Case, making: Making, life: Life, name: str) -> GrantedScope:
    """The scope an output was made under as it permits showing, less what her grants excluded when it was made."""
    made, shown = dict(life.grant.scopes)[name], life.grant.exploitation
    allowed = replace(made, uses=(uses.EXPLOITS,))
    if shown is not None:
        allowed = replace(allowed, media=shown.media, territories=shown.territories)
    excluded = [
        CarveOut("excluded", "CORE-12", scope, digest)
        for digest, scope in _exclusions(case, making, life)
        if scope.term is None or scope.term.holds(case.question.at) or scope.term.holds(making.judged_at)
    ]
    named = case.question.named_for(life.first_index)
    asked = replace(case.asked, projects=named)
    return GrantedScope(
        case,
        life,
        name,
        allowed,
        lambda: reach.fit(allowed, asked, excluded),
        switches.of_grant(case.profiles, life.grant),
    )


def _exclusions(case: Case, making: Making, life: Life) -> Iterator[tuple[str, Scope]]:
    """Its own exclusions, and those of her other grants made by then that reach all of them."""
    yield from ((life.record.digest, one.scope) for one in life.grant.exclusions)
    for other in case.question.door.grants_reaching(life.grant.performer, making.judged_at):
        for one in other.body.exclusions:
            if one.applies_to == "all_grants_of_performer" and other.digest != life.record.digest:
                yield "", one.scope


def shown_until(grant: Grant, made: Scope) -> int | None:
    """When what was made under a scope may no longer be shown; None where nothing ends it."""
    if grant.exploitation is not None:
        zone = made.term.zone if made.term else "UTC"
        return grant.exploitation.until.end(zone) if grant.exploitation.until else None
    return made.term.end if made.term else None


def _unknown(pointer: str, detail: str) -> Finding:
    return Finding("CORE-25", Effect.ESCALATE, "unknown_fact", pointer, detail, settled_by=Settler.PERSON)
