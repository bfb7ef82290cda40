"""What each fact an asker may state answers, in words: the sentence a rule uses when the fact is missing."""

from __future__ import annotations

from typing import Final

from consent.rules.verdicts import Fact

_QUESTIONS: Final = {
    "fixed_on": "on which day the new performance is fixed",
    "replaces_in_person_work": "whether the performance replaces work the performer would have done in person",
    "model_trained_for": "for which production the model was made",
    "element": "which kind of element is generated",
    "human_role": "whether the synthetic plays a human role",
    "prominent": "whether the element is prominent",
    "personal_data": "whether personal data go into the tool",
    "third_party_material": "whether material of others is in the prompts or the output",
    "sensitive_material": "whether sensitive material goes into the tool",
    "secured_tool_available": "whether a tool in a secured environment could do it",
    "human_input": "whether people meaningfully shaped the output",
    "replaces_covered_work": "which covered work is replaced",
    "mistakable_for_real": "whether the output could be taken for a real event, person or statement",
    "expressive_purpose": "which expressive purpose the use serves",
    "recognisable": "whether the output is recognisable as the performer",
    "counts_towards_background_minimum": "whether the replica counts towards the day's number of background actors",
    "capture_place": "where the capture takes place",
    "script_date": "of which day the script is",
    "performance_date": "on which day the performance was given",
    "scripted": "whether the new line stood in the script",
    "line_recorded_by_performer": "whether the performer recorded the line",
    "customary": "which customary change is made",
    "covered_work": "which covered work the performer does",
    "doubles_for": "whose face replaces this performer's",
    "replica_class": "of which class the replica is",
    "changed_traits": "which physical traits are changed",
    "made_from_performer": "whether the voice was made from this performer's recordings",
    "apparent_age": "at which age the performer is shown",
}


def question(name: str) -> str:
    """What a fact answers, in words. Raises KeyError for a fact no rule asks for."""
    return _QUESTIONS[name]


def lacking(facts: tuple[Fact, ...]) -> str:
    """The sentence that names missing facts, and who can supply them."""
    listed = "; ".join(f"nobody says {_QUESTIONS[fact.name]} ({fact.name})" for fact in facts)
    return f"{listed}: the production can state it"
