"""Answers to checks (specification §4.2), recorded or not, one by one and in batches; again, by status and replayed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from consent.answers.judged import AppliedRule, JudgedPerformance, Nearest, Reason, UnreadFact
from consent.answers.shape import WHEN_GIVEN, Shape, as_json_together
from consent.errors import ConsentError

Told = Callable[[ConsentError], Mapping[str, Any]]
"""How a surface tells an error."""


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
        shown = iter(as_json_together(one for one in self.answers if isinstance(one, CheckAnswer)))
        listed = [{"error": told(one)} if isinstance(one, ConsentError) else next(shown) for one in self.answers]
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
