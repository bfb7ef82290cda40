"""The facts an asker may state about the work (cases README, "Facts an asker may state"): names and types.

None of them can say that anybody agreed to anything. An answer that leaned on one lists it in `assumed`.
"""

from __future__ import annotations

from typing import Any, Final

from consent import reading
from consent.statements.common import DATE, DIGEST, INSTANT, NAME, PARTIES, PARTY, TERRITORY, identifier
from consent.vocabulary import words


def _day(value: reading.JSON, pointer: str, problems: reading.Problems) -> str | reading.Invalid:
    """A day, kept as it is written."""
    day = DATE(value, pointer, problems)
    return day if isinstance(day, reading.Invalid) else day.isoformat()


def _one_of(vocabulary: frozenset[str], what: str) -> reading.Reader[str]:
    return reading.word(vocabulary, what)


_DOCUMENT: Final[reading.Reader[dict[str, str]]] = reading.shape(dict, {"name": NAME, "sha256": DIGEST})

OF_THE_REQUEST: Final[dict[str, reading.Reader[Any]]] = {
    "fixed_on": _day,
    "replaces_in_person_work": reading.boolean,
    "generation_ends_at": INSTANT,
    "documents": reading.sequence(_DOCUMENT, most=100),
    "quoted_grant": DIGEST,
    "outputs": reading.sequence(reading.shape(dict, {"sha256": DIGEST}), most=1000),
    "in_frame_untouched": PARTIES,
    "model_trained_for": identifier,
    "element": _one_of(words.ELEMENTS, "kind of element"),
    "human_role": reading.boolean,
    "replaces_covered_work": reading.sequence(_one_of(words.COVERED_WORK, "covered work"), most=20),
    "mistakable_for_real": reading.boolean,
    "expressive_purpose": _one_of(words.EXPRESSIVE_PURPOSES, "expressive purpose"),
    "recognisable": reading.boolean,
    "counts_towards_background_minimum": reading.boolean,
    "capture_place": TERRITORY,
}

OF_A_PERFORMANCE: Final[dict[str, reading.Reader[Any]]] = {
    "script_date": _day,
    "performance_date": _day,
    "scripted": reading.boolean,
    "line_recorded_by_performer": reading.boolean,
    "customary": _one_of(words.CUSTOMARY, "customary change"),
    "covered_work": _one_of(words.COVERED_WORK, "covered work"),
    "doubles_for": PARTY,
    "replica_class": _one_of(words.REPLICA_CLASSES, "replica class"),
    "changed_traits": reading.sequence(NAME, most=50),
    "made_from_performer": reading.boolean,
    "apparent_age": reading.integer(most=200),
}
