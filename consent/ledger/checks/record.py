"""Recording a decision: its entry is staged with what it holds; once that is sealed it is stored with its receipt.

What is recorded is prepared where the decision is made, and may be staged on a later head than it was made on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from consent import entry, packing, receipt
from consent.answers.checks import DecidedAnswer
from consent.decision.answer import verdict_of
from consent.decision.model import Decision
from consent.entry import Entry
from consent.ledger.checks import receipts
from consent.ledger.draft import Draft, Sealed
from consent.records import Hold, RecordedDecision
from consent.rules.case import CheckRequest
from consent.storage.records import StoredHold
from signing import canonical, digests


@dataclass(frozen=True)
class Written:
    """A decision as it is answered, made once, however many questions it answers."""

    decision: Decision
    verdict: DecidedAnswer

    @classmethod
    def of(cls, decision: Decision) -> Written:
        """The decision with its answer; to be called while what it was decided on can still be read."""
        return cls(decision, verdict_of(decision))

    @cached_property
    def data(self) -> bytes:
        """Its canonical bytes."""
        return canonical.canonicalize(self.verdict.as_json())

    @cached_property
    def packed(self) -> bytes:
        """The same as it is kept."""
        return packing.pack(self.data)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A decision ready to be recorded: its random id, its record (the claims of its receipt), and its entry."""

    id: str
    request: CheckRequest
    written: Written
    record: dict[str, Any]
    request_bytes: bytes
    record_bytes: bytes
    recorded_at: int
    entry: Entry

    @property
    def decision(self) -> Decision:
        """What was decided."""
        return self.written.decision

    @property
    def reserves(self) -> bool:
        """Whether it holds amounts."""
        return self.request.reserve and self.decision.outcome == "covered"

    @property
    def weight(self) -> int:
        """About how many bytes are stored of it."""
        return len(self.written.packed) + len(self.request_bytes) + len(self.record_bytes)

    @property
    def reserved_until(self) -> int | None:
        """When what it holds is free again, None where it holds nothing."""
        return self.recorded_at + receipt.LONGEST_LIFE if self.reserves else None


@dataclass(frozen=True, slots=True)
class Staged:
    """A decision whose entry is staged at an index, with what it holds."""

    prepared: Prepared
    index: int
    holds: tuple[StoredHold, ...]


def prepare(draft: Draft, request: CheckRequest, written: Written, size: int, now: int) -> Prepared:
    """What is recorded of a decision made on the first `size` entries.

    Raises TooLarge for a decision whose entry would be.
    """
    made, decision, asked = digests.random_name(16), written.decision, canonical.canonicalize(request.raw)
    record = _record(draft, made, asked, written, size)
    record_bytes = canonical.canonicalize(record)
    new = entry.decision_issued(now, outcome=decision.outcome, refs=decision.relied_on, record=record_bytes)
    _ = written.packed  # everything that takes time is done here, where nobody waits for it
    return Prepared(made, request, written, record, asked, record_bytes, now, new)


def dated(prepared: Prepared, now: int) -> Prepared:
    """The same recorded at a later time than it was made: it still speaks of the instant it was made for."""
    if prepared.recorded_at == now:
        return prepared
    decision = prepared.decision
    new = entry.decision_issued(now, outcome=decision.outcome, refs=decision.relied_on, record=prepared.record_bytes)
    return replace(prepared, recorded_at=now, entry=new)


def stage(draft: Draft, prepared: Prepared) -> Staged:
    """Stage the entry of a decision; later plans of the draft see what it holds."""
    index = draft.stage(prepared.entry)
    draft.will_prove(*(grant["index"] for grant in prepared.record["grants"]))
    held = _holds(prepared, index) if prepared.reserves else ()
    draft.shelf.hold(held)
    return Staged(prepared, index, tuple(StoredHold(number, hold) for number, hold in enumerate(held)))


def _record(draft: Draft, made: str, asked: bytes, written: Written, size: int) -> dict[str, Any]:
    decision, verdict = written.decision, written.verdict
    grants = [(digest, draft.shelf.record(digest)) for digest in decision.relied_on]
    return {
        "assumed": [one.as_json() for one in verdict.assumed],
        "at": decision.at,
        "decision": made,
        "grants": [{"digest": digest, "index": record.index} for digest, record in grants if record is not None],
        "obligations": [one.as_json() for one in verdict.obligations],
        "outcome": decision.outcome,
        "req": digests.digest(asked),
        "rules": verdict.rule_set.digest,
        "settled_by": list(decision.settled_by),
        "size": size,
    }


def _holds(prepared: Prepared, index: int) -> tuple[Hold, ...]:
    """The amounts a covered decision holds until its receipt expires."""
    request, until = prepared.request, prepared.recorded_at + receipt.LONGEST_LIFE
    project = str(request.project) if request.project else None
    return tuple(
        Hold(prepared.id, index, one.performer, one.grant, one.scope, one.unit, one.amount, until,
             episode=one.episode, project=project, at=prepared.decision.at)
        for one in prepared.decision.holds
    )  # fmt: skip


def recorded(staged: Staged, sealed: Sealed, *, late: bool) -> RecordedDecision:
    """The decision as it is stored, with its receipt: withheld where witnesses are asked for the new head first.

    `late`: it is signed after the commit. There is none of an instant too far from the clock.
    """
    prepared = staged.prepared
    request, decision = prepared.request, prepared.decision
    made = RecordedDecision(
        decision=prepared.id, index=staged.index, outcome=decision.outcome, at=decision.at,
        recorded_at=prepared.recorded_at, licensee=request.licensee,
        project=str(request.project) if request.project else None,
        request=request.raw, answer=prepared.written.verdict, record=prepared.record,
        request_bytes=prepared.request_bytes, answer_bytes=prepared.written.data, record_bytes=prepared.record_bytes,
        receipt=None, reserved_until=prepared.reserved_until, relied_on=tuple(dict.fromkeys(decision.reliances)),
        packed=prepared.written.packed,
    )  # fmt: skip
    if late or sealed.opened.panel.cosigners or receipts.has_none(made):
        return made
    return receipts.with_receipt(sealed.opened, sealed.tx, made)
