"""The grants of one performer held against a case: every scope of each judged on everything, then covered together.

The grants are not read here: they stand in the case. What is looked up are rulings, and what rare rules ask for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from consent.coverage import reach
from consent.coverage.boxes import Box
from consent.coverage.index import ScopeIndex
from consent.coverage.overlap import Asked
from consent.coverage.scope import Scope
from consent.decision.carve_outs import carve_outs_of
from consent.decision.shortfalls import FacetMissed, of_facet
from consent.lazily import lazily
from consent.rules import engine, settlements, switches
from consent.rules.case import Case, GrantedScope, Lack
from consent.rules.core import conditions, performers, scopes
from consent.rules.core.scopes import limits_of
from consent.rules.model import Assumption, Effect, Finding, Obligation, Shortfall, escalates, refuses
from consent.states.life import Life


@dataclass(frozen=True, slots=True)
class Findings:
    """What rules said, after rulings: findings, what they lean on, what is owed, and what settled a question."""

    findings: tuple[Finding, ...] = ()
    assumed: tuple[Assumption, ...] = ()
    owed: tuple[Obligation, ...] = ()
    settled: tuple[str, ...] = ()

    def __add__(self, other: Findings) -> Findings:
        if other is NOTHING_FOUND:
            return self
        if self is NOTHING_FOUND:
            return other
        return Findings(
            self.findings + other.findings, self.assumed + other.assumed, self.owed + other.owed,
            self.settled + other.settled,
        )  # fmt: skip

    def about(self, grant: str, scope: str | None = None) -> Findings:
        """The same, the findings named after the grant and scope that they are about."""
        if not self.findings:
            return self
        return replace(self, findings=tuple(one.about(grant, scope) for one in self.findings))


NOTHING_FOUND: Final = Findings()


def settle(case: Case, said: Iterable[engine.Said], grant: str | None = None) -> Findings:
    """Sort what rules said, and let rulings and approvals in force settle what they may."""
    listed = tuple(said)
    if not listed:
        return NOTHING_FOUND
    ruled = settlements.rule_on(case, (one for one in listed if isinstance(one, Finding)), grant)
    return Findings(
        findings=ruled.findings,
        assumed=tuple(one for one in listed if isinstance(one, Assumption)),
        owed=tuple(one for one in listed if isinstance(one, Obligation)),
        settled=ruled.settled,
    )


@dataclass(frozen=True, eq=False)
class JudgedGrant:
    """One grant held against a case, by the profiles of the work and its own.

    What another grant was made under does not bind this one.
    """

    case: Case
    life: Life
    codes: frozenset[str]

    @lazily
    def found(self) -> Findings:
        """What is found about the grant as a whole."""
        digest = self.life.record.digest
        return settle(self.case, engine.of_grant(self.case, self.life, self.codes), digest).about(digest)


@dataclass(frozen=True, eq=False)
class Judged:
    """One scope of a grant: the cells it reaches, and everything that is found about it.

    It is judged when somebody asks what was found. Where it reaches no cell, that is when its refusal is explained: a
    scope that covers nothing decides nothing, however many of them there are.
    """

    granted: GrantedScope
    of_grant: JudgedGrant
    reaches: bool
    """Whether it holds something of every facet that is asked; else it covers nothing, and is not asked how it fits."""

    @lazily
    def found(self) -> Findings:
        """What is found about the scope and its grant, its facets apart."""
        granted, digest = self.granted, self.granted.life.record.digest
        of_scope = settle(granted.case, engine.of_scope(granted), digest).about(digest, granted.name)
        return self.of_grant.found + of_scope

    @lazily
    def missed(self) -> tuple[FacetMissed, ...]:
        """The facets on which it falls short, in their order."""
        return tuple(of_facet(self.granted, one) for one in self.granted.fit.unmet)

    @lazily
    def short(self) -> tuple[Shortfall, ...]:
        """Where it falls short, with what CORE says of each facet; then ("") what exclusions, bars and endings take."""
        granted = self.granted
        lacking = [one.lacking for one in self.missed if one.lacking is not None]
        taken = (scopes.taken_away(granted.case, one) for one in granted.fit.carve_outs)
        about = granted.life.record.digest, granted.name
        return (*lacking, *(Shortfall("", one.about(*about)) for one in taken))

    @lazily
    def state(self) -> str:
        """The state of its grant then; where that is active, whether something asked of this scope is used up."""
        granted, case = self.granted, self.granted.case
        digest = granted.life.record.digest
        if digest not in case.grants:
            return next(known.state for known in case.unsided if known.life.record.digest == digest)
        limits = ((limit, granted.used(owner, limit)) for owner, limit in limits_of(granted))
        used_up = any(used is not None and used >= limit.amount for limit, used in limits)
        state = case.grants[digest].state
        return "exhausted" if state == "active" and used_up else state

    @lazily
    def boxes(self) -> tuple[Box, ...]:
        """The cells it covers, when nothing about it refuses."""
        reached = self.granted.fit.boxes if self.reaches else ()
        return () if not reached or refuses(self.found.findings) else reached

    @lazily
    def clean(self) -> bool:
        """Whether no person has to be asked either."""
        return not escalates(self.found.findings)

    @property
    def lacks(self) -> bool:
        """Whether the scope itself falls short of some facet, its term among them; what is taken away is no lack."""
        return self._out_of_term or any(one.lacking for one in self.granted.fit.unmet)

    @lazily
    def ours(self) -> bool:
        """Whether the asker is somebody it was granted to; a grant to others says nothing of what the asker lacks."""
        return not any(one.code == "licensee_not_party" and one.pointer == "/licensee" for one in self.found.findings)

    @lazily
    def has_every_facet(self) -> bool:
        """Whether it is of an active grant to the asker and lacks no facet."""
        return self.ours and self.state == "active" and not self.lacks

    @property
    def obstacles(self) -> tuple[Finding, ...]:
        """What stands in its way beside the facets that it lacks."""
        taken = (short.finding for short in self.short if not short.facet)
        found = (one for one in self.found.findings if refuses([one]) or escalates([one]))
        return tuple(one for one in (*found, *taken) if not self._is_of_term(one))

    @property
    def _out_of_term(self) -> bool:
        return any(self._is_of_term(one) for one in self.found.findings)

    @staticmethod
    def _is_of_term(one: Finding) -> bool:
        return one.rule == "CORE-03" and one.effect is Effect.NOT

    def told(self, *, facets: bool) -> tuple[Finding, ...]:
        """What concerns the grant and its scope, then the facets in order; with or without what it lacks of them."""
        found = (one for one in self.found.findings if facets or not self._is_of_term(one))
        return (*found, *(short.finding for short in self.short if facets or not short.facet))

    @property
    def settled(self) -> tuple[str, ...]:
        """What had to be said elsewhere for it to stand: rulings, and approvals that its conditions ask for."""
        return (*self.found.settled, *conditions.approvals_leaned_on(self.granted))


def judge_all(case: Case) -> list[Judged]:
    """Every scope of every grant, judged: those that fall short too, for a refusal names all that was considered."""
    lives = [known.life for known in case.grants.values()]
    reaching = _index_of(case, lives).reaching(case.asked)
    judged: list[Judged] = []
    for life in lives:
        of_grant = JudgedGrant(case, life, switches.of_grant(case.profiles, life.grant))
        for name, scope in life.grant.scopes:
            granted = GrantedScope(case, life, name, scope, partial(_fit, case, life, scope), of_grant.codes)
            judged.append(Judged(granted, of_grant, reaches=bool(reaching >> len(judged) & 1)))
    return judged


def _index_of(case: Case, lives: list[Life]) -> ScopeIndex:
    """The scopes of these grants, all of them, in their order: what they write is what was signed."""
    signed = tuple(life.record.digest for life in lives)
    scopes = [scope for life in lives for _, scope in life.grant.scopes]
    return case.question.door.derived(("scopes", signed), lambda: ScopeIndex(scopes))


def _fit(case: Case, life: Life, scope: Scope) -> reach.Fit:
    return reach.fit(scope, asked_of(case, life), carve_outs_of(case, life))


class JudgedUnsided(Judged):
    """A scope of a grant that names the asker and lacks her side: whether it was made is asked, and nothing else."""

    @lazily
    def found(self) -> Findings:
        """What is found about its making."""
        digest = self.granted.life.record.digest
        return settle(self.granted.case, engine.of_making(self.granted), digest).about(digest)


def judge_unsided(case: Case) -> list[Judged]:
    """The grants that name the asker and lack her side: whether they were made, and no facet of them."""
    judged: list[Judged] = []
    for known in case.unsided:
        of_grant = JudgedGrant(case, known.life, switches.of_grant(case.profiles, known.life.grant))
        for name, scope in known.life.grant.scopes:
            granted = GrantedScope(case, known.life, name, scope, lambda: reach.NOTHING, of_grant.codes)
            judged.append(JudgedUnsided(granted, of_grant, reaches=False))
    return judged


def asked_of(case: Case, life: Life) -> Asked:
    """The box asked as a grant names it: of the identifiers of the work those that stood when her side first signed."""
    named = case.question.named_for(life.first_index)
    return case.asked if named == case.asked.projects else replace(case.asked, projects=named)


def cover(case: Case, judged: list[Judged]) -> reach.Cover[Judged]:
    """Cover with what needs nobody first; where that does not suffice, with what a person may still allow.

    In this order, because nobody is to be asked about one grant while another settles the matter.
    """
    clean = reach.cover([case.asked.box], [(one, one.boxes) for one in judged if one.boxes and one.clean])
    if not clean.left:
        return clean
    return reach.cover([case.asked.box], [(one, one.boxes) for one in judged if one.boxes])


def facets_met(judged: Iterable[Judged]) -> bool:
    """Whether a scope of an active grant lacks no facet: then what other scopes lack explains nothing."""
    return any(one.has_every_facet for one in judged)


def reasons_of(judged: Sequence[Judged]) -> list[Finding]:
    """By grant and scope: what concerns the grant and its scope, then the facets in order.

    Facets only where no scope of an active grant has them all: a reason of the wrong part misleads.
    """
    facets = not facets_met(judged)
    return [finding for one in judged for finding in one.told(facets=facets)]


def lack_told(lack: Lack, judged: Sequence[Judged]) -> Lack:
    """The lack as it is told: without the facets that other scopes lack, where one of an active grant has them all."""
    if not facets_met(judged):
        return lack
    in_the_way = {finding for one in judged for finding in one.told(facets=False)}
    return replace(lack, short=tuple(one for one in lack.short if one.finding in in_the_way))


def lack_of(case: Case, judged: list[Judged]) -> Lack:
    """What is lacking: the subject of the rules that ask for consent, with CORE's reasons.

    Facets come first, because a rule behind a lack takes place and code of the first reason it speaks of: what was
    never granted tells the asker more than what is wrong with a grant.
    """
    short = [shortfall for one in judged for shortfall in one.short]
    short += [Shortfall("", finding) for one in judged for finding in one.found.findings if refuses([finding])]
    if not judged and (nothing := performers.granted_nothing(case)) is not None:
        short.append(Shortfall("", nothing))
    granted_scopes = tuple(one.granted for one in judged)
    codes = case.governing.union(*(granted.profiles for granted in granted_scopes))
    return Lack(case, codes, granted_scopes, tuple(short))
