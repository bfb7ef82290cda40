"""Answers about statements: registered, shown, drafted, listed; the history of a grant (specification §6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from consent.answers.checks import Told
from consent.answers.shape import Shape, named
from consent.errors import ConsentError, Problem


@dataclass(frozen=True, slots=True)
class Noted(Shape):
    """A problem that stops nothing: what keeps a statement from its effect, or what is worth knowing."""

    code: str
    pointer: str
    detail: str
    rule: str | None

    @classmethod
    def of(cls, problem: Problem) -> Noted:
        """The same, as an answer says it."""
        return cls(problem.code, problem.pointer, problem.detail, problem.rule)


@dataclass(frozen=True, slots=True)
class Described(Shape):
    """A registered statement: where it stands, its state, what is missing, and the C2SP tlog-proof of its entry."""

    digest: str
    index: int
    state: str
    missing: tuple[str, ...]
    problems: tuple[Noted, ...]
    proof: str


@dataclass(frozen=True, slots=True)
class Registered:
    """What a registration answers; `created` is false when the statement was in the log already.

    `size` is that of the log afterwards. `erased`: it was an order to erase, and has been carried out.
    """

    created: bool
    statement: Described
    size: int = 0
    erased: bool = False


@dataclass(frozen=True, slots=True)
class Results:
    """What many registrations answer, in order; an error stands in its place and touches no other."""

    results: tuple[Described | ConsentError, ...]

    def as_json(self, told: Told) -> dict[str, Any]:
        """The object; `told` is how the surface tells an error."""
        listed = [{"error": told(one)} if isinstance(one, ConsentError) else one.as_json() for one in self.results]
        return {"results": listed}


@dataclass(frozen=True, slots=True)
class ShownBundle(Shape):
    """A statement's bytes in base64url, and its proofs as they came in."""

    statement: str
    proofs: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class ShownStatement(Described):
    """A registered statement with its bundle, which is null where it was erased."""

    bundle: ShownBundle | None

    @classmethod
    def of(cls, described: Described, bundle: ShownBundle | None) -> ShownStatement:
        """What is described, with the bundle."""
        return cls(**{name: getattr(described, name) for name in Described.__dataclass_fields__}, bundle=bundle)


@dataclass(frozen=True, slots=True)
class Drafted(Shape):
    """A draft: the canonical text to sign, its digest, and what it says in plain sentences."""

    statement: str
    digest: str
    plain_text: str
    problems: tuple[Noted, ...]


@dataclass(frozen=True, slots=True)
class TermOf(Shape):
    """The term of a scope, in days of its zone; null where it has no end.

    A bound counted from an event is an object as in the grant: `{event, months}` or `{event, days}`.
    """

    start: Any = field(metadata=named("from"))
    until: Any
    zone: str


@dataclass(frozen=True, slots=True)
class NamedIdentifier(Shape):
    """An identifier by its scheme and value."""

    scheme: str
    value: str


@dataclass(frozen=True, slots=True)
class GrantSummary(Shape):
    """A grant in a list; `scopes` holds the term of each, null where it says none."""

    digest: str
    index: int
    state: str
    performer: str
    licensee: str
    agreement: str
    projects: tuple[NamedIdentifier, ...]
    scopes: Mapping[str, TermOf | None]


@dataclass(frozen=True, slots=True)
class Grants(Shape):
    """A page of grants by index."""

    grants: tuple[GrantSummary, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class HistoryEvent(Shape):
    """An entry about a grant, who signed with it, and the state that followed."""

    at: str
    index: int
    event: str
    kind: str
    statement: str
    by: tuple[str, ...]
    state: str


@dataclass(frozen=True, slots=True)
class History(Shape):
    """The life of a grant."""

    grant: str
    events: tuple[HistoryEvent, ...]
