"""Answers to checks (specification §4.2), recorded or not, one by one and in batches; again, by status and replayed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from consent.answers.shape import WHEN_GIVEN, Shape
from consent.errors import ConsentError

Told = Callable[[ConsentError], Mapping[str, Any]]
"""How a surface tells an error."""


@dataclass(frozen=True, slots=True)
class UnmetFacet(Shape):
    """A facet of what was asked that a scope does not hold: the values it lacks, and those it grants."""

    facet: str
    asked: tuple[Any, ...]
    granted: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Missing(Shape):
    """An unmet facet with the scope of the grant that lacks it."""

    facet: str
    asked: tuple[Any, ...]
    granted: tuple[Any, ...]
    grant: str
    scope: str


@dataclass(frozen=True, slots=True)
class ConsideredScope(Shape):
    """A scope of a grant that was held against what was asked."""

    grant: str
    scope: str
    state: str
    met: tuple[str, ...]
    unmet: tuple[UnmetFacet, ...]


@dataclass(frozen=True, slots=True)
class GroundScope(Shape):
    """A scope of a grant that a covered performance rests on."""

    grant: str
    scope: str


@dataclass(frozen=True, slots=True)
class FreeingRule(Shape):
    """A rule by which a performance needs no consent, with its source and how sure it is."""

    rule: str
    citation: str
    confidence: str


@dataclass(frozen=True, slots=True)
class JudgedPerformance(Shape):
    """One performance of the question; `coverable` are the boxes of it that the grants cover together.

    What a yes rests on: the scopes it leans on, and the rules that ask for no consent (`freed_by`).
    """

    performer: str | None
    outcome: str
    relied_on: tuple[str, ...]
    missing: tuple[Missing, ...]
    considered: tuple[ConsideredScope, ...]
    coverable: tuple[Mapping[str, Any], ...]
    rests_on: tuple[GroundScope, ...] | None = field(default=None, metadata=WHEN_GIVEN)
    freed_by: tuple[FreeingRule, ...] | None = field(default=None, metadata=WHEN_GIVEN)


@dataclass(frozen=True, slots=True)
class Reason(Shape):
    """Why it is not covered, or what a person must decide; of which grant and scope, where it is about one."""

    code: str
    pointer: str
    detail: str
    grant: str | None = field(default=None, metadata=WHEN_GIVEN)
    scope: str | None = field(default=None, metadata=WHEN_GIVEN)


@dataclass(frozen=True, slots=True)
class AppliedRule(Shape):
    """A rule that took effect, what it did, how sure it is, and where in the question.

    `may_settle` is whose word would settle it, nobody's where it is empty; `type` the statement they would make.
    """

    id: str
    effect: str
    citation: str
    confidence: str
    pointer: str | None = field(default=None, metadata=WHEN_GIVEN)
    may_settle: tuple[str, ...] | None = field(default=None, metadata=WHEN_GIVEN)
    type: str | None = field(default=None, metadata=WHEN_GIVEN)


@dataclass(frozen=True, slots=True)
class Owed(Shape):
    """Something owed although the use is covered; `condition` names the grant's condition it comes from."""

    rule: str
    kind: str
    text: str
    due: str | None
    condition: str | None = field(default=None, metadata=WHEN_GIVEN)


@dataclass(frozen=True, slots=True)
class AssumedFact(Shape):
    """A fact that only the asker stated and a rule rested on."""

    pointer: str
    value: Any
    rule: str


@dataclass(frozen=True, slots=True)
class Addition(Shape):
    """Values an amendment would add to a facet."""

    facet: str
    add: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Obstacle(Shape):
    """What stands in a scope's way beside the facets it lacks, and the next step: whose word settles it, and how."""

    code: str
    rule: str
    pointer: str
    may_settle: tuple[str, ...]
    type: str | None = field(default=None, metadata=WHEN_GIVEN)


@dataclass(frozen=True, slots=True)
class Nearest(Shape):
    """The scope with least in its way: the amendment that would add what it lacks, and what else is in the way."""

    grant: str
    scope: str
    amendment: tuple[Addition, ...]
    obstacles: tuple[Obstacle, ...] | None = field(default=None, metadata=WHEN_GIVEN)


@dataclass(frozen=True, slots=True)
class UnreadFact(Shape):
    """A fact that was stated and that no rule reads which is switched on."""

    pointer: str


@dataclass(frozen=True, slots=True)
class RuleSetName(Shape):
    """A rule set by its version and digest."""

    version: str
    digest: str


@dataclass(frozen=True, slots=True)
class LedgerAt(Shape):
    """A head of the log: `root_hash` in base64, as in the checkpoint."""

    origin: str
    tree_size: int
    root_hash: str


@dataclass(frozen=True, slots=True)
class DecidedAnswer(Shape):
    """What was decided: the part of an answer that is recorded, and comes out the same when it is decided again.

    What answers of edition 1 did not say is None in them, and left out again when they are shown.
    """

    outcome: str
    at: str
    performances: tuple[JudgedPerformance, ...]
    reasons: tuple[Reason, ...]
    rules: tuple[AppliedRule, ...]
    obligations: tuple[Owed, ...]
    assumed: tuple[AssumedFact, ...]
    settled_by: tuple[str, ...]
    nearest: Nearest | None
    rule_set: RuleSetName
    unread: tuple[UnreadFact, ...] | None = field(default=None, kw_only=True, metadata=WHEN_GIVEN)


AT_TOO_FAR, QUORUM_MISSING, NOT_RECORDED = "at_too_far", "quorum_missing", "not_recorded"
RECEIPT_MISSING: Final = (AT_TOO_FAR, QUORUM_MISSING, NOT_RECORDED)
"""Why an answer has no receipt (specification §4.3 and §4.9)."""


@dataclass(frozen=True, slots=True)
class CheckAnswer(DecidedAnswer):
    """The answer to a check; `request` is the question as recorded, `receipt_missing` says why `receipt` is null."""

    decision: str | None
    recorded: bool
    ledger: LedgerAt
    receipt: str | None
    receipt_missing: str | None = field(default=None, metadata=WHEN_GIVEN)
    request: Mapping[str, Any] | None = field(default=None, metadata=WHEN_GIVEN)

    @classmethod
    def of(
        cls,
        verdict: DecidedAnswer,
        *,
        ledger: LedgerAt,
        decision: str | None = None,
        receipt: str | None = None,
        receipt_missing: str | None = None,
        request: Mapping[str, Any] | None = None,
    ) -> CheckAnswer:
        """A verdict with what only the ledger knows; without a decision's id it is not recorded."""
        said = {name: getattr(verdict, name) for name in DecidedAnswer.__dataclass_fields__}
        return cls(
            **said, decision=decision, recorded=decision is not None, ledger=ledger, receipt=receipt,
            receipt_missing=receipt_missing, request=request,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class BatchAnswer:
    """The answers of a batch in order, the worst outcome first; an error stands in its place and touches no other."""

    outcome: str
    answers: tuple[CheckAnswer | ConsentError, ...]

    def as_json(self, told: Told) -> dict[str, Any]:
        """The object; `told` is how the surface tells an error."""
        listed = [{"error": told(one)} if isinstance(one, ConsentError) else one.as_json() for one in self.answers]
        return {"outcome": self.outcome, "answers": listed}


@dataclass(frozen=True, slots=True)
class Checks(Shape):
    """A page of recorded answers."""

    checks: tuple[CheckAnswer, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Status(Shape):
    """Whether a receipt still stands: `good`, `changed` or `expired`, with the codes of what changed."""

    decision: str
    status: str
    outcome: str
    reasons: tuple[str, ...]
    at: str
    expires: str


@dataclass(frozen=True, slots=True)
class Difference(Shape):
    """A member that comes out otherwise when it is decided again."""

    member: str
    recorded: Any
    replayed: Any


@dataclass(frozen=True, slots=True)
class RuleChange(Shape):
    """A rule that was added, removed or changed between two rule sets, and in which members."""

    rule: str
    change: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Replay(Shape):
    """A recorded decision decided again."""

    decision: str
    same: bool
    rule_set: RuleSetName
    replayed_under: RuleSetName
    differs: tuple[Difference, ...]
    rules_known: bool
    rules_changed: tuple[RuleChange, ...]
