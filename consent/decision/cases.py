"""Gathering: from a request to cases, with everything about them that judging will look at.

What is recorded about the work, the asker, the tools and the performers is read here, once; judging then looks at
values. Only a rule that rarely applies asks the registry later, for what nobody else needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import chain

from consent.coverage.overlap import Asked, AskedTool
from consent.decision import grants, lookup
from consent.registry import Registry
from consent.rules import switches
from consent.rules.case import Case, CheckRequest, Performance, PerformerRef, PromptReference, Question, UsedTool
from consent.rules.model import RuleSet
from consent.statements import headings
from consent.statements.production import ProjectDeclaration
from consent.states.assets import asset_of
from consent.states.limits import same_episode
from consent.vocabulary import uses
from consent.vocabulary.identifiers import Identifier, parse_tool


def question_of(request: CheckRequest, registry: Registry, rules: RuleSet, *, at: int, now: int) -> Question:
    """The request with the declarations that count at the instant of generation."""
    registry.fetch(dict.fromkeys(lookup.named_by(request)))
    meant = dict.fromkeys(parties_meant(registry, performer) for performer in request.named)
    registry.fetch(dict.fromkeys(lookup.named_by_what_was_found(registry, request, meant)))
    project = request.project
    work = registry.work(project, at) if project else None
    works = registry.aliases(project, at) if project else ()
    return Question(
        request=request,
        registry=registry,
        at=at,
        now=now,
        work=work,
        works=works,
        declarations=_declarations(registry, works, at),
        first_declared_at=registry.first_declared_at(project) if project else None,
        tools=tuple(_used(registry, written, at) for written in request.tools),
        assets=tuple(asset_of(registry, name, at) for name in request.assets),
        named=frozenset(candidates[0] for candidates in meant if len(candidates) == 1),
        licensee=registry.person(request.licensee) if request.licensee is not None else None,
        vendor=registry.person(request.vendor) if request.vendor is not None else None,
        profiles=switches.of_work(registry, work),
        rules=rules,
    )


def _declarations(registry: Registry, works: tuple[Identifier, ...], at: int) -> tuple[str, ...]:
    """Every declaration of the work by then, under any of its identifiers."""
    declared = (registry.said(headings.declared(one), ProjectDeclaration, by=at) for one in works)
    return tuple(dict.fromkeys(record.digest for record in chain.from_iterable(declared)))


def _used(registry: Registry, written: str, at: int) -> UsedTool:
    asked = parse_tool(written)
    declaration = registry.tool(asked.name, at)
    declared = declaration.version if declaration else None
    return UsedTool(written, asked.version if asked.version is not None else declared, declaration)


def cases_of(question: Question) -> list[Case]:
    """What the question is about: its performances, then everybody who is only prompted with; else nobody."""
    return [_case(question, base, performance) for base, performance in _performances(question)]


def boxes_of(question: Question) -> list[Asked]:
    """The boxes the question asks, those of its cases in their order."""
    return [_asked(question, performance) for _, performance in _performances(question)]


_NOBODY = Performance(None, None, None, (), None, (), {})


def _performances(question: Question) -> list[tuple[str, Performance]]:
    """Each performance with the pointer to what it stands for in the request."""
    request = question.request
    found = [(f"/performances/{n}", one) for n, one in enumerate(request.performances)]
    portrayed = {_who(question, performance) for performance in request.performances}
    for number, reference in enumerate(request.prompt_references):
        prompted = _prompted(reference)
        if _who(question, prompted) not in portrayed:
            portrayed.add(_who(question, prompted))
            found.append((f"/prompt_references/{number}", prompted))
    return found or [("", _NOBODY)]


def _prompted(reference: PromptReference) -> Performance:
    """What is asked of somebody who only stands in a prompt: the modalities of the features named, no role or scene."""
    touched = {"face": uses.FACIAL, "voice_speech": {"voice"}}
    modalities = tuple(
        modality for modality, features in touched.items() if not features.isdisjoint(reference.features)
    )
    return replace(_NOBODY, performer=reference.performer, modalities=modalities)


def _case(question: Question, base: str, performance: Performance) -> Case:
    """One performance, with who it may be, the box it asks, and what the ledger knows of that performer."""
    candidates = parties_meant(question.registry, performance.performer)
    person = question.registry.person(candidates[0]) if len(candidates) == 1 else None
    party = person.party if person else None
    of_the_work = switches.of_performer(question, person)
    agreed = grants.of_the_work(question, party) if party else []
    shows = question.request.use == uses.EXPLOITS and party is not None
    return Case(
        question=question,
        base=base,
        performance=performance,
        candidates=candidates,
        person=person,
        asked=_asked(question, performance),
        profiles=of_the_work,
        governing=of_the_work.union(*(switches.of_grant(of_the_work, grant) for grant in agreed)),
        classes=frozenset(grant.replica_class for grant in agreed),
        features=_features(question, performance),
        bars=tuple(grants.bars_of(question, party)) if party else (),
        demand=_demand(question, performance),
        demand_of_episode=_demand(question, performance, of_episode=True),
        grants={} if shows else grants.known_grants(question, performance, candidates),
    )


def parties_meant(registry: Registry, ref: PerformerRef | None) -> tuple[str, ...]:
    """The registered parties a performer may be: none for a bare name, several where an identifier is shared."""
    if ref is None or ref.name is not None:
        return ()
    if ref.party is not None:
        return (ref.party,) if registry.person(ref.party) else ()
    return registry.parties_identified(ref.identifier) if ref.identifier is not None else ()


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
        tools=tuple(AskedTool(tool.written, parse_tool(tool.written).name, tool.version) for tool in question.tools),
    )


def _features(question: Question, performance: Performance) -> frozenset[str]:
    """What prompts name of this person, however each of them names her."""
    who = _who(question, performance)
    references = question.request.prompt_references
    named = (one.features for one in references if _who(question, _prompted(one)) == who)
    return frozenset(feature for features in named for feature in features)


def _demand(question: Question, performance: Performance, *, of_episode: bool = False) -> Mapping[str, int]:
    """What all performances of the same person (`of_episode`: in the same episode) ask together, by unit.

    However each of them names her.
    """
    who = _who(question, performance)
    same = [other for other in question.request.performances if _who(question, other) == who]
    if of_episode:
        same = [other for other in same if same_episode(other.episode, performance.episode)]
    total: dict[str, int] = {}
    for amount in chain.from_iterable(other.amounts for other in same):
        total[amount.unit] = total.get(amount.unit, 0) + amount.amount
    return total


def _who(question: Question, performance: Performance) -> tuple[str, ...] | PerformerRef | None:
    return parties_meant(question.registry, performance.performer) or performance.performer
