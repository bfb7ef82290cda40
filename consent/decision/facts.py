"""The facts an asker may state about the work (specification §5.40 and §5.41): names and types.

None of them can say that anybody agreed to anything. An answer that leaned on one lists it in `assumed`.
"""

from __future__ import annotations

from typing import Any, Final

from consent import readers
from consent.statements.common import DATE, DIGEST, INSTANT, NAME, PARTIES, PARTY, TERRITORY, identifier
from consent.vocabulary import words


def _day(value: readers.JSON, pointer: str, problems: readers.Problems) -> str | readers.Invalid:
    """A day, kept as it is written."""
    day = DATE(value, pointer, problems)
    return day if isinstance(day, readers.Invalid) else day.isoformat()


def _one_of(vocabulary: frozenset[str], what: str) -> readers.Reader[str]:
    return readers.word(vocabulary, what)


_DOCUMENT: Final[readers.Reader[dict[str, str]]] = readers.shape(dict, {"name": NAME, "sha256": DIGEST})

OF_THE_REQUEST: Final[dict[str, readers.Reader[Any]]] = {
    "fixed_on": _day,
    "replaces_in_person_work": readers.boolean,
    "generation_ends_at": INSTANT,
    "documents": readers.sequence(_DOCUMENT, most=100),
    "quoted_grant": DIGEST,
    "outputs": readers.sequence(readers.shape(dict, {"sha256": DIGEST}), most=1000),
    "in_frame_untouched": PARTIES,
    "model_trained_for": identifier,
    "element": _one_of(words.ELEMENTS, "kind of element"),
    "human_role": readers.boolean,
    "prominent": readers.boolean,
    "personal_data": readers.boolean,
    "third_party_material": readers.boolean,
    "sensitive_material": readers.boolean,
    "human_input": readers.boolean,
    "replaces_covered_work": readers.sequence(_one_of(words.COVERED_WORK, "covered work"), most=20),
    "mistakable_for_real": readers.boolean,
    "expressive_purpose": _one_of(words.EXPRESSIVE_PURPOSES, "expressive purpose"),
    "recognisable": readers.boolean,
    "counts_towards_background_minimum": readers.boolean,
    "capture_place": TERRITORY,
}

OF_A_PERFORMANCE: Final[dict[str, readers.Reader[Any]]] = {
    "script_date": _day,
    "performance_date": _day,
    "scripted": readers.boolean,
    "line_recorded_by_performer": readers.boolean,
    "customary": _one_of(words.CUSTOMARY, "customary change"),
    "covered_work": _one_of(words.COVERED_WORK, "covered work"),
    "doubles_for": PARTY,
    "replica_class": _one_of(words.REPLICA_CLASSES, "replica class"),
    "changed_traits": readers.sequence(NAME, most=50),
    "made_from_performer": readers.boolean,
    "apparent_age": readers.integer(most=200),
}
