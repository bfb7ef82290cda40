"""From a request to cases: what the ledger has recorded about the work, the tools and the performers asked about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain

from consent import registry
from consent.authority import sides
from consent.coverage import Taking
from consent.matching import Asked, AskedTool
from consent.prefix import Prefix
from consent.rules import switches, uses
from consent.rules.case import Case, CheckRequest, Performance, PerformerRef, PromptReference, Question, UsedTool
from consent.rules.core import lives
from consent.rules.model import RuleSet
from consent.scope import Term
from consent.statements.grants import Grant
from consent.statements.rulings import Prohibition, ProhibitionWithdrawal
from consent.states.life import Life
from consent.vocabulary.identifiers import parse_tool


def question_of(request: CheckRequest, prefix: Prefix, rules: RuleSet, *, at: int, now: int) -> Question:
    """The request with the declarations that count at the instant of generation."""
    work = registry.work(prefix, request.project, at) if request.project else None
    works = registry.aliases(prefix, request.project, at) if request.project else ()
    tools = tuple(_used(prefix, written, at) for written in request.tools)
    return Question(request, prefix, at, now, work, works, tools, rules)


def _used(prefix: Prefix, written: str, at: int) -> UsedTool:
    name, version = parse_tool(written)
    declaration = registry.tool(prefix, name, at)
    declared = declaration.version if declaration else None
    return UsedTool(written, version if version is not None else declared, declaration)


def cases_of(question: Question) -> list[Case]:
    """What the question is about: its performances, then everybody who is only prompted with; else nobody."""
    request = question.request
    cases = [_case(question, f"/performances/{n}", one) for n, one in enumerate(request.performances)]
    portrayed = {_who(question, performance) for performance in request.performances}
    for number, reference in enumerate(request.prompt_references):
        prompted = _prompted(reference)
        if _who(question, prompted) not in portrayed:
            portrayed.add(_who(question, prompted))
            cases.append(_case(question, f"/prompt_references/{number}", prompted))
    return cases or [_case(question, "", _NOBODY)]


_NOBODY = Performance(None, None, None, (), None, (), {})


def _prompted(reference: PromptReference) -> Performance:
    """What is asked of somebody who only stands in a prompt: the modalities of the features named, no role or scene."""
    touched = {"face": uses.FACIAL, "voice_speech": {"voice"}}
    modalities = tuple(
        modality for modality, features in touched.items() if not features.isdisjoint(reference.features)
    )
    return replace(_NOBODY, performer=reference.performer, modalities=modalities)


def _case(question: Question, base: str, performance: Performance) -> Case:
    """One performance, with who it may be, the box it asks, and the profiles switched on for it."""
    candidates = parties_meant(question.prefix, performance.performer)
    person = registry.person(question.prefix, candidates[0]) if len(candidates) == 1 else None
    party = person.party if person else None
    of_the_work = switches.of_performer(question, person)
    granted = _granted(question, party) if party else []
    return Case(
        question=question,
        base=base,
        performance=performance,
        candidates=candidates,
        person=person,
        asked=_asked(question, performance),
        profiles=of_the_work,
        governing=of_the_work.union(*(switches.of_grant(of_the_work, grant) for grant in granted)),
        classes=frozenset(grant.replica_class for grant in granted),
        features=_features(question, performance),
        bars=tuple(_prohibitions(question, party)) if party else (),
        demand=_demand(question, performance),
    )


def parties_meant(prefix: Prefix, ref: PerformerRef | None) -> tuple[str, ...]:
    """The registered parties a performer may be: none for a bare name, several where an identifier is shared."""
    if ref is None or ref.name is not None:
        return ()
    if ref.party is not None:
        return (ref.party,) if registry.person(prefix, ref.party) else ()
    assert ref.identifier is not None
    return registry.parties_identified(prefix, ref.identifier)


def _asked(question: Question, performance: Performance) -> Asked:
    request = question.request
    return Asked(
        projects=question.works,
        episode=performance.episode,
        role=performance.role,
        scene=performance.scene,
        use=request.use,
        modalities=performance.modalities,
        media=request.media,
        territories=request.territories,
        languages=request.languages,
        purpose=request.purpose,
        content=request.content,
        tools=tuple(AskedTool(tool.written, parse_tool(tool.written)[0], tool.version) for tool in question.tools),
    )


def _granted(question: Question, party: str) -> list[Grant]:
    """What the performer has granted of the work by then, under whatever agreement."""
    found = []
    for record in question.prefix.complete(f"performer:{party}", Grant, by=question.at):
        body = record.body
        assert isinstance(body, Grant)
        named = {project for _, scope in body.scopes for project in scope.projects or ()}
        if not named.isdisjoint(question.works):
            found.append(body)
    return found


def _features(question: Question, performance: Performance) -> frozenset[str]:
    """What prompts name of this person, however each of them names her."""
    who = _who(question, performance)
    references = question.request.prompt_references
    named = (one.features for one in references if _who(question, _prompted(one)) == who)
    return frozenset(feature for features in named for feature in features)


def _demand(question: Question, performance: Performance) -> Mapping[str, int]:
    """What all performances of the same person ask together, by unit, however each of them names her."""
    who = _who(question, performance)
    same = [other for other in question.request.performances if _who(question, other) == who]
    total: dict[str, int] = {}
    for amount in chain.from_iterable(other.amounts for other in same):
        total[amount.unit] = total.get(amount.unit, 0) + amount.amount
    return total


def _who(question: Question, performance: Performance) -> tuple[str, ...] | PerformerRef | None:
    return parties_meant(question.prefix, performance.performer) or performance.performer


def _prohibitions(question: Question, performer: str) -> Iterator[Taking]:
    prefix, at = question.prefix, question.at
    for record in prefix.complete(f"bars:{performer}", Prohibition, by=at):
        body = record.body
        assert isinstance(body, Prohibition)
        term = body.scope.term
        if term is not None and not term.holds(at):
            continue
        lifted = any(
            sides.binds(prefix, one, performer, body.scope.uses or ())
            for one in prefix.complete(f"on:{record.digest}", ProhibitionWithdrawal, by=at)
        )
        if not lifted and sides.acts_for(prefix, record, performer):
            yield Taking("absolute_prohibition", "CORE-12", body.scope, record.digest)


def takings_of(case: Case, life: Life, others: tuple[Life, ...]) -> tuple[Taking, ...]:
    """Everything that takes a part of this grant away from this case, bars of all grants included."""
    own = [one.scope for one in life.grant.exclusions]
    found = [Taking("excluded", "CORE-12", scope, life.record.digest) for scope in own if _holds(case, scope.term)]
    for other in others:
        if other is not life and _binds(case, other):
            found += [
                Taking("excluded", "CORE-12", one.scope, other.record.digest)
                for one in other.grant.exclusions
                if one.applies_to == "all_grants_of_performer" and _holds(case, one.scope.term)
            ]
    for ending in life.ended_at(case.question.at):
        if ending.scope is not None and not ending.by_law and lives.reaches(case, ending):
            found.append(Taking(ending.code, "CORE-04", ending.scope, ending.digest))
    return (*case.bars, *found)


def _holds(case: Case, term: Term | None) -> bool:
    return term is None or term.holds(case.question.at)


def _binds(case: Case, other: Life) -> bool:
    """Whether a grant's bar on all grants stands: signed by then, and not replaced by a later grant."""
    at = case.question.at
    signed = other.consent_at is not None and other.consent_at <= at
    return signed and (other.superseded_at is None or other.superseded_at > at)
