"""Scopes as they are written in grants, exclusions, prohibitions, approvals and rulings (contract §1.2)."""

from __future__ import annotations

from typing import Final

from consent import reading
from consent.scope import Limit, Scope, Script, Term
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

_NAMES: Final = reading.sequence(NAME)
_WORDS: Final = {
    "uses": reading.sequence(reading.word(words.USES, "use")),
    "modalities": reading.sequence(reading.word(words.MODALITIES, "modality")),
    "media": reading.sequence(reading.word(words.MEDIA, "medium")),
    "purposes": reading.sequence(reading.word(words.PURPOSES, "purpose")),
    "content": reading.sequence(reading.word(words.CONTENT, "content flag")),
}
_FACETS: Final = {
    "projects": IDENTIFIERS,
    "episodes": _NAMES,
    "roles": _NAMES,
    "scenes": _NAMES,
    **_WORDS,
    "territories": reading.sequence(TERRITORY),
    "languages": reading.sequence(LANGUAGE),
    "tools": reading.sequence(TOOL_OR_ANY),
}
_TERM: Final = reading.shape(Term, {"from": MOMENT, "zone": ZONE}, {"until": MOMENT}, rename={"from": "start"})
_SCRIPT: Final = reading.shape(Script, {"revision": NAME, "date": MOMENT, "sha256": DIGEST})
LIMITS: Final = reading.sequence(
    reading.shape(Limit, {"unit": reading.word(words.LIMIT_UNITS, "unit"), "amount": reading.integer()})
)

GRANTED: Final = reading.shape(
    Scope,
    {"term": _TERM},
    {**_FACETS, "description": PROSE, "limits": LIMITS, "vendors": PARTIES, "script": _SCRIPT},
)
"""A scope of a grant: only `term` is required, a facet left out grants nothing."""

PLAIN: Final = reading.shape(Scope, {}, {**_FACETS, "term": _TERM})
"""A scope that takes away (facets left out mean all) or approves (facets left out mean none)."""
