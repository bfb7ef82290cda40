"""Under which headings a decision will look, told beforehand, so that a database answers once instead of many times.

First what the request itself names; then what was found under that: the other identifiers of the work, and what whoever
may speak for a performer signed; at last what acts on the grants and bars found, by whoever may, and the keys and
parties of those who signed them. All of this is a hint. A heading left out is read when it is asked for, and one too
many is read for nothing: no answer depends on these lists, so nothing here must be kept complete.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from consent.authority import involved
from consent.authority.mandates import speakers
from consent.decision import grants
from consent.records import AnyRecord
from consent.registry import Registry
from consent.rules.case import CheckRequest, PerformerRef
from consent.statements import headings
from consent.statements.grants import Grant
from consent.statements.headings import ON_PAPER, REGISTRARS, Heading
from consent.statements.production import ProjectDeclaration
from consent.statements.rulings import Prohibition
from consent.vocabulary import words
from consent.vocabulary.identifiers import Identifier, parse_tool


def named_by(registry: Registry, request: CheckRequest) -> Iterator[Heading]:
    """What the request names: its work, its tools, whoever asks, and whoever is depicted or prompted with."""
    named = tuple(registry.genesis_keys)
    if request.project is not None:
        yield from headings.declared(request.project).signed_by((*named, *request.askers))
    for written in request.tools:
        yield from headings.tool(parse_tool(written).name).signed_by((*named, *request.askers))
    yield from (headings.asset(name) for name in request.assets)
    for asker in request.askers:
        yield from _registered(asker)
        yield from headings.assigned_to(asker).signed_by((asker,))
    for performer in request.named:
        yield from _performer(request, performer, named)


def of_registrars(registry: Registry) -> Iterator[Heading]:
    """The keys of those genesis names: nearly everything rests on what they vouch for."""
    yield REGISTRARS
    for party, thumbprint in registry.genesis_keys.items():
        yield headings.key(thumbprint)
        yield from _registered(party)


def said_for_performers(
    registry: Registry, request: CheckRequest, meant: Iterable[tuple[str, ...]]
) -> Iterator[Heading]:
    """What the declarations found so far name, and what whoever may speak for the performers `meant` signed."""
    if request.project is not None:
        declared = headings.declared(request.project)
        yield from _of_the_work(registry.said_by(declared, ProjectDeclaration, request.askers), registry.registrars())
    for party in (one for candidates in meant for one in candidates):
        for identity in registry.identities(party):
            yield from _signed_for(registry, request, identity)


def acting_on_what_was_found(
    registry: Registry, request: CheckRequest, meant: Iterable[tuple[str, ...]]
) -> Iterator[Heading]:
    """What acts on the grants and bars found so far, by whoever may; and the keys and papers of those who signed."""
    for party in (one for candidates in meant for one in candidates):
        for record in grants.naming_asker(registry, request, party):
            yield from headings.on(record.digest).signed_by(involved.of_grant(registry, record))
            yield from _signed_by(record)
            if record.body.agreement != "none":
                yield from headings.agreement(record.body.agreement).signed_by(_unions(registry, record.body))
        for bar in registry.said_by(headings.bars_of(party), Prohibition, speakers(registry, party)):
            yield from headings.on(bar.digest).signed_by(involved.of_bar(registry, bar))
            yield from _signed_by(bar)


def _unions(registry: Registry, grant: Grant) -> tuple[str, ...]:
    return registry.unions_ever(grant.agreement)


def _of_the_work(declared: Iterable[AnyRecord], registrars: tuple[str, ...]) -> Iterator[Heading]:
    """Notices of each declaration, the other identifiers of the work, and the platforms it is made for."""
    for record in declared:
        declaration = record.of(ProjectDeclaration)
        if declaration is None:
            continue
        owner = declaration.body.licensee
        yield from headings.on(record.digest).signed_by((owner, *registrars))
        for identifier in declaration.body.project:
            yield from headings.declared(identifier).signed_by((owner, *registrars))
        for platform in declaration.body.platforms:
            yield from _registered(platform)
            yield from _approvals(declaration.body.project, platform)


def _approvals(project: Iterable[Identifier], platform: str) -> Iterator[Heading]:
    return (one for named in project for one in headings.approvals_of(named).signed_by((platform,)))


def _registered(party: str) -> tuple[Heading, ...]:
    return headings.party(party), headings.events_of(party)


def _performer(request: CheckRequest, ref: PerformerRef, registrars: tuple[str, ...]) -> Iterator[Heading]:
    if ref.party is not None:
        yield from (*_registered(ref.party), headings.merges_of(ref.party))
        yield from headings.principal(ref.party).signed_by((ref.party, *registrars))
        yield from _granted(request, ref.party, (ref.party,))
    elif ref.identifier is not None:
        yield headings.identified(ref.identifier)


def _granted(request: CheckRequest, performer: str, hers: tuple[str, ...]) -> Iterator[Heading]:
    """Her grants that name whoever asks, those that reach all of hers, and her bars, as signed by her side."""
    for asker in request.askers:
        yield from headings.between(performer, asker).signed_by((*hers, ON_PAPER, *request.askers))
    yield from headings.reaching(performer).signed_by((*hers, ON_PAPER))
    yield from headings.bars_of(performer).signed_by(hers)


def _signed_for(registry: Registry, request: CheckRequest, performer: str) -> Iterator[Heading]:
    hers = speakers(registry, performer)
    yield from _granted(request, performer, hers)
    for record in grants.naming_asker(registry, request, performer):
        yield from _signed_by(record)
        if record.body.agreement != "none":
            yield headings.unions_of(record.body.agreement)


def _signed_by(record: AnyRecord) -> Iterator[Heading]:
    """Who signs, with which key, and for another under which mandate."""
    for signer in record.statement.parties:
        yield from _registered(signer.party)
        if signer.key is not None:
            yield headings.key(signer.key)
        if signer.role in words.ROLES_FOR_ANOTHER:
            yield from headings.principal(signer.party).signed_by((signer.party,))
