"""Answers about uses declared to a platform: the triage of one, and the register of a project's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from consent.answers.shape import WHEN_GIVEN, Shape
from consent.answers.statements import NamedIdentifier


@dataclass(frozen=True, slots=True)
class RegisteredUse(Shape):
    """What the register holds of a use beside its question (specification §4.14).

    `terms` is the digest of the tool's terms, `input` what went in, in words; `credited`, whether the roles stand in
    the billing. What nobody said is left out.
    """

    kind: str
    stage: str | None = field(default=None, metadata=WHEN_GIVEN)
    shot: str | None = field(default=None, metadata=WHEN_GIVEN)
    tool_version: str | None = field(default=None, metadata=WHEN_GIVEN)
    terms: str | None = field(default=None, metadata=WHEN_GIVEN)
    input: str | None = field(default=None, metadata=WHEN_GIVEN)
    credited: bool | None = field(default=None, metadata=WHEN_GIVEN)


@dataclass(frozen=True, slots=True)
class TriageReason(Shape):
    """A platform rule behind the triage, in its sentence and with its source."""

    rule: str
    effect: str
    text: str
    citation: str


@dataclass(frozen=True, slots=True)
class Principle(Shape):
    """A guiding principle, answered `yes`, `no` or `unsure`; `lacks` points to what nobody has stated or declared."""

    principle: int
    text: str
    answer: str
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unstated(Shape):
    """A fact that the guidance turns on and nobody stated: where it is to be stated, and what it answers."""

    fact: str
    pointer: str
    asks: str


@dataclass(frozen=True, slots=True)
class MatrixRow(Shape):
    """A row of the guide's use case matrix that the use falls under."""

    row: str
    text: str


@dataclass(frozen=True, slots=True)
class NoticeSigner(Shape):
    """Who signs the notice."""

    role: str
    party: str | None


@dataclass(frozen=True, slots=True)
class NoticeToDraft(Shape):
    """The statement that tells a platform, without what a draft makes."""

    type: str
    kind: str
    to: str
    given_at: str
    refs: tuple[str, ...]
    parties: tuple[NoticeSigner, ...]


@dataclass(frozen=True, slots=True)
class Declaration(Shape):
    """A planned use held against the platform's guidance; the performers' gate is `outcome`, its own `triage`.

    A work without such a platform has nobody to tell: no principle is asked and no notice is drafted.
    """

    decision: str
    at: str
    outcome: str
    triage: str
    reasons: tuple[TriageReason, ...]
    unstated: tuple[Unstated, ...]
    principles: tuple[Principle, ...]
    matrix: tuple[MatrixRow, ...]
    settled_by: tuple[str, ...]
    notices: tuple[NoticeToDraft, ...]
    register: RegisteredUse | None = field(default=None, metadata=WHEN_GIVEN)


@dataclass(frozen=True, slots=True)
class ToldPlatform(Shape):
    """Who was told when, and the notice that did."""

    to: str
    given_at: str
    notice: str


@dataclass(frozen=True, slots=True)
class DeclaredUse(Shape):
    """A declared use in the register."""

    decision: str
    declared_at: str
    at: str
    licensee: str | None
    vendor: str | None
    use: str | None
    purpose: str | None
    tools: tuple[str, ...]
    performers: tuple[str | None, ...]
    ref: Mapping[str, str]
    outcome: str
    triage: str
    rules: tuple[str, ...]
    settled_by: tuple[str, ...]
    told: tuple[ToldPlatform, ...]
    register: RegisteredUse | None = field(default=None, metadata=WHEN_GIVEN)


@dataclass(frozen=True, slots=True)
class Declarations(Shape):
    """A project's declared uses, oldest first."""

    project: NamedIdentifier
    declarations: tuple[DeclaredUse, ...]
