"""What a yes rested on: shown to whoever was given it, and to nobody else who is not on their side.

Of people that is who the performers are whose grants it relied on, what happened to them, whoever signed for them,
under which mandates: no more than it takes to see that the signatures under those grants could be made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from consent.callers import Caller
from consent.ledger.visibility import askers
from consent.records import AnyRecord, RecordedDecision
from consent.registry import Registry
from consent.statements import headings

_COVERED: Final = "covered"
_DECLARED: Final = ("project.", "tool.")


def is_theirs(caller: Caller, made: RecordedDecision) -> bool:
    """Whether a decision was given to the caller, who asked or is bound to nobody."""
    return caller.party is None or caller.party in askers(made)


def relied_on(made: RecordedDecision, registry: Registry, seen: Iterable[AnyRecord]) -> frozenset[str]:
    """What a decision rested on that its askers are shown, by digest.

    Of any answer the approvals and rulings it names; of a yes also what was `seen` of works and tools, and of people.
    """
    settling = frozenset(made.answer.settled_by)
    if made.outcome != _COVERED:
        return settling
    declared = frozenset(one.digest for one in seen if one.statement.type.startswith(_DECLARED))
    return settling | declared | _of_people(made, registry)


def _of_people(made: RecordedDecision, registry: Registry) -> frozenset[str]:
    grants = [found for one in made.relied_on if (found := registry.record(one.grant)) is not None]
    mandates = list(_mandates(grants, registry))
    people = {identity for one in made.relied_on for identity in registry.identities(one.performer)}
    signing = {party.party for one in (*grants, *mandates) for party in one.statement.parties}
    about = [one for person in sorted(people | signing) for one in _about(person, registry)]
    said = [after for one in (*mandates, *about) for after in registry.about(headings.on(one.digest))]
    return frozenset(one.digest for one in (*mandates, *about, *said))


def _mandates(records: Iterable[AnyRecord], registry: Registry) -> Iterator[AnyRecord]:
    """The mandates that statements name for those who sign them, those that these name, and so on."""
    seen, waiting = set[str](), list(records)
    while waiting:
        named = {party.mandate for party in waiting.pop().statement.parties if party.mandate} - seen
        seen |= named
        found = [one for digest in sorted(named) if (one := registry.record(digest)) is not None]
        waiting += found
        yield from found


def _about(person: str, registry: Registry) -> Iterator[AnyRecord]:
    for heading in (headings.party, headings.events_of, headings.merges_of):
        yield from registry.about(heading(person))
