"""Under which headings a decision will look, told beforehand, so that a database answers once instead of many times.

First what the request itself names; then what was found under that: the other identifiers of the work, what acts on the
performer's grants, and the keys, parties and mandates of those who signed them. All of this is a hint. A heading left
out is read when it is asked for, and one too many is read for nothing: no answer depends on these lists, so nothing
here must be kept complete.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from consent.records import AnyRecord
from consent.registry import Registry
from consent.rules.case import CheckRequest, PerformerRef
from consent.statements import headings
from consent.statements.grants import Grant
from consent.statements.headings import Heading
from consent.statements.production import ProjectDeclaration
from consent.vocabulary import words
from consent.vocabulary.identifiers import Identifier, parse_tool


def named_by(request: CheckRequest) -> Iterator[Heading]:
    """What the request names: its work, its tools, whoever asks, and whoever is depicted or prompted with."""
    if request.project is not None:
        yield headings.declared(request.project)
        yield from _said_about(request.project)
    yield from (headings.tool(parse_tool(written).name) for written in request.tools)
    yield from (headings.asset(name) for name in request.assets)
    for asker in (request.licensee, request.vendor):
        yield from _registered(asker) if asker is not None else ()
    for performer in request.named:
        yield from _performer(performer)


def of_registrars(registry: Registry) -> Iterator[Heading]:
    """The keys of those genesis names: nearly everything rests on what they vouch for."""
    for party, thumbprint in registry.genesis_keys.items():
        yield headings.key(thumbprint)
        yield from _registered(party)


def named_by_what_was_found(
    registry: Registry, request: CheckRequest, meant: Iterable[tuple[str, ...]]
) -> Iterator[Heading]:
    """What the declarations, grants and bars found so far name; `meant` are the parties each performer may be."""
    if request.project is not None:
        yield from _of_the_work(registry.about(headings.declared(request.project)))
    for written in request.tools:
        yield from _of_tools(registry.about(headings.tool(parse_tool(written).name)))
    for candidates in meant:
        for party in candidates:
            yield from _of_grants(registry.about(headings.granted_by(party)))
        if len(candidates) == 1:  # no bar is asked of somebody who is not known to be meant
            yield from _of_bars(registry.about(headings.bars_of(candidates[0])))


def _of_the_work(records: Iterable[AnyRecord]) -> Iterator[Heading]:
    """Notices of each declaration, the other identifiers of the work, and the platforms it is made for."""
    for record in records:
        yield headings.on(record.digest)
        declaration = record.of(ProjectDeclaration)
        if declaration is not None:
            for identifier in declaration.body.project:
                yield headings.declared(identifier)
                yield from _said_about(identifier)
            for platform in declaration.body.platforms:
                yield from _registered(platform)


def _of_tools(records: Iterable[AnyRecord]) -> Iterator[Heading]:
    """Whoever declared them, for not everybody may."""
    for record in records:
        for signer in record.statement.parties:
            yield from _registered(signer.party)


def _said_about(work: Identifier) -> tuple[Heading, ...]:
    return headings.determinations_of(work), headings.approvals_of(work)


def _registered(party: str) -> tuple[Heading, ...]:
    return headings.party(party), headings.events_of(party)


def _performer(ref: PerformerRef) -> Iterator[Heading]:
    if ref.party is not None:
        yield from (*_registered(ref.party), headings.granted_by(ref.party), headings.bars_of(ref.party))
        yield headings.merges_of(ref.party)
    elif ref.identifier is not None:
        yield headings.identified(ref.identifier)


def _of_grants(records: Iterable[AnyRecord]) -> Iterator[Heading]:
    """What acts on each grant (a grant that supersedes it too), the strikes under its agreement, and its signers."""
    for record in records:
        yield headings.on(record.digest)
        yield from _signed_by(record)
        grant = record.of(Grant)
        if grant is not None and grant.body.agreement != "none":
            yield headings.agreement(grant.body.agreement)


def _of_bars(records: Iterable[AnyRecord]) -> Iterator[Heading]:
    for record in records:
        yield headings.on(record.digest)
        yield from _signed_by(record)


def _signed_by(record: AnyRecord) -> Iterator[Heading]:
    """Who signs, with which key, and for another under which mandate."""
    for signer in record.statement.parties:
        yield from _registered(signer.party)
        if signer.key is not None:
            yield headings.key(signer.key)
        if signer.role in words.ROLES_FOR_ANOTHER:
            yield headings.delegate(signer.party)
        if signer.mandate is not None:
            yield headings.on(signer.mandate)
