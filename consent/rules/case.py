"""What a rule may look at: one question, the facts recorded about it, and one performance or one scope of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from consent.coverage import Fit, Taking
from consent.matching import Asked
from consent.prefix import Prefix
from consent.registry import Person, Work
from consent.scope import Limit, Scope
from consent.statements.production import ToolDeclaration
from consent.states.life import Life
from consent.vocabulary.identifiers import Identifier


@dataclass(frozen=True, slots=True)
class PerformerRef:
    """Who is depicted, altered or prompted, as the question names them."""

    party: str | None = None
    identifier: Identifier | None = None
    name: str | None = None

    def __str__(self) -> str:
        return self.party or (str(self.identifier) if self.identifier else self.name or "")


@dataclass(frozen=True, slots=True)
class Performance:
    """One performance that is asked about. None or an empty list is a fact nobody stated."""

    performer: PerformerRef | None
    role: str | None
    scene: str | None
    modalities: tuple[str, ...]
    episode: str | None
    amounts: tuple[Limit, ...]
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PromptReference:
    """A performer whose name or features stand in a prompt."""

    performer: PerformerRef
    features: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """The question (contract §3.1). `raw` is the JSON object as sent, of which `req` in a receipt is the digest."""

    project: Identifier | None
    licensee: str | None
    use: str | None
    performances: tuple[Performance, ...]
    media: tuple[str, ...]
    territories: tuple[str, ...]
    languages: tuple[str, ...]
    purpose: str | None
    tools: tuple[str, ...]
    vendor: str | None
    content: tuple[str, ...]
    prompt_references: tuple[PromptReference, ...]
    facts: Mapping[str, Any]
    assets: tuple[Any, ...]
    ref: Mapping[str, Any]
    reserve: bool
    record: bool
    at: int | None
    known_at: int | None
    raw: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class UsedTool:
    """A tool of the chain: as written, and its declaration at that instant (None: nobody declared it)."""

    written: str
    version: str | None
    declaration: ToolDeclaration | None


@dataclass(frozen=True, slots=True)
class Question:
    """A request with what the ledger has recorded about its work, tools and asker at the instant judged.

    `at` is when generation happens, `now` the ledger's clock (only holds of limits depend on it).
    """

    request: CheckRequest
    prefix: Prefix
    at: int
    now: int
    work: Work | None
    works: tuple[Identifier, ...]
    tools: tuple[UsedTool, ...]

    @property
    def job_ends_at(self) -> int | None:
        """When the job that begins at `at` ends, where the asker says so."""
        ends = self.request.facts.get("generation_ends_at")
        return ends if isinstance(ends, int) and ends > self.at else None


@dataclass(frozen=True, slots=True)
class Case:
    """One performance of a question: `candidates` are the parties the performer may be, `person` the one it is.

    `bars` are the takings that hold for every grant; `demand` is what all performances of this performer ask, by unit.
    """

    question: Question
    number: int
    performance: Performance
    candidates: tuple[str, ...]
    person: Person | None
    asked: Asked
    bars: tuple[Taking, ...]
    demand: Mapping[str, int]

    def pointer(self, member: str = "") -> str:
        """The pointer to this performance in the request, or to a member of it."""
        return f"/performances/{self.number}" + (f"/{member}" if member else "")


@dataclass(frozen=True, slots=True)
class Offer:
    """One scope of one grant held against a case."""

    case: Case
    life: Life
    name: str
    scope: Scope
    fit: Fit
