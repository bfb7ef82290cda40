"""Answers about what a withdrawal does: to the grant, to decisions, to what is held, to what was made."""

from __future__ import annotations

from dataclasses import dataclass

from consent.answers.checks import Owed
from consent.answers.shape import Shape


@dataclass(frozen=True, slots=True)
class WithdrawalEffect(Shape):
    """What the grant's own terms make of the withdrawal, under which rule, and from when on."""

    effect: str
    effective_at: str | None
    why: str
    rule: str


@dataclass(frozen=True, slots=True)
class FiledEnding(Shape):
    """What has ended the grant, or a part of it, already."""

    statement: str
    code: str
    effective_at: str
    in_part: bool


@dataclass(frozen=True, slots=True)
class TouchedDecision(Shape):
    """A decision that relied on the grant, and what becomes of it."""

    decision: str
    project: str | None
    licensee: str | None
    outcome: str
    at: str
    receipt_until: str
    standing: str


@dataclass(frozen=True, slots=True)
class HeldAmount(Shape):
    """An amount of the grant's limits that a decision holds."""

    decision: str
    unit: str
    amount: int
    until: str


@dataclass(frozen=True, slots=True)
class MadeOutput(Shape):
    """What was reported as made, and until when it may be shown whatever is withdrawn."""

    sha256: str
    media_type: str
    decision: str
    report: str
    shown_until: str | None
    standing: str


@dataclass(frozen=True, slots=True)
class Impact(Shape):
    """What a withdrawal of a grant does, before or after it is filed."""

    grant: str
    at: str
    state: str
    withdrawal: WithdrawalEffect
    filed: tuple[FiledEnding, ...]
    decisions: tuple[TouchedDecision, ...]
    earlier_decisions: int
    reservations: tuple[HeldAmount, ...]
    outputs: tuple[MadeOutput, ...]
    projects: tuple[str, ...]
    obligations: tuple[Owed, ...]
