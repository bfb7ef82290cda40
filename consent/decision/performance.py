"""Deciding one performance: covered by grants, freed by exemptions, or refused with every reason.

The order is a legal argument. A consent on record comes before an exemption: where both would do, the answer names the
consent, with what is owed for it and what it takes from its limits. An exemption is only silence, so it frees where
every family of profiles that asks for consent has one; one that leans on the consent to a replica's creation is then
held against the grants as if the creation were asked. Only what none of this settles is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from consent.coverage import reach
from consent.coverage.boxes import Box
from consent.coverage.overlap import taken
from consent.decision.carve_outs import reaching_all, restricting
from consent.decision.consideration import Consideration
from consent.decision.judgments import (
    Findings,
    Judged,
    cover,
    judge_all,
    judge_unsided,
    lack_of,
    lack_told,
    reasons_of,
    settle,
)
from consent.decision.model import PerformanceDecision
from consent.records import Reliance
from consent.rules import engine, exemptions, settlements
from consent.rules.case import Case, GrantedScope, Lack
from consent.rules.core import lives, outputs, performers, scopes
from consent.rules.model import Effect, Finding, Obligation, escalates, refuses
from consent.vocabulary import uses


@dataclass(frozen=True, slots=True)
class Performed:
    """One performance decided, with what the whole decision gathers from it; `profiles` were switched on for it."""

    case: Case
    decision: PerformanceDecision
    found: Findings
    relied_on: tuple[GrantedScope, ...] = ()
    made_under: tuple[tuple[str, str], ...] = ()
    profiles: frozenset[str] = frozenset()

    @property
    def reliances(self) -> tuple[Reliance, ...]:
        """The grants and scopes leaned on, for the record."""
        performer = self.decision.performer
        places = _places(self.relied_on) or self.made_under
        return tuple(Reliance(performer, grant, scope) for grant, scope in places)


@dataclass(frozen=True, slots=True)
class _Result:
    """What the grants and the exemptions come to, before what holds whatever was granted."""

    outcome: str
    found: Findings
    judged: list[Judged]
    relied_on: tuple[Judged, ...] = ()


def decide_performance(case: Case, of_question: tuple[Finding, ...]) -> Performed:
    """The answer for one performance, given what was found about the question as a whole."""
    # What holds whatever was granted is found first, and weighed last (`_finished`): it may take away and never gives.
    general = settle(case, (*of_question, *engine.of_performance(case)))
    # Nobody is portrayed: no grant could be missing, and none is looked for.
    if case.base == "":
        return _finished(case, general, _Result("no_consent_required", Findings(), []))
    # Showing is judged by the outputs alone: a grant that has ended since takes nothing from what it made lawfully.
    if case.question.request.use == uses.EXPLOITS and case.person is not None:
        return _shown(case, general)
    return _finished(case, general, _granted(case, general))


def _granted(case: Case, general: Findings) -> _Result:
    """Covered by grants where they cover; else freed where every profile that asks for consent is silent."""
    judged = judge_all(case)
    covered = cover(case, judged)
    if not covered.left:
        return _covered(covered.sources, judged, Findings())
    judged += judge_unsided(case)
    # Nobody knows who is meant, and a person is asked just that: neither "nothing was granted" nor "no consent is
    # needed" may be said of somebody unknown.
    if not judged and performers.granted_nothing(case) is None and escalates(general.findings):
        return _Result("needs_escalation", Findings(), judged)
    lack = lack_of(case, judged)
    return _freed(lack, judged) or _refused(lack, judged)


def _covered(relied_on: tuple[Judged, ...], judged: list[Judged], freed: Findings) -> _Result:
    """Covered, or for a person to say where a scope leaned on, or what frees the use, leaves a question open.

    Where it is for a person, the reasons of all scopes are told, not only those of the scopes leaned on.
    """
    whole = all(one.clean for one in relied_on) and not escalates(freed.findings)
    effects = [finding for one in relied_on for finding in one.found.findings]
    found = freed + Findings(
        findings=tuple(effects if whole else reasons_of(judged)),
        assumed=tuple(assumed for one in relied_on for assumed in one.found.assumed),
        owed=tuple(owed for one in relied_on for owed in one.found.owed),
        settled=tuple(digest for one in relied_on for digest in one.settled),
    )
    return _Result("covered" if whole else "needs_escalation", found, judged, relied_on)


def _freed(lack: Lack, judged: list[Judged]) -> _Result | None:
    """What the exemptions come to, None where consent is asked for all the same.

    An exemption silences its own profile and nothing else. The performer's prohibition is her own word and binds as
    before, and so do the rules behind a lack that do not yield (training, prompts with her features).
    """
    case = lack.case
    if case.person is None:  # of somebody nobody knows nobody can say that no consent is needed
        return None
    relief = exemptions.relief_of(lack, lack.short[0].finding) if lack.short else None
    if relief is None:
        return None
    freed = settle(case, relief.said)
    if relief.by_creation:
        return _freed_by_creation(case, freed)
    barred = settle(case, restrictions(case))
    found = freed + barred + settle(case, engine.of_lack(lack, relieved=True))
    return _Result(_worse("no_consent_required", found.findings), found, judged)


def restrictions(case: Case) -> Iterator[Finding]:
    """What restricts a use that needs no consent (specification §4.7): no exemption passes it.

    Her prohibitions, and what she excluded under all her grants, refuse. What restricts one grant that names the asker
    (an exclusion, a suspension by grant, a dispute) is for a person to say.
    """
    for one in (*case.bars, *reaching_all(case)):
        if all(taken(one.scope, case.asked)):
            yield scopes.taken_away(case, one)
    for one in restricting(case):
        if all(taken(one.scope, case.asked)):
            yield replace(scopes.taken_away(case, one), effect=Effect.ESCALATE)
    for known in case.grants.values():
        yield from lives.restrictions_of(case, known.life)


def _freed_by_creation(case: Case, freed: Findings) -> _Result | None:
    """What leans on the consent to the replica's creation: covered where that was given, bars and term included.

    None where it was not: then the use is refused for the reasons it had when it was asked as what it is.
    """
    by_creation = replace(case, asked=replace(case.asked, granted_as=uses.CREATES))
    judged = judge_all(by_creation)
    covered = cover(by_creation, judged)
    return None if covered.left else _covered(covered.sources, judged, freed)


def _refused(lack: Lack, judged: list[Judged]) -> _Result:
    """Not covered: that nothing was granted, else why no scope suffices; then the rules that ask for the consent."""
    told = {finding for one in judged for finding in one.found.findings}
    nothing = tuple(one.finding for one in lack.short if one.finding not in told) if not lack.case.grants else ()
    behind = settle(lack.case, engine.of_lack(lack_told(lack, judged), relieved=False))
    found = Findings((*nothing, *reasons_of(judged))) + behind
    return _Result("not_covered", found, judged)


def _finished(case: Case, general: Findings, result: _Result) -> Performed:
    """The performance with what holds whatever was granted, what is owed, and every scope considered."""
    outcome = _worse(result.outcome, general.findings)
    # What is refused after all leans on nothing, takes nothing from a limit and names no grant as relied on.
    relied_on = result.relied_on if outcome != "not_covered" else ()
    granted_scopes = tuple(one.granted for one in relied_on)
    whole = result.outcome in {"covered", "no_consent_required"}
    found = general + result.found
    return Performed(
        case=case,
        decision=PerformanceDecision(
            performer=_name(case),
            outcome=outcome,
            relied_on=tuple(dict.fromkeys(granted.life.record.digest for granted in granted_scopes)),
            considered=tuple(map(Consideration, result.judged)),
            coverable=() if whole else reach.coverable(case.asked, _clean_cells(result.judged)),
            rests_on=_places(granted_scopes) if outcome == "covered" else (),
            freed_by=_freed_by(outcome, found.findings),
            others=case.others,
        ),
        found=replace(
            found,
            findings=tuple(dict.fromkeys(found.findings)),
            owed=tuple(dict.fromkeys(_owed(case, outcome, granted_scopes, found.owed, result.judged))),
            settled=tuple(dict.fromkeys(found.settled)),
        ),
        relied_on=granted_scopes,
        profiles=case.governing.union(*(one.granted.profiles for one in result.judged)),
    )


def _places(granted_scopes: Iterable[GrantedScope]) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys((one.life.record.digest, one.name) for one in granted_scopes))


def _freed_by(outcome: str, findings: Iterable[Finding]) -> tuple[str, ...]:
    """The rules a yes rests on because they ask for no consent here."""
    freeing = (one.rule for one in findings if one.effect is Effect.EXEMPT)
    return tuple(dict.fromkeys(freeing)) if outcome in {"covered", "no_consent_required"} else ()


def _owed(
    case: Case,
    outcome: str,
    granted_scopes: tuple[GrantedScope, ...],
    said: tuple[Obligation, ...],
    judged: list[Judged],
) -> Iterable[Obligation]:
    if outcome != "not_covered":
        yield from engine.owed(granted_scopes, case)
        yield from said
    yield from engine.owed_on_refusal([one.granted for one in judged])


def _clean_cells(judged: list[Judged]) -> list[Box]:
    return [box for one in judged if one.boxes and one.clean for box in one.boxes]


def _worse(outcome: str, findings: Iterable[Finding]) -> str:
    listed = tuple(findings)
    if outcome == "not_covered" or refuses(listed):
        return "not_covered"
    return "needs_escalation" if escalates(listed) else outcome


def _shown(case: Case, general: Findings) -> Performed:
    """CORE-25: the outputs decide, not today's grants, for what was lawfully made may be shown on."""
    shown = outputs.judge_outputs(case)
    ruled = settlements.rule_on(case, shown.findings)
    found = general + Findings(findings=ruled.findings, settled=ruled.settled)
    outcome = _worse("covered", found.findings)
    relied_on = tuple(dict.fromkeys(grant for grant, _ in shown.made_under)) if outcome != "not_covered" else ()
    made_under = shown.made_under if relied_on else ()
    rests_on, freed_by = made_under if outcome == "covered" else (), _freed_by(outcome, found.findings)
    decision = PerformanceDecision(_name(case), outcome, relied_on, (), (), rests_on, freed_by, case.others)
    owed = tuple(engine.owed((), case)) if outcome != "not_covered" else ()
    return Performed(case, decision, found + Findings(owed=owed), (), made_under, case.governing)


def _name(case: Case) -> str:
    return case.person.party if case.person else str(case.performance.performer or "")
