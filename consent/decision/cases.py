"""Gathering: from a request to cases, with everything about them that judging will look at.

What is recorded about the work, the asker, the tools and the performers is read here, once; judging then looks at
values. Only a rule that rarely applies asks the registry later, for what nobody else needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from operator import attrgetter
from typing import Final

from consent.coverage.overlap import Asked, AskedTool
from consent.decision import grants, lookup, shown
from consent.door import Door
from consent.registry import Registry
from consent.rules import switches
from consent.rules.case import (
    Case,
    CheckRequest,
    JudgedAs,
    Performance,
    PerformerRef,
    PromptReference,
    Question,
    UsedTool,
)
from consent.rules.model import RuleSet
from consent.statements.production import ToolDeclaration
from consent.states.assets import asset_of
from consent.states.limits import same_episode
from consent.subjects import Work
from consent.vocabulary import uses
from consent.vocabulary.identifiers import Identifier, parse_tool

AS_ASKED: Final = JudgedAs()
_Who = tuple[str, ...] | PerformerRef | None
"""Who is meant: every party that is one person with whoever is named, else the name itself."""


def question_of(
    request: CheckRequest, registry: Registry, rules: RuleSet, *, at: int, now: int, judged_as: JudgedAs = AS_ASKED
) -> Question:
    """The request with the declarations that count at the instant of generation."""
    meant = _meant_and_read(request, registry)
    project = request.project
    work = registry.work(project, at) if project else None
    if work is not None and judged_as.work is not None:
        work = replace(work, declaration=judged_as.work)
    works = registry.aliases(project, at) if project else ()
    tools = tuple(_used(registry, request, written, at, judged_as) for written in request.tools)
    door = Door(registry, gaining_by(request, work, tools))
    return Question(
        request=request,
        door=door,
        at=at,
        now=now,
        work=work,
        works=works,
        known_as=registry.known_as(project, at) if project else (),
        joined=_joined(registry, project, works),
        declarations=_declarations(registry, works, at),
        first_declared_at=registry.first_declared_at(project) if project else None,
        tools=tools,
        judged_as=judged_as,
        assets=tuple(asset_of(registry, name, at) for name in request.assets),
        named=frozenset(candidates[0] for candidates in meant if len(candidates) == 1),
        licensee=registry.person(request.licensee) if request.licensee is not None else None,
        vendor=registry.person(request.vendor) if request.vendor is not None else None,
        profiles=switches.of_work(door, work),
        rules=rules,
    )


def _meant_and_read(request: CheckRequest, registry: Registry) -> tuple[tuple[str, ...], ...]:
    """The parties each performer named may be; what will be asked about them and the work is read at once.

    Once for all questions that name the same: as long as nothing is said about it, nothing has to be read again.
    """
    named = (request.project, request.askers, request.tools, request.assets, request.named)
    return registry.derived(("read", named), lambda: _read_ahead(request, registry))


def _read_ahead(request: CheckRequest, registry: Registry) -> tuple[tuple[str, ...], ...]:
    registry.fetch(dict.fromkeys((*lookup.of_registrars(registry), *lookup.named_by(registry, request))))
    meant = tuple(dict.fromkeys(parties_meant(registry, performer) for performer in request.named))
    registry.fetch(dict.fromkeys(lookup.said_for_performers(registry, request, meant)))
    registry.fetch(dict.fromkeys(lookup.acting_on_what_was_found(registry, request, meant)))
    return meant


def _joined(registry: Registry, project: Identifier | None, works: tuple[Identifier, ...]) -> Mapping[Identifier, int]:
    """By which entry each other identifier was first declared beside the asked one."""
    if project is None:
        return {}
    found = ((one, registry.joined_by(project, one)) for one in works if one != project)
    return {one: index for one, index in found if index is not None}


def _declarations(registry: Registry, works: tuple[Identifier, ...], at: int) -> tuple[str, ...]:
    """Every declaration of the work by then, under any of its identifiers."""
    declared = (registry.declarations(one, at) for one in works)
    return tuple(dict.fromkeys(record.digest for record in chain.from_iterable(declared)))


def gaining_by(request: CheckRequest, work: Work | None, tools: Iterable[UsedTool]) -> frozenset[str]:
    """Whoever gains by a yes: the asker, those its work is made by and for, and whose tools make it.

    Who was once declared to work on it does not stop gaining by being left out of a later declaration.
    """
    makers = (one.vendor for used in tools for one in (used.declaration, *used.earlier) if one is not None)
    gaining = {*request.askers, *makers}
    if work is None:
        return frozenset(gaining)
    declared = (work.declaration, *work.earlier)
    vendors = (vendor for one in declared for vendor in one.vendors)
    platforms = (platform for one in declared for platform in one.platforms)
    return frozenset({*gaining, work.declaration.licensee, *vendors, *platforms, *work.platforms})


def _used(registry: Registry, request: CheckRequest, written: str, at: int, judged_as: JudgedAs) -> UsedTool:
    asked = parse_tool(written)
    said = registry.tools(asked.name, at, _declaring(registry, request, at))
    latest = said[-1].body if said else None
    declaration = judged_as.tools.get(asked.name, latest)
    declared = declaration.version if declaration else None
    earlier = tuple(dict.fromkeys(one.body for one in said if latest is not None and _differs(one.body, latest)))
    return UsedTool(written, asked.version if asked.version is not None else declared, declaration, earlier)


def _differs(one: ToolDeclaration, latest: ToolDeclaration) -> bool:
    """Whether it said something else of the same version, that a rule may turn on."""
    facts = attrgetter("stores_data", "trains_on_data", "enterprise", "generative")
    return one.version == latest.version and facts(one) != facts(latest)


def _declaring(registry: Registry, request: CheckRequest, at: int) -> Iterator[str]:
    """Whose declarations of a tool count: the asking licensee's, then those of the licensees it asks beside."""
    if request.licensee is not None:
        yield request.licensee
    for performer in request.named:
        for party in parties_meant(registry, performer):
            for record in grants.naming_asker(registry, request, party):
                made = record.completed()
                if made is not None and made.said_at <= at and record.body.licensee != request.licensee:
                    yield record.body.licensee


def cases_of(question: Question, registry: Registry) -> list[Case]:
    """What the question is about: its performances, then everybody who is only prompted with or shown; else nobody."""
    named = Named(question.request, registry)
    return [_case(question, named, registry, base, one) for base, one in _performances(question, registry)]


def boxes_of(question: Question, registry: Registry) -> list[Asked]:
    """The boxes the question asks, those of its cases in their order."""
    return [_asked(question, performance) for _, performance in _performances(question, registry)]


_NOBODY = Performance(None, None, None, (), None, (), {})


def _performances(question: Question, registry: Registry) -> list[tuple[str, Performance]]:
    """Each performance with the pointer to what it stands for in the request."""
    request = question.request
    found = [(f"/performances/{n}", one) for n, one in enumerate(request.performances)]
    for number, reference in enumerate(request.prompt_references):
        found += [(f"/prompt_references/{number}", one) for one in _prompted_beside(question, registry, reference)]
    if request.use == uses.EXPLOITS:
        found += shown.beside(question, registry, _parties_named(registry, request))
    return found or [("", _NOBODY)]


def _parties_named(registry: Registry, request: CheckRequest) -> set[str]:
    meant = (parties_meant(registry, one.performer) for one in request.performances)
    return {registry.identities(party)[-1] for parties in meant for party in parties}


def _prompted_beside(question: Question, registry: Registry, reference: PromptReference) -> Iterator[Performance]:
    """What a prompt asks of somebody beyond what is asked of her anyway.

    Of somebody who is portrayed it asks the modalities of her features under each role and scene she is portrayed in;
    of somebody who is only prompted with nobody says which role or scene is meant.
    """
    prompted, portrayals = _prompted(reference), question.request.performances
    who = _who(registry, prompted)
    hers = [one for one in portrayals if _who(registry, one) == who]
    if not hers:
        yield prompted
    for one in hers:
        beyond = tuple(modality for modality in prompted.modalities if modality not in one.modalities)
        if beyond:
            yield replace(one, modalities=beyond, amounts=())


def _prompted(reference: PromptReference) -> Performance:
    """What is asked of somebody who only stands in a prompt: the modalities of the features named, no role or scene."""
    touched = {"face": uses.FACIAL, "voice_speech": {"voice"}}
    modalities = tuple(
        modality for modality, features in touched.items() if not features.isdisjoint(reference.features)
    )
    return replace(_NOBODY, performer=reference.performer, modalities=modalities)


class Named:
    """What a request says of each person together, however each of its performances and prompts names her."""

    def __init__(self, request: CheckRequest, registry: Registry) -> None:
        self._registry = registry
        self._performances: dict[_Who, list[Performance]] = {}
        self._features: dict[_Who, set[str]] = {}
        for one in request.performances:
            self._performances.setdefault(_who(registry, one), []).append(one)
        for prompt in request.prompt_references:
            self._features.setdefault(_who(registry, _prompted(prompt)), set()).update(prompt.features)

    def features(self, performance: Performance) -> frozenset[str]:
        """What prompts name of the person of a performance."""
        return frozenset(self._features.get(_who(self._registry, performance), ()))

    def demand(self, performance: Performance, *, of_episode: bool = False) -> Mapping[str, int]:
        """What all performances of the same person (`of_episode`: in the same episode) ask together, by unit."""
        same = self._performances.get(_who(self._registry, performance), [])
        if not performance.amounts:  # nothing is counted of what asks no amount
            return {}
        total: dict[str, int] = {}
        for other in same:
            if of_episode and not same_episode(other.episode, performance.episode):
                continue
            for amount in other.amounts:
                total[amount.unit] = total.get(amount.unit, 0) + amount.amount
        return total


def _case(question: Question, names: Named, registry: Registry, base: str, performance: Performance) -> Case:
    """One performance, with who it may be, the box it asks, and what the ledger knows of that performer."""
    candidates = parties_meant(registry, performance.performer)
    person = registry.person(candidates[0]) if len(candidates) == 1 else None
    party = person.party if person else None
    of_the_work = switches.of_performer(question, person)
    shows = question.request.use == uses.EXPLOITS and party is not None
    known = grants.known_grants(question, registry, performance, candidates)
    agreed = grants.of_the_work(question, known) if party else []
    door = question.door.for_those_who_gain(grants.gaining_by(known))
    bars = door.bars_of(party) if party else ()
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
        features=names.features(performance),
        bars=tuple(grants.carve_outs_of_bars(bars, question.at)),
        demand=names.demand(performance),
        demand_of_episode=names.demand(performance, of_episode=True),
        grants={} if shows else known.own,
        unsided=() if shows else known.unsided,
        others=known.others,
        elsewhere=known.elsewhere,
        reaching=grants.reaching(known, with_own=not shows),
        doubts=tuple(grants.doubts_of(person, bars, question.at)),
        gained=any(one.gained and one.holds_at(question.at) for one in bars),
        gaining=grants.gaining_by(known),
        sharing=registry.sharing(party) if party is not None else (),
        granted_to_asker=bool(known.own or known.unsided),
        bars_said=bars,
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
        known_as=question.known_as,
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


def _who(registry: Registry, performance: Performance) -> _Who:
    """Who is meant: every party that is one person with whoever is named, else the name itself."""
    meant = parties_meant(registry, performance.performer)
    return tuple(registry.identities(one)[-1] for one in meant) or performance.performer
