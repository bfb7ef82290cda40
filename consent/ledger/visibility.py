"""Who may see what: whom a statement or a decision concerns, and whether the caller is among them."""

from __future__ import annotations

from collections.abc import Sequence

from consent.callers import Caller
from consent.records import AnyRecord, RecordedDecision
from consent.registry import Registry
from consent.statements.grants import Grant
from consent.statements.headings import OF_A_WORK, Heading, headings_of

_NAMING = ("performer", "licensee", "party", "to", "by", "principal", "delegate", "holder")
"""The members of a body that name a party it involves."""


def concerned(record: AnyRecord, registry: Registry) -> set[str]:
    """The parties a statement involves, those of the statements it acts on included."""
    acted_on = (registry.record(one) for one in record.statement.refs)
    return _named(record).union(*(_named(one) for one in acted_on if one is not None))


def _named(record: AnyRecord) -> set[str]:
    involved = {party.party for party in record.statement.parties}
    named = (getattr(record.body, name, None) for name in _NAMING)
    grant = record.of(Grant)
    may_ask = (one for _, scope in grant.body.scopes for one in scope.sublicensees) if grant is not None else ()
    return involved | {one for one in named if isinstance(one, str)} | set(may_ask)


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


def may_see_document(caller: Caller, naming: Sequence[AnyRecord], registry: Registry) -> bool:
    """Whether a statement that names it concerns the caller; one that none names is for callers bound to nobody."""
    if not naming:
        return caller.party is None and not caller.projects
    return any(may_see(caller, one, registry) for one in naming)


def may_foresee(caller: Caller, grant: AnyRecord, registry: Registry) -> bool:
    """Whether the caller may ask what a withdrawal of the grant does: whoever's party it concerns."""
    return caller.concerns(concerned(grant, registry))


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
