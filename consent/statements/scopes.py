"""Scopes as they are written in grants, exclusions, prohibitions, approvals and rulings (specification §2.6)."""

from __future__ import annotations

from typing import Final

from consent import readers
from consent.coverage.scope import Amount, Condition, FromEvent, Limit, Scope, Script, Term
from consent.forms import Either, form_of, formed
from consent.statements.common import (
    DIGEST,
    LANGUAGE_OR_ANY,
    MOMENT,
    NAME,
    PARTIES,
    PARTY,
    PROSE,
    TERRITORY,
    TOOL_OR_ANY,
    ZONE,
    identifier,
)
from consent.vocabulary import words
from consent.vocabulary.times import Moment

_MOST_VALUES: Final = 2_000
"""Of one facet."""
_NAMES: Final = readers.sequence(NAME, most=_MOST_VALUES)
_WORDS: Final = {
    "uses": readers.sequence(readers.word(words.USES, "use", "uses"), most=_MOST_VALUES),
    "modalities": readers.sequence(readers.word(words.MODALITIES, "modality", "modalities"), most=_MOST_VALUES),
    "media": readers.sequence(readers.word(words.MEDIA, "medium", "media"), most=_MOST_VALUES),
    "purposes": readers.sequence(readers.word(words.PURPOSES, "purpose", "purposes"), most=_MOST_VALUES),
    "content": readers.sequence(readers.word(words.CONTENT, "content flag", "content"), most=_MOST_VALUES),
}
_FACETS: Final = {
    "projects": readers.sequence(identifier, most=_MOST_VALUES),
    "episodes": _NAMES,
    "roles": _NAMES,
    "scenes": _NAMES,
    **_WORDS,
    "territories": readers.sequence(TERRITORY, most=_MOST_VALUES),
    "languages": readers.sequence(LANGUAGE_OR_ANY, most=_MOST_VALUES),
    "tools": readers.sequence(TOOL_OR_ANY, most=_MOST_VALUES),
}
_TERM: Final = readers.shape(Term, {"from": MOMENT, "zone": ZONE}, {"until": MOMENT}, rename={"from": "start"})
_FROM_EVENT: Final = readers.shape(
    FromEvent,
    {"event": readers.word(words.TERM_EVENTS, "event a term counts from", "term-events")},
    {"months": readers.integer(most=12_000), "days": readers.integer(most=365_000)},
)


@formed(Either((form_of(MOMENT), form_of(_FROM_EVENT))))
def _bound(value: readers.JSON, pointer: str, problems: readers.Problems) -> Moment | FromEvent | readers.Invalid:
    """A day or time, or so many months or days from an event, one of the two."""
    if not isinstance(value, dict):
        return MOMENT(value, pointer, problems)
    read = _FROM_EVENT(value, pointer, problems)
    if isinstance(read, readers.Invalid) or (read.months is None) != (read.days is None):
        return read
    code = "missing_member" if read.months is None else "unknown_member"
    return readers.note(problems, code, f"{pointer}/months", "a term counts months or days from an event, one of both")


_GRANTED_TERM: Final = readers.shape(Term, {"from": _bound, "zone": ZONE}, {"until": _bound}, rename={"from": "start"})
_SCRIPT: Final = readers.shape(Script, {"revision": NAME, "date": MOMENT, "sha256": DIGEST})
_UNIT: Final = {"unit": readers.word(words.LIMIT_UNITS, "unit", "limit-units"), "amount": readers.integer()}
LIMITS: Final = readers.sequence(
    readers.shape(Limit, _UNIT, {"per": readers.word(words.LIMIT_PERIODS, "period of a limit", "limit-periods")})
)
AMOUNTS: Final = readers.sequence(readers.shape(Amount, _UNIT))
"""What is asked or used; none at all is an amount too."""
AMOUNTS_OF: Final = readers.sequence(readers.shape(Amount, _UNIT, {"performer": PARTY}))
"""The same, where it may be said of one performer alone."""
CONDITIONS: Final = readers.sequence(
    readers.shape(
        Condition,
        {"id": NAME, "kind": NAME, "text": PROSE,
         "effect": readers.word(words.CONDITION_EFFECTS, "effect of a condition", "condition-effects")},
        {"clause": NAME, "by": NAME, "due": NAME, "per": NAME},
    ),
    most=100,
)  # fmt: skip

GRANTED: Final = readers.shape(
    Scope,
    {"term": _GRANTED_TERM},
    {**_FACETS, "description": PROSE, "limits": LIMITS, "vendors": PARTIES, "script": _SCRIPT,
     "conditions": CONDITIONS, "sublicensees": PARTIES},
)  # fmt: skip
"""A scope of a grant: only `term` is required, a facet left out grants nothing."""

PLAIN: Final = readers.shape(Scope, {}, {**_FACETS, "term": _TERM})
"""A scope that takes away (facets left out mean all) or approves (facets left out mean none)."""
