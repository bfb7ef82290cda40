"""Answers about what is owed in a project."""

from __future__ import annotations

from dataclasses import dataclass, field

from consent.answers.shape import WHEN_GIVEN, Shape
from consent.answers.statements import NamedIdentifier


@dataclass(frozen=True, slots=True)
class StandingObligation(Shape):
    """An obligation of a project: `done`, `due` or `overdue`, with the decisions that say it and what discharges it."""

    rule: str
    kind: str
    text: str
    due: str | None
    status: str
    discharged_by: tuple[str, ...]
    since: str
    decisions: tuple[str, ...]
    condition: str | None = field(default=None, metadata=WHEN_GIVEN)


@dataclass(frozen=True, slots=True)
class Obligations(Shape):
    """What is owed in a project at an instant, oldest first."""

    project: NamedIdentifier
    at: str
    obligations: tuple[StandingObligation, ...]
