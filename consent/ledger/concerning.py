"""Whom a statement concerns, and who may see it therefore."""

from __future__ import annotations

from consent.callers import Caller
from consent.prefix import Prefix, Record
from consent.statements.subjects import subjects_of


def concerned(record: Record, prefix: Prefix) -> set[str]:
    """The parties a statement involves, those of the statements it acts on included."""
    acted_on = (prefix.record(one) for one in record.statement.refs)
    return _named(record).union(*(_named(one) for one in acted_on if one is not None))


def _named(record: Record) -> set[str]:
    involved = {party.party for party in record.statement.parties}
    body = record.body
    named = (
        getattr(body, name, None) for name in ("performer", "licensee", "party", "to", "by", "principal", "delegate")
    )
    return involved | {one for one in named if isinstance(one, str)}


def may_see(caller: Caller, record: Record, prefix: Prefix) -> bool:
    """Whether the statement concerns the caller's party and one of the projects it is bound to."""
    within = not caller.projects or _is_within(record, prefix, {str(one) for one in caller.projects})
    return within and caller.concerns(concerned(record, prefix))


_OF_A_PROJECT = ("granted:", "project:", "approvals:", "determinations:")


def _is_within(record: Record, prefix: Prefix, projects: set[str]) -> bool:
    """Whether it names one of the projects, or is said about something that does; what names none is not shown."""
    for heading in subjects_of(record.statement):
        if heading.startswith(_OF_A_PROJECT) and heading.partition(":")[2] in projects:
            return True
        about = prefix.record(heading.removeprefix("on:")) if heading.startswith("on:") else None
        if about is not None and about.index < record.index and _is_within(about, prefix, projects):
            return True
    return False
