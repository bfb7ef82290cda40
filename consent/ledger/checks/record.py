"""Recording a decision: its entry is staged with what it holds; once that is sealed it is stored with its receipt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from consent import entry, receipt
from consent.answers.checks import DecidedAnswer
from consent.decision.answer import verdict_of
from consent.decision.model import Decision
from consent.ledger.checks import receipts
from consent.ledger.writes import Draft, Sealed
from consent.records import Hold, RecordedDecision
from consent.rules.case import CheckRequest
from consent.storage.records import StoredHold
from signing import canonical, digests


@dataclass(frozen=True, slots=True)
class Staged:
    """A decision whose entry is staged at an index: its random id, and its record (the claims of its receipt)."""

    id: str
    index: int
    request: CheckRequest
    decision: Decision
    verdict: DecidedAnswer
    record: dict[str, Any]
    recorded_at: int
    holds: tuple[StoredHold, ...]

    @property
    def reserved_until(self) -> int | None:
        """When what it holds is free again, None where it holds nothing."""
        reserves = self.request.reserve and self.decision.outcome == "covered"
        return self.recorded_at + receipt.LONGEST_LIFE if reserves else None


def stage(draft: Draft, request: CheckRequest, decision: Decision, size: int, now: int) -> Staged:
    """Stage the entry of a decision made on the first `size` entries; later plans of the draft see what it holds.

    Raises InvalidInput (`too_large`) for a decision whose entry would be.
    """
    made = digests.encode_base64url(digests.random_bytes(16))
    verdict = verdict_of(decision)
    record = _record(draft, made, request, decision, verdict, size)
    new = entry.decision_issued(now, outcome=decision.outcome, refs=decision.relied_on, record=record)
    index = draft.stage(new)
    draft.will_prove(*(grant["index"] for grant in record["grants"]))
    held = _holds(made, request, decision, index, now) if request.reserve and decision.outcome == "covered" else ()
    draft.shelf.hold(held)
    numbered = tuple(StoredHold(number, hold) for number, hold in enumerate(held))
    return Staged(made, index, request, decision, verdict, record, now, numbered)


def _record(
    draft: Draft, made: str, request: CheckRequest, decision: Decision, verdict: DecidedAnswer, size: int
) -> dict[str, Any]:
    grants = [(digest, draft.shelf.record(digest)) for digest in decision.relied_on]
    return {
        "assumed": [one.as_json() for one in verdict.assumed],
        "at": decision.at,
        "decision": made,
        "grants": [{"digest": digest, "index": record.index} for digest, record in grants if record is not None],
        "obligations": [one.as_json() for one in verdict.obligations],
        "outcome": decision.outcome,
        "req": digests.digest(canonical.canonicalize(request.raw)),
        "rules": verdict.rule_set.digest,
        "settled_by": list(decision.settled_by),
        "size": size,
    }


def _holds(made: str, request: CheckRequest, decision: Decision, index: int, now: int) -> tuple[Hold, ...]:
    """The amounts a covered decision holds until its receipt expires."""
    until, project = now + receipt.LONGEST_LIFE, str(request.project) if request.project else None
    return tuple(
        Hold(made, index, one.performer, one.grant, one.scope, one.unit, one.amount, until,
             episode=one.episode, project=project, at=decision.at)
        for one in decision.holds
    )  # fmt: skip


def recorded(staged: Staged, sealed: Sealed) -> RecordedDecision:
    """The decision as it is stored, with its receipt: withheld where witnesses are asked for the new head first.

    There is none of an instant too far from the clock.
    """
    request, answered = staged.request, canonical.canonicalize(staged.verdict.as_json())
    made = RecordedDecision(
        decision=staged.id, index=staged.index, outcome=staged.decision.outcome, at=staged.decision.at,
        recorded_at=staged.recorded_at, licensee=request.licensee,
        project=str(request.project) if request.project else None,
        request=request.raw, answer=staged.verdict, record=staged.record,
        request_bytes=canonical.canonicalize(request.raw), answer_bytes=answered,
        record_bytes=canonical.canonicalize(staged.record), receipt=None, reserved_until=staged.reserved_until,
        relied_on=tuple(dict.fromkeys(staged.decision.reliances)),
    )  # fmt: skip
    if sealed.opened.panel.cosigners or receipts.has_none(made):
        return made
    return receipts.with_receipt(sealed.opened, sealed.tx, made)
