"""Checks: decided on the head they are logged after, in the log before they are answered.

The head is read before anything else and swapped against that same value, so a decision never rests on a prefix other
than the one it names. Read the other way round, a revocation committed in between would be in the log and not in what
was looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from consent.answers.checks import NOT_RECORDED, BatchAnswer, CheckAnswer, LedgerAt
from consent.callers import Caller
from consent.decision.answer import verdict_of
from consent.decision.decide import decide
from consent.decision.model import Decision
from consent.decision.request import parse_request
from consent.errors import ConsentError, InvalidInput, Refused
from consent.ledger import writes
from consent.ledger.checks import receipts, record
from consent.ledger.checks.batch import merged
from consent.ledger.checks.record import Staged
from consent.ledger.open_ledger import OpenLedger
from consent.ledger.writes import Answer, Draft, Sealed
from consent.receipt import too_far
from consent.records import RecordedDecision
from consent.rules.case import CheckRequest
from consent.storage.records import Head
from consent.view import HERE, View
from consent.vocabulary.words import OUTCOMES
from signing import digests, merkle

Unasked = InvalidInput | Refused
"""A question that cannot be asked of this head."""


def check(opened: OpenLedger, value: Any, view: View = HERE) -> CheckAnswer:
    """The answer to one check. Raises InvalidInput, Refused, Forbidden, Conflict; never for a "no"."""
    answer = _answered(opened, [permitted(value, view.caller)], view.clock)[0]
    if isinstance(answer, Unasked):
        raise answer
    return answer


def permitted(value: Any, caller: Caller) -> CheckRequest:
    """The question, when this caller may ask it. Raises InvalidInput or Forbidden."""
    request = parse_request(value)
    caller.require_asker((request.licensee, request.vendor), request.project)
    return request


def check_batch(opened: OpenLedger, value: Any, view: View = HERE) -> BatchAnswer:
    """The answers to many checks on one snapshot, in order; an item's error touches no other answer."""
    asked = [_item(one, view.caller) for one in merged(value)]
    good = [one for one in asked if isinstance(one, CheckRequest)]
    answered = iter(_answered(opened, good, view.clock))
    given = tuple(next(answered) if isinstance(one, CheckRequest) else one for one in asked)
    return BatchAnswer(_worst(given), given)


def _item(value: Any, caller: Caller) -> CheckRequest | ConsentError:
    try:
        return permitted(value, caller)
    except ConsentError as error:
        return error


def _worst(given: Sequence[CheckAnswer | ConsentError]) -> str:
    """The worst outcome; a check that could not be read is never better than a question for a person."""
    outcomes = ["needs_escalation" if isinstance(one, ConsentError) else one.outcome for one in given]
    return max(outcomes, key=OUTCOMES.index, default="needs_escalation")


def _answered(opened: OpenLedger, requests: Sequence[CheckRequest], clock: int | None) -> list[CheckAnswer | Unasked]:
    """The answers on one snapshot; a question that cannot be asked of it is its error, in its place."""
    plan = partial(_plan, requests=requests, clock=clock)
    if not any(map(_recorded, requests)):
        return writes.read(opened, plan)
    given = writes.write(opened, plan)
    return _released(opened, given) if opened.panel.cosigners else given


def _released(opened: OpenLedger, given: Sequence[CheckAnswer | Unasked]) -> list[CheckAnswer | Unasked]:
    """The answers with the receipts that may be released now; null where the witnesses' quorum is not there."""
    recorded = [one.decision for one in given if isinstance(one, CheckAnswer) and one.decision is not None]
    issued = receipts.release(opened, recorded) if recorded else {}
    return [
        replace(one, receipt=issued[one.decision], receipt_missing=None)
        if isinstance(one, CheckAnswer) and one.decision in issued
        else one
        for one in given
    ]


def _recorded(request: CheckRequest) -> bool:
    return request.record and request.known_at is None


def _plan(draft: Draft, requests: Sequence[CheckRequest], clock: int | None) -> Answer[list[CheckAnswer | Unasked]]:
    """Decide every question on the draft's head; each recorded one is staged, and later ones see what it holds."""
    now = draft.now(clock)
    decided = [_tried(draft, request, now) for request in requests]
    return lambda sealed: [one if isinstance(one, Unasked) else one(sealed) for one in decided]


def _tried(draft: Draft, request: CheckRequest, now: int) -> Answer[CheckAnswer] | Unasked:
    try:
        return _decided(draft, request, now)
    except (InvalidInput, Refused) as error:
        return error


def _decided(draft: Draft, request: CheckRequest, now: int) -> Answer[CheckAnswer]:
    """One decision on the snapshot, staged where it is to be recorded."""
    size = draft.opened.known_size(draft.tx, request.known_at)
    registry = draft.registry(size)
    if request.known_at is None:  # limits count what earlier questions of this batch hold as well
        registry = registry.counting_holds_before(draft.size)
    at = now if request.at is None else request.at
    if request.reserve and too_far(at, now):
        detail = "what is held ends with a receipt, and there is none of a time so far from the ledger's clock"
        raise Refused.of("bad_time", detail, "/at")
    decision = decide(request, registry, at=at, now=now, rules=draft.opened.rules.present)
    if _recorded(request):
        return partial(_recorded_answer, record.stage(draft, request, decision, size, now), draft.head)
    return partial(_unrecorded_answer, decision, size, draft.head)


def _recorded_answer(staged: Staged, head: Head, sealed: Sealed) -> CheckAnswer:
    made = record.recorded(staged, sealed)
    sealed.keep(made, *staged.holds)
    return answer_of(made, ledger_at(head.origin, head.tree_size, head.root_hash))


def _unrecorded_answer(decision: Decision, size: int, head: Head, sealed: Sealed) -> CheckAnswer:
    root = head.root_hash if size == head.tree_size else merkle.root_hash(size, sealed.tx.log.read_hashes)
    at = ledger_at(head.origin, size, root)
    return CheckAnswer.of(verdict_of(decision), ledger=at, receipt_missing=NOT_RECORDED)


def answer_of(made: RecordedDecision, ledger: LedgerAt) -> CheckAnswer:
    """A recorded decision as it is answered: with the question as recorded, and why it has no receipt, where so."""
    return CheckAnswer.of(
        made.answer, decision=made.decision, ledger=ledger, receipt=made.receipt,
        receipt_missing=receipts.missing(made), request=made.request,
    )  # fmt: skip


def ledger_at(origin: str, size: int, root: bytes) -> LedgerAt:
    """The head a decision rests on, as answers name it."""
    return LedgerAt(origin, size, digests.encode_base64(root))
