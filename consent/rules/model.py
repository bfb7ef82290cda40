"""What a rule is, and what it says when it takes effect."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from signing import canonical, digests


class Effect(StrEnum):
    """What a rule does to a decision (reference: domain, effect codes)."""

    INVALID = "invalid"
    NOT = "not"
    ESCALATE = "escalate"
    EXEMPT = "exempt"
    OBLIGATION = "obligation"
    NOTICE = "notice"
    TERM = "term"


REFUSING: Final = frozenset({Effect.INVALID, Effect.NOT})


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as data. `confidence` is S1 (primary text), S2 (secondary), M (unconfirmed) or design."""

    id: str
    title: str
    citation: str
    confidence: str
    effects: tuple[Effect, ...]
    reads: tuple[str, ...]
    since: dt.date | None = None

    @property
    def profile(self) -> str:
        """The profile a rule belongs to: what stands before the last hyphen of its id."""
        return self.id.rpartition("-")[0]

    def as_json(self) -> dict[str, Any]:
        """Everything that is said about the rule; it enters the digest of the rule set."""
        return {
            "id": self.id,
            "title": self.title,
            "citation": self.citation,
            "confidence": self.confidence,
            "effects": [effect.value for effect in self.effects],
            "reads": list(self.reads),
            "since": self.since.isoformat() if self.since else None,
        }


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that took effect: with which code, where in the request, and in one sentence why.

    What is not `settleable` no ruling removes: a member the asker left empty is asked again, not ruled upon.
    """

    rule: str
    effect: Effect
    code: str
    pointer: str
    detail: str
    settleable: bool = True


@dataclass(frozen=True, slots=True)
class Obligation:
    """Something owed although the use is covered; `condition` names the grant's condition it comes from."""

    rule: str
    kind: str
    text: str
    due: str | None = None
    condition: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The object in answers and receipts."""
        named = {"condition": self.condition} if self.condition is not None else {}
        return {"rule": self.rule, "kind": self.kind, "text": self.text, "due": self.due, **named}


@dataclass(frozen=True, slots=True)
class RuleSet:
    """All rules of one version; the digest goes into every decision."""

    version: str
    rules: tuple[Rule, ...]
    digest: str

    def rule(self, rule_id: str) -> Rule:
        """The rule of that id. Raises KeyError: a finding of a rule that is not in the set is our bug."""
        return {rule.id: rule for rule in self.rules}[rule_id]


def rule_set(version: str, rules: Iterable[Rule]) -> RuleSet:
    """A rule set with its digest: that of the JCS of version and rules, in the order of their ids."""
    ordered = tuple(sorted(rules, key=lambda rule: rule.id))
    said = {"version": version, "rules": [rule.as_json() for rule in ordered]}
    return RuleSet(version, ordered, digests.digest(canonical.canonicalize(said)))


def refuses(findings: Iterable[Finding]) -> bool:
    """Whether some finding refuses by itself."""
    return any(finding.effect in REFUSING for finding in findings)


def escalates(findings: Iterable[Finding]) -> bool:
    """Whether some finding asks for a person."""
    return any(finding.effect is Effect.ESCALATE for finding in findings)
