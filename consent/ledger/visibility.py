"""Who may see what: whom a statement or a decision concerns, and whether the caller is among them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from consent.callers import Caller
from consent.records import AnyRecord, Proven, RecordedDecision
from consent.registry import Registry
from consent.statements import headings
from consent.statements.grants import Grant
from consent.statements.headings import OF_A_WORK, Heading, headings_of
from consent.statements.people import PartyRegistration
from consent.statements.production import ProjectDeclaration
from consent.statements.statement import Body

_NAMING = ("performer", "licensee", "vendor", "party", "into", "to", "by", "principal", "delegate", "holder")
"""The members of a body that name a party it involves."""
_PEOPLE = ("performer", "representative")


def concerned(record: AnyRecord, registry: Registry) -> set[str]:
    """The parties a statement involves, those of the statements it acts on included."""
    acted_on = (registry.record(one) for one in record.statement.refs)
    return _named(record).union(*(_named(one) for one in acted_on if one is not None))


def _named(record: AnyRecord) -> set[str]:
    involved = {party.party for party in record.statement.parties}
    named = (getattr(record.body, name, None) for name in _NAMING)
    return involved | {one for one in named if isinstance(one, str)} | set(_listed(record.body))


def _listed(body: Body) -> Iterator[str]:
    """The parties it names in lists: those that may ask beside a licensee, whoever works on a work or shows it."""
    match body:
        case Grant():
            yield from (one for _, scope in body.scopes for one in scope.sublicensees)
        case ProjectDeclaration():
            yield from (*body.vendors, *body.platforms)


def is_about_nobody(record: AnyRecord) -> bool:
    """Whether it tells what a registrar says of an organisation, and so nothing of a person."""
    said = record.of(PartyRegistration)
    if said is None or said.body.kind in _PEOPLE:
        return False
    return said.body.birth_date is None and said.body.home is None


def may_see(caller: Caller, record: AnyRecord, registry: Registry) -> bool:
    """Whether the statement concerns the caller's party and one of the projects it is bound to."""
    within = not caller.projects or _is_within(record, registry, {str(one) for one in caller.projects})
    return within and caller.concerns(concerned(record, registry))


def _is_within(record: AnyRecord, registry: Registry, projects: set[str]) -> bool:
    """Whether it names one of the projects, or is said about something that does; what names none is not shown."""
    return any(_names(heading, record, registry, projects) for heading in headings_of(record.statement))


def _names(heading: Heading, record: AnyRecord, registry: Registry, projects: set[str]) -> bool:
    if heading.kind in OF_A_WORK:
        return heading.about in projects
    about = registry.record(heading.about) if heading.kind == "on" else None
    return about is not None and about.index < record.index and _is_within(about, registry, projects)


def may_sample(caller: Caller, registry: Registry) -> bool:
    """Whether the caller may have entries picked by a seed: unions, and whoever is bound to nobody and no project."""
    if caller.party is None:
        return not caller.projects
    known = registry.person(caller.party)
    return known is not None and known.kind == "union"


def may_see_document(caller: Caller, owners: Collection[str], opening: Sequence[AnyRecord], registry: Registry) -> bool:
    """Whether the caller put the document there, or a statement that opens it concerns the caller.

    Callers bound to nobody may see all of them; one bound to projects sees those that statements about these name.
    """
    if not caller.projects and (caller.party is None or caller.party in owners):
        return True
    return any(may_see(caller, one, registry) for one in opening)


def naming(sha256: str, registry: Registry) -> tuple[AnyRecord, ...]:
    """Whatever names a document, oldest first."""
    return registry.about(headings.document(sha256))


def opening(sha256: str, owners: Collection[str], opened_by: str | None, registry: Registry) -> tuple[AnyRecord, ...]:
    """The statements that open a document to their parties, oldest first (specification §6.4).

    Those are the one by which the operator gave it to somebody, and those with a proof of somebody who could see it
    when that proof came in: who put it there could at any time, a party of an opening statement from then on. So
    whoever names the digest of somebody else's document has opened nothing.
    """
    since = dict.fromkeys(owners, -1)
    found = dict[str, tuple[int, AnyRecord]]()
    waiting = [sorted(since)]
    given = registry.record(opened_by) if opened_by is not None else None
    if given is not None:
        waiting.append(_opened(given, given.index, found, since))
    while waiting:
        for record in registry.about_by(headings.document(sha256), waiting.pop()):
            at = min((one.index for one in record.proofs if _could_see(record, one, since)), default=None)
            if at is not None and at < found.get(record.digest, (at + 1,))[0]:
                waiting.append(_opened(record, at, found, since))
    return tuple(sorted((record for _, record in found.values()), key=lambda one: one.index))


def _could_see(record: AnyRecord, proof: Proven, since: Mapping[str, int]) -> bool:
    return since.get(record.statement.parties[proof.position].party, proof.index) < proof.index


def _opened(record: AnyRecord, at: int, found: dict[str, tuple[int, AnyRecord]], since: dict[str, int]) -> list[str]:
    """Note a statement as one that opens it, from an entry on; whoever sees it earlier than known by that."""
    found[record.digest] = (at, record)
    earlier = sorted(one for one in _named(record) if at < since.get(one, at + 1))
    since.update(dict.fromkeys(earlier, at))
    return earlier


def may_see_decision(caller: Caller, made: RecordedDecision) -> bool:
    """Whether a recorded decision concerns the caller: its askers and its performers, within the caller's projects."""
    return caller.concerns(askers(made) | performers(made), made.project)


def may_end(caller: Caller, made: RecordedDecision) -> bool:
    """Whether the caller may end what a decision reserved: only who asked may."""
    return caller.concerns(askers(made), made.project)


def askers(made: RecordedDecision) -> set[str]:
    """The licensee and the vendor of the question."""
    return {one for one in (made.request.get("licensee"), made.request.get("vendor")) if one}


def performers(made: RecordedDecision) -> set[str]:
    """The performers the answer is about."""
    return {part.performer for part in made.answer.performances if part.performer}
