"""Which checks are of one use: a use is declared once, and asked again before each render.

Two are of the same where asker, use, purpose and tools are, and the shot; where no shot is named, who plays what where.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from consent.answers.declarations import RegisteredUse
from consent.callers import Caller
from consent.ledger.checks import planned
from consent.ledger.visibility import may_see_decision
from consent.records import RecordedDecision
from consent.vocabulary.identifiers import parse_tool


@dataclass(frozen=True, slots=True)
class Use:
    """What tells uses apart; `where` is the shot, or each performance where none is named."""

    licensee: str | None
    vendor: str | None
    use: str | None
    purpose: str | None
    tools: frozenset[str]
    where: str | tuple[Hashable, ...]


def use_of(made: RecordedDecision) -> Use:
    """The use that a recorded question is about."""
    request, shot = made.request, planned.reference(made).get("shot")
    return Use(
        licensee=request.get("licensee"),
        vendor=request.get("vendor"),
        use=request.get("use"),
        purpose=request.get("purpose"),
        tools=frozenset(parse_tool(one).name for one in request.get("tools") or ()),
        where=tuple(map(_played, request.get("performances") or ())) if shot is None else shot,
    )


def _played(performance: Mapping[str, Any]) -> Hashable:
    who = performance.get("performer") or {}
    return (tuple(sorted(who.items())), *(performance.get(name) for name in ("role", "scene", "episode")))


@dataclass(frozen=True, slots=True)
class Declared:
    """What the latest declaration of a use says: its register, where it has one, and the facts it states."""

    register: RegisteredUse | None
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Overview:
    """A work at a glance: how many decisions are not for the caller, and which uses of the others are declared."""

    withheld: int
    declared: Mapping[Use, Declared]


NOTHING: Final = Overview(0, {})
"""Of a work that was not looked at."""


def overview(decisions: Iterable[RecordedDecision], caller: Caller) -> Overview:
    """What is to be known of all decisions before one of them is told; it remembers nothing but the declared uses."""
    withheld, declared = 0, dict[Use, Declared]()
    for made in decisions:
        if not may_see_decision(caller, made):
            withheld += 1
        elif planned.is_declared(made):
            declared[use_of(made)] = Declared(planned.registered(made), made.request.get("facts") or {})
    return Overview(withheld, declared)
