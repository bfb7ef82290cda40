"""Scopes as they are written in grants, exclusions, prohibitions, approvals and rulings (specification §2.6)."""

from __future__ import annotations

from typing import Final

from consent import readers
from consent.coverage.scope import Limit, Scope, Script, Term
from consent.statements.common import (
    DIGEST,
    IDENTIFIERS,
    LANGUAGE,
    MOMENT,
    NAME,
    PARTIES,
    PROSE,
    TERRITORY,
    TOOL_OR_ANY,
    ZONE,
)
from consent.vocabulary import words

_NAMES: Final = readers.sequence(NAME)
_WORDS: Final = {
    "uses": readers.sequence(readers.word(words.USES, "use")),
    "modalities": readers.sequence(readers.word(words.MODALITIES, "modality")),
    "media": readers.sequence(readers.word(words.MEDIA, "medium")),
    "purposes": readers.sequence(readers.word(words.PURPOSES, "purpose")),
    "content": readers.sequence(readers.word(words.CONTENT, "content flag")),
}
_FACETS: Final = {
    "projects": IDENTIFIERS,
    "episodes": _NAMES,
    "roles": _NAMES,
    "scenes": _NAMES,
    **_WORDS,
    "territories": readers.sequence(TERRITORY),
    "languages": readers.sequence(LANGUAGE),
    "tools": readers.sequence(TOOL_OR_ANY),
}
_TERM: Final = readers.shape(Term, {"from": MOMENT, "zone": ZONE}, {"until": MOMENT}, rename={"from": "start"})
_SCRIPT: Final = readers.shape(Script, {"revision": NAME, "date": MOMENT, "sha256": DIGEST})
LIMITS: Final = readers.sequence(
    readers.shape(Limit, {"unit": readers.word(words.LIMIT_UNITS, "unit"), "amount": readers.integer()})
)

GRANTED: Final = readers.shape(
    Scope,
    {"term": _TERM},
    {**_FACETS, "description": PROSE, "limits": LIMITS, "vendors": PARTIES, "script": _SCRIPT},
)
"""A scope of a grant: only `term` is required, a facet left out grants nothing."""

PLAIN: Final = readers.shape(Scope, {}, {**_FACETS, "term": _TERM})
"""A scope that takes away (facets left out mean all) or approves (facets left out mean none)."""
