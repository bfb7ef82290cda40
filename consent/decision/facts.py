"""The facts an asker may state about the work (specification §5.40 and §5.41): names and types.

None of them can say that anybody agreed to anything. An answer that leaned on one lists it in `assumed`.
"""

from __future__ import annotations

from typing import Any, Final

from consent import readers
from consent.forms import form_of, formed
from consent.statements.common import DATE, DIGEST, INSTANT, NAME, PARTIES, PARTY, TERRITORY, identifier
from consent.vocabulary import words


@formed(form_of(DATE))
def _day(value: readers.JSON, pointer: str, problems: readers.Problems) -> str | readers.Invalid:
    """A day, kept as it is written."""
    day = DATE(value, pointer, problems)
    return day if isinstance(day, readers.Invalid) else day.isoformat()


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
    "element": readers.word(words.ELEMENTS, "kind of element", "elements"),
    "human_role": readers.boolean,
    "prominent": readers.boolean,
    "personal_data": readers.boolean,
    "third_party_material": readers.boolean,
    "sensitive_material": readers.boolean,
    "secured_tool_available": readers.boolean,
    "human_input": readers.boolean,
    "replaces_covered_work": readers.sequence(
        readers.word(words.COVERED_WORK, "covered work", "covered-work"), most=20
    ),
    "mistakable_for_real": readers.boolean,
    "expressive_purpose": readers.word(words.EXPRESSIVE_PURPOSES, "expressive purpose", "expressive-purposes"),
    "recognisable": readers.boolean,
    "counts_towards_background_minimum": readers.boolean,
    "capture_place": TERRITORY,
}

OF_A_PERFORMANCE: Final[dict[str, readers.Reader[Any]]] = {
    "script_date": _day,
    "performance_date": _day,
    "scripted": readers.boolean,
    "line_recorded_by_performer": readers.boolean,
    "customary": readers.word(words.CUSTOMARY, "customary change", "customary"),
    "covered_work": readers.word(words.COVERED_WORK, "covered work", "covered-work"),
    "doubles_for": PARTY,
    "replica_class": readers.word(words.REPLICA_CLASSES, "replica class", "replica-classes"),
    "changed_traits": readers.sequence(NAME, most=50),
    "made_from_performer": readers.boolean,
    "apparent_age": readers.integer(most=200),
}
