"""Deciding one performance: covered by grants, freed by exemptions, or refused with every reason.

The order is a legal argument. A consent on record comes before an exemption: where both would do, the answer names the
consent, with what is owed for it and what it takes from its limits. An exemption is only silence, so it frees where
every family of profiles that asks for consent has one; one that leans on the consent to a replica's creation is then
held against the grants as if the creation were asked. Only what none of this settles is refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from consent.coverage import reach
from consent.coverage.boxes import Box
from consent.coverage.matching import taken
from consent.decision.consideration import considered
from consent.decision.judgments import Heard, Judged, cover, hear, judge_all, lack_of, reasons_of
from consent.decision.model import PerformanceDecision
from consent.records import Reliance
from consent.rules import engine, exemptions, settlements
from consent.rules.case import Case, Lack, Offer
from consent.rules.core import outputs, performers, scopes
from consent.rules.model import Finding, Obligation, escalates, refuses
from consent.vocabulary import uses


@dataclass(frozen=True, slots=True)
class Performed:
    """One performance decided, with what the whole decision gathers from it."""

    case: Case
    decision: PerformanceDecision
    heard: Heard
    leaned: tuple[Offer, ...] = ()
    made_under: tuple[tuple[str, str], ...] = ()

    @property
    def leanings(self) -> tuple[Reliance, ...]:
        """The grants and scopes leaned on, for the record."""
        performer = self.decision.performer
        own = tuple(Reliance(performer, offer.life.record.digest, offer.name) for offer in self.leaned)
        return own or tuple(Reliance(performer, grant, scope) for grant, scope in self.made_under)


@dataclass(frozen=True, slots=True)
class _Result:
    """What the grants and the exemptions come to, before what holds whatever was granted."""

    outcome: str
    heard: Heard
    judged: list[Judged]
    leaned: tuple[Judged, ...] = ()


def decide_performance(case: Case, of_question: tuple[Finding, ...]) -> Performed:
    """The answer for one performance, given what was found about the question as a whole."""
    # What holds whatever was granted is found first, and weighed last (`_finished`): it may take away and never gives.
    general = hear(case, (*of_question, *engine.of_performance(case)))
    # Nobody is portrayed: no grant could be missing, and none is looked for.
    if case.base == "":
        return _finished(case, general, _Result("no_consent_required", Heard(), []))
    # Showing is judged by the outputs alone: a grant that has ended since takes nothing from what it made lawfully.
    if case.question.request.use == uses.EXPLOITS and case.person is not None:
        return _shown(case, general)
    return _finished(case, general, _granted(case, general))


def _granted(case: Case, general: Heard) -> _Result:
    """Covered by grants where they cover; else freed where every profile that asks for consent is silent."""
    judged = judge_all(case)
    covered = cover(case, judged)
    if not covered.left:
        return _covered(covered.leaned, judged, Heard())
    # Nobody knows who is meant, and a person is asked just that: neither "nothing was granted" nor "no consent is
    # needed" may be said of somebody unknown.
    if not judged and performers.granted_nothing(case) is None and escalates(general.findings):
        return _Result("needs_escalation", Heard(), judged)
    lack = lack_of(case, judged)
    return _freed(lack, judged) or _refused(lack, judged)


def _covered(leaned: tuple[Judged, ...], judged: list[Judged], freed: Heard) -> _Result:
    """Covered, or for a person to say where a scope leaned on, or what frees the use, leaves a question open.

    Where it is for a person, the reasons of all scopes are told, not only those of the scopes leaned on.
    """
    whole = all(one.clean for one in leaned) and not escalates(freed.findings)
    effects = [finding for one in leaned for finding in one.heard.findings]
    heard = freed + Heard(
        findings=tuple(effects if whole else reasons_of(judged)),
        leant=tuple(leant for one in leaned for leant in one.heard.leant),
        owed=tuple(owed for one in leaned for owed in one.heard.owed),
        settled=tuple(digest for one in leaned for digest in one.settled),
    )
    return _Result("covered" if whole else "needs_escalation", heard, judged, leaned)


def _freed(lack: Lack, judged: list[Judged]) -> _Result | None:
    """What the exemptions come to, None where consent is asked for all the same.

    An exemption silences its own profile and nothing else. The performer's prohibition is her own word and binds as
    before, and so do the rules behind a lack that do not yield (training, prompts with her features).
    """
    case = lack.case
    relief = exemptions.relief_of(lack, lack.short[0].finding) if lack.short else None
    if relief is None:
        return None
    freed = hear(case, relief.said)
    if relief.by_creation:
        return _freed_by_creation(case, freed)
    barred = Heard(tuple(scopes.taken_away(case, bar) for bar in case.bars if all(taken(bar.scope, case.asked))))
    heard = freed + barred + hear(case, engine.of_lack(lack, relieved=True))
    return _Result(_worse("no_consent_required", heard.findings), heard, judged)


def _freed_by_creation(case: Case, freed: Heard) -> _Result | None:
    """What leans on the consent to the replica's creation: covered where that was given, bars and term included.

    None where it was not: then the use is refused for the reasons it had when it was asked as what it is.
    """
    by_creation = replace(case, asked=replace(case.asked, granted_as=uses.CREATES))
    judged = judge_all(by_creation)
    covered = cover(by_creation, judged)
    return None if covered.left else _covered(covered.leaned, judged, freed)


def _refused(lack: Lack, judged: list[Judged]) -> _Result:
    """Not covered: that nothing was granted, else why no scope suffices; then the rules that ask for the consent."""
    nothing = tuple(shortfall.finding for shortfall in lack.short) if not judged else ()
    behind = hear(lack.case, engine.of_lack(lack, relieved=False))
    heard = Heard((*nothing, *reasons_of(judged))) + behind
    return _Result("not_covered", heard, judged)


def _finished(case: Case, general: Heard, result: _Result) -> Performed:
    """The performance with what holds whatever was granted, what is owed, and every scope considered."""
    outcome = _worse(result.outcome, general.findings)
    # What is refused after all leans on nothing, takes nothing from a limit and names no grant as relied on.
    leaned = result.leaned if outcome != "not_covered" else ()
    offers = tuple(one.offer for one in leaned)
    whole = result.outcome in {"covered", "no_consent_required"}
    heard = general + result.heard
    return Performed(
        case=case,
        decision=PerformanceDecision(
            performer=_name(case),
            outcome=outcome,
            relied_on=tuple(dict.fromkeys(offer.life.record.digest for offer in offers)),
            considered=tuple(considered(one) for one in result.judged),
            coverable=() if whole else reach.coverable(case.asked, _clean_cells(result.judged)),
        ),
        heard=replace(
            heard,
            findings=tuple(dict.fromkeys(heard.findings)),
            owed=tuple(dict.fromkeys(_owed(case, outcome, offers, heard.owed, result.judged))),
            settled=tuple(dict.fromkeys(heard.settled)),
        ),
        leaned=offers,
    )


def _owed(
    case: Case, outcome: str, offers: tuple[Offer, ...], said: tuple[Obligation, ...], judged: list[Judged]
) -> Iterable[Obligation]:
    if outcome != "not_covered":
        yield from engine.owed(offers, case)
        yield from said
    yield from engine.owed_on_refusal([one.offer for one in judged])


def _clean_cells(judged: list[Judged]) -> list[Box]:
    return [box for one in judged if one.clean for box in one.boxes]


def _worse(outcome: str, findings: Iterable[Finding]) -> str:
    listed = tuple(findings)
    if outcome == "not_covered" or refuses(listed):
        return "not_covered"
    return "needs_escalation" if escalates(listed) else outcome


def _shown(case: Case, general: Heard) -> Performed:
    """CORE-25: the outputs decide, not today's grants, for what was lawfully made may be shown on."""
    shown = outputs.judge_outputs(case)
    ruled = settlements.rule_on(case, shown.findings)
    heard = general + Heard(findings=ruled.findings, settled=ruled.settled)
    outcome = _worse("covered", heard.findings)
    relied_on = tuple(dict.fromkeys(grant for grant, _ in shown.made_under)) if outcome != "not_covered" else ()
    decision = PerformanceDecision(_name(case), outcome, relied_on, (), ())
    owed = tuple(engine.owed((), case)) if outcome != "not_covered" else ()
    return Performed(case, decision, heard + Heard(owed=owed), (), shown.made_under if relied_on else ())


def _name(case: Case) -> str:
    return case.person.party if case.person else str(case.performance.performer or "")
