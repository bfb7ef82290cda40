"""CORE-25: showing what was lawfully made is judged by the decision it was made under, not by today's state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from consent.authority.signatures import standing
from consent.coverage import reach
from consent.coverage.reach import CarveOut
from consent.coverage.scope import Scope
from consent.records import RecordedDecision
from consent.rules import switches
from consent.rules.case import Case, GrantedScope
from consent.rules.core import lives, scopes
from consent.rules.model import Effect, Finding
from consent.statements import headings
from consent.statements.grants import Grant
from consent.statements.rulings import UseReport
from consent.states import terms
from consent.states.life import Life, life_of
from consent.vocabulary import uses
from consent.vocabulary.identifiers import Identifier
from consent.vocabulary.times import format_instant


def made_under(case: Case, sha256: str) -> RecordedDecision | None:
    """The covered, recorded decision that its own licensee or vendor reported the output under."""
    registry = case.question.registry
    for record in registry.said(headings.output(sha256), UseReport):
        decided = registry.decided(record.body.decision)
        if decided is None or decided.outcome not in {"covered", "no_consent_required"}:
            continue
        askers = {decided.request.get("licensee"), decided.request.get("vendor")}
        if any(signing.party in askers for signing in standing(registry, record)):
            return decided
    return None


@dataclass(frozen=True, slots=True)
class ShownOutputs:
    """What CORE-25 finds, and the (grant, scope) pairs of this performer that the outputs were made under."""

    findings: tuple[Finding, ...]
    made_under: tuple[tuple[str, str], ...]


def judge_outputs(case: Case) -> ShownOutputs:
    """Each output by the decision it was made under; what is not on record is for a person to say."""
    outputs = case.question.request.facts.get("outputs", ())
    findings: list[Finding] = []
    under: dict[tuple[str, str], None] = {}
    if not outputs:
        findings.append(_unknown("/facts/outputs", "nobody says which outputs are to be shown"))
    for number, output in enumerate(outputs):
        pointer = f"/facts/outputs/{number}"
        decided = made_under(case, output["sha256"])
        if decided is None:
            findings.append(_unknown(pointer, "no covered decision is on record that this output was reported under"))
            continue
        findings += _of_decision(case, decided, pointer)
        for one in decided.relied_on:
            if case.person and one.performer == case.person.party:
                findings += _shown_within(case, one.grant, one.scope)
                under[one.grant, one.scope] = None
    if not findings:
        detail = "made under a covered decision on record: judged by what was granted then"
        findings.append(Finding("CORE-25", Effect.EXEMPT, "", "/facts/outputs", detail))
    return ShownOutputs(tuple(dict.fromkeys(findings)), tuple(under))


def _of_decision(case: Case, decided: RecordedDecision, pointer: str) -> Iterator[Finding]:
    """Whether the decision was about this work and this performer."""
    project = decided.request.get("project")
    if project is None or Identifier(**project) not in case.question.works:
        detail = "the decision it was made under was about another work"
        yield Finding("CORE-06", Effect.NOT, "project_not_named", "/project", detail)
    if not any(case.person and one.performer == case.person.party for one in decided.relied_on):
        yield _unknown(pointer, "the decision it was made under did not rely on a grant of this performer")


def _shown_within(case: Case, digest: str, name: str) -> Iterator[Finding]:
    """The asker and every facet, held against the scope it was made under; media and territories as it may be shown."""
    record = case.question.registry.find(digest, Grant)
    if record is None:
        yield _unknown("/facts/outputs", "the grant it was made under can no longer be read")
        return
    life = terms.counted_for(life_of(case.question.registry, record), case.question.work)
    granted = _offer(case, life, name)
    yield from lives.judge_asker(case, life, granted.profiles)
    yield from lives.judge_sublicensee(granted)
    yield from scopes.judge_vendor(granted)
    yield from (short.finding for short in scopes.judge_facets(granted))
    if life.grant.exploitation is None and granted.scope.term is not None:
        for bound in granted.scope.term.open:
            yield _unknown("/project", f"the term counts {bound.written}, and the work declares no such day")
    end = shown_until(life.grant, granted.scope)
    if end is not None and end <= case.question.at:
        detail = f"grant {digest}: finished work may be shown until {format_instant(end)}"
        yield Finding("CORE-25", Effect.NOT, "expired", "/at", detail)


def _offer(case: Case, life: Life, name: str) -> GrantedScope:
    """The scope an output was made under as it permits showing, less what its grant excludes."""
    made, shown = dict(life.grant.scopes)[name], life.grant.exploitation
    allowed = replace(made, uses=(uses.EXPLOITS,))
    if shown is not None:
        allowed = replace(allowed, media=shown.media, territories=shown.territories)
    excluded = [CarveOut("excluded", "CORE-12", one.scope, life.record.digest) for one in life.grant.exclusions
                if one.scope.term is None or one.scope.term.holds(case.question.at)]  # fmt: skip
    fit = reach.fit(allowed, case.asked, excluded)
    return GrantedScope(case, life, name, allowed, fit, switches.of_grant(case.profiles, life.grant))


def shown_until(grant: Grant, made: Scope) -> int | None:
    """When what was made under a scope may no longer be shown; None where nothing ends it."""
    if grant.exploitation is not None:
        zone = made.term.zone if made.term else "UTC"
        return grant.exploitation.until.end(zone) if grant.exploitation.until else None
    return made.term.end if made.term else None


def _unknown(pointer: str, detail: str) -> Finding:
    return Finding("CORE-25", Effect.ESCALATE, "unknown_fact", pointer, detail)
