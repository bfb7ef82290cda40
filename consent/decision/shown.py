"""Whoever is in an output that is to be shown although the question does not name them: the record names them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from consent.records import RecordedDecision
from consent.registry import Registry
from consent.rules.case import Performance, PerformerRef, Question
from consent.rules.core.outputs import makings_of


def beside(question: Question, registry: Registry, named: Collection[str]) -> Iterator[tuple[str, Performance]]:
    """Each person the outputs were made with whom nobody named, with the pointer to the first output she is in.

    `named` are the parties the question names, the one whose facts count of each person.
    """
    seen = set(named)
    for number, output in enumerate(question.request.facts.get("outputs", ())):
        for making in makings_of(question, output["sha256"]):
            for one in making.decided.relied_on:
                person = registry.identities(one.performer)[-1]
                if person not in seen:
                    seen.add(person)
                    yield f"/facts/outputs/{number}", _performance(making.decided, one.performer)


def _performance(decided: RecordedDecision, party: str) -> Performance:
    """Her part as the decision was asked for it."""
    listed: list[Mapping[str, Any]] = list(decided.request.get("performances") or ())
    judged = [one.performer for one in decided.answer.performances[: len(listed)]]
    asked = next((one for one, performer in zip(listed, judged, strict=False) if performer == party), {})
    modalities = tuple(asked.get("modalities") or ())
    return Performance(
        PerformerRef(party), asked.get("role"), asked.get("scene"), modalities, asked.get("episode"), (), {}
    )
