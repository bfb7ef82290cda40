"""What a rule is, and what it says when it takes effect.

A rule is data and one or more clauses. A clause is a stage (what it looks at), a named condition, and what it does
where the condition holds. The engine (`consent.rules.engine`) runs them; no rule knows another profile's rules.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from consent.answers.judged import Reason
from consent.lazily import lazily
from consent.rules.verdicts import Fact, Verdict
from consent.vocabulary.times import start_of_day
from signing import canonical, digests


class Effect(StrEnum):
    """What a rule does to a decision (specification §5.5)."""

    INVALID = "invalid"
    NOT = "not"
    ESCALATE = "escalate"
    EXEMPT = "exempt"
    OBLIGATION = "obligation"
    NOTICE = "notice"
    TERM = "term"


REFUSING: Final = frozenset({Effect.INVALID, Effect.NOT})


class Settler(StrEnum):
    """Whose word settles what a rule leaves open (specification §5.33 and §5.37)."""

    WORK = "counsel, the licensee or the performer's union"
    PERSON = "the performer's side or her union"
    PLATFORM = "the platform's written approval"
    NOBODY = "nobody"


class Stage(StrEnum):
    """What a clause looks at, and so when it is asked."""

    PERFORMANCE = "each performance asked about, whatever was granted"
    GRANT = "each scope of each grant of the performer"
    LACK = "a performance that no grant covers"
    EXEMPTION = "a performance that may need no consent under this profile"
    OWED = "each scope a covered performance leans on"
    OWED_ANYWAY = "each performance, whether or not a grant is leaned on"
    OWED_ON_REFUSAL = "each scope of each grant, on a refusal too"


@dataclass(frozen=True, slots=True)
class Clause:
    """One condition of a rule. `subject` of `when` and `says` is what the stage looks at.

    `facets` (LACK only): the facets whose lack it names, None for any lack; code and place are then those of the lack.
    `by_creation` (EXEMPTION only): it frees the use of a replica whose creation was consented to, not the use itself.
    `yields` (LACK only): silent where the profiles that ask for consent exempt the use (specification §5.38).
    `narrowed_by` (EXEMPTION only): the rules that ask for the facts it needs, named with it where one is missing.
    `answered_by`: the kind of notice, or `use.report`, by which later statements show that what is owed was done.
    `unconfirmed`: this part of the rule has confidence M, so it never refuses or frees by itself.
    """

    stage: Stage
    effect: Effect
    when: Callable[[Any], bool | Verdict]
    says: str | Callable[[Any], str]
    code: str = ""
    pointer: str | None = None
    facets: frozenset[str] | None = None
    by_creation: bool = False
    yields: bool = True
    unconfirmed: bool = False
    narrowed_by: tuple[str, ...] = ()
    kind: str = ""
    answered_by: str = ""
    due: Callable[[Any], int | None] | None = None

    def sentence(self, subject: Any) -> str:
        """What it says of the subject."""
        return self.says if isinstance(self.says, str) else self.says(subject)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as data. `confidence` is S1 (primary text), S2 (secondary), M (unconfirmed), a mix of two, or design.

    `since` is the day from which the rule speaks about a generation (a law's first day); `revision` grows whenever
    what the rule does changes. `reaches` is the territory that the law attaches to: its profile is on wherever that is
    asked, whatever the project names; "" for one that only recorded facts switch on.
    """

    id: str
    title: str
    citation: str
    confidence: str
    effects: tuple[Effect, ...]
    reads: tuple[str, ...]
    clauses: tuple[Clause, ...] = ()
    since: dt.date | None = None
    settled_by: Settler = Settler.WORK
    settled_though_refusing: bool = False
    revision: int = 1
    reaches: str = ""
    since_second: int = field(init=False)
    profile: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "since_second", start_of_day(self.since, "UTC") if self.since else 0)
        object.__setattr__(self, "profile", self.id.rpartition("-")[0])

    def as_json(self) -> dict[str, Any]:
        """Everything that is said about the rule; it enters the digest of the rule set."""
        reaches = {"reaches": self.reaches} if self.reaches else {}
        return {
            **reaches,
            "id": self.id,
            "revision": self.revision,
            "title": self.title,
            "citation": self.citation,
            "confidence": self.confidence,
            "effects": [effect.value for effect in self.effects],
            "reads": list(self.reads),
            "since": self.since.isoformat() if self.since else None,
            "settled_by": self.settled_by.value,
        }


@dataclass(frozen=True)
class Finding:
    """A rule that took effect: with which code, where in the request, and in one sentence why.

    `settled_by` says whose ruling settles it where that is another's than the rule's.
    What is not `settleable` no ruling removes: a member the asker left empty is asked again, not ruled upon. `also`
    are rules that took effect with it: CORE-19 where a fact is missing that the rule needs. `grant` and `scope` are
    what it is about, where it is about one; `awaits` says whose word it waits for, where no rule as a whole can.
    """

    rule: str
    effect: Effect
    code: str
    pointer: str
    detail: str
    settleable: bool = True
    also: tuple[str, ...] = ()
    settled_by: Settler | None = None
    grant: str | None = None
    scope: str | None = None
    awaits: tuple[str, ...] = ()

    @lazily
    def reason(self) -> Reason:
        """As an answer tells it, where it speaks against a yes."""
        return Reason(self.code, self.pointer, self.detail, self.grant, self.scope)

    def about(self, grant: str, scope: str | None = None) -> Finding:
        """The same finding, of that grant and scope."""
        return Finding(
            self.rule, self.effect, self.code, self.pointer, self.detail, self.settleable, self.also, self.settled_by,
            grant, scope, self.awaits,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Where a scope falls short of what is asked: the facet, "" where it is none of them, and what was found."""

    facet: str
    finding: Finding


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
class Assumption:
    """A rule that would have spoken otherwise, or not have been sure, but for what the asker states."""

    rule: str
    fact: Fact


@dataclass(frozen=True, slots=True)
class RuleSet:
    """All rules of one version; the digest goes into every decision.

    `reaching` are the profiles that attach to a territory which is asked, by territory.
    """

    version: str
    rules: tuple[Rule, ...]
    digest: str
    tables: Mapping[str, str]
    reaching: Mapping[str, frozenset[str]]
    _by_id: dict[str, Rule] = field(compare=False, repr=False)
    _clauses: dict[tuple[frozenset[str], Stage], tuple[tuple[Rule, Clause], ...]] = field(
        default_factory=dict, compare=False, repr=False
    )
    _reads: dict[tuple[frozenset[str], int], frozenset[str]] = field(default_factory=dict, compare=False, repr=False)
    _since: tuple[int, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_since", tuple(sorted({rule.since_second for rule in self.rules})))

    def rule(self, rule_id: str) -> Rule:
        """The rule of that id. Raises KeyError: a finding of a rule that is not in the set is our bug."""
        return self._by_id[rule_id]

    def find(self, rule_id: str) -> Rule | None:
        """The rule of that id, None when the set has none."""
        return self._by_id.get(rule_id)

    def reads(self, profiles: frozenset[str], at: int) -> frozenset[str]:
        """What the rules of the profiles, and those of CORE, read at an instant."""
        since = bisect_right(self._since, at)
        known = self._reads.get((profiles, since))
        if known is None:
            on = (rule for rule in self.rules if rule.profile in profiles or rule.profile == "CORE")
            known = frozenset(name for rule in on if at >= rule.since_second for name in rule.reads)
            self._reads[profiles, since] = known
        return known

    def clauses(self, profiles: frozenset[str], stage: Stage) -> tuple[tuple[Rule, Clause], ...]:
        """The clauses of a stage that the profiles switch on, in the order of the set."""
        known = self._clauses.get((profiles, stage))
        if known is None:
            found = (
                (rule, clause) for rule in self.rules if rule.profile in profiles for clause in rule.clauses
                if clause.stage is stage
            )  # fmt: skip
            known = self._clauses[profiles, stage] = tuple(found)
        return known


def rule_set(version: str, rules: Iterable[Rule], tables: Mapping[str, str] | None = None) -> RuleSet:
    """A rule set with its digest: that of the JCS of version and rules, in the order of their ids.

    From edition 2 on it is also that of the `tables` words are read with, by name and digest.
    """
    ordered = tuple(rules)
    said: dict[str, Any] = {
        "version": version, "rules": [rule.as_json() for rule in sorted(ordered, key=lambda one: one.id)],
    }  # fmt: skip
    if tables:
        said["tables"] = dict(tables)
    digest = digests.digest(canonical.canonicalize(said))
    regions = dict.fromkeys(one.reaches for one in ordered if one.reaches)
    reaching = {region: frozenset(one.profile for one in ordered if one.reaches == region) for region in regions}
    return RuleSet(version, ordered, digest, dict(tables or {}), reaching, {one.id: one for one in ordered})


def refuses(findings: Iterable[Finding]) -> bool:
    """Whether some finding refuses by itself."""
    return any(finding.effect in REFUSING for finding in findings)


def escalates(findings: Iterable[Finding]) -> bool:
    """Whether some finding asks for a person."""
    return any(finding.effect is Effect.ESCALATE for finding in findings)
