"""Checks: decided on a snapshot, in the log before they are answered.

Deciding takes longer than writing, so it is done before the writer's lock is taken. Under the lock the head is looked
at again: what was entered since the snapshot either concerns no question (somebody else's decision), or the questions
are decided again on the head as it is now. So nobody waits for another's deciding, and no decision is logged after
something that would have changed it and that it has not seen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any, Final

from consent.answers.checks import NOT_RECORDED, BatchAnswer, CheckAnswer, LedgerAt
from consent.callers import Caller
from consent.decision.request import Parser, parse_request, parser_of_many
from consent.errors import Conflict, ConsentError
from consent.ledger import writes
from consent.ledger.access import idempotency
from consent.ledger.access.idempotency import Shown, as_it_is
from consent.ledger.checks import judge, receipts, record
from consent.ledger.checks.batch import merged
from consent.ledger.checks.judge import JudgedQuestions, Unasked, Unrecorded, is_recorded
from consent.ledger.checks.record import Prepared, Staged
from consent.ledger.draft import Answer, Draft, Plan, Sealed
from consent.ledger.open_ledger import OpenLedger
from consent.records import RecordedDecision
from consent.rules.case import CheckRequest
from consent.storage.transaction import Transaction
from consent.view import HERE, View
from consent.vocabulary.words import OUTCOMES

_TRIES: Final = 3
"""How often many questions are decided outside the writer's turn, before that is done within it."""
_MANY: Final = 16
"""Of more checks than these the receipts are signed after the commit: the next writer does not wait for them."""
_Answers = list[CheckAnswer | Unasked]
"""The answers to questions, in their order; a question that cannot be asked of this head is its error."""


class _Outdated(Conflict):
    """Decisions made on an earlier head stand no longer; nothing of them is written."""


def check(opened: OpenLedger, value: Any, view: View = HERE, shown: Shown[CheckAnswer] = as_it_is) -> CheckAnswer:
    """The answer to one check. Raises InvalidInput, Refused, Forbidden, Conflict; never for a "no".

    `shown` is what is answered to a request that is to happen once, where that is more than the check.
    """
    asked = [permitted(opened, value, view.caller)]
    return _only(_answered(opened, asked, view, lambda answers, sealed: shown(_only(answers), sealed)))


def _only(answers: _Answers) -> CheckAnswer:
    (answer,) = answers
    if isinstance(answer, Unasked):
        raise answer
    return answer


def permitted(opened: OpenLedger, value: Any, caller: Caller, parse: Parser = parse_request) -> CheckRequest:
    """The question, when this caller may ask it. Raises InvalidInput or Forbidden."""
    request = parse(value)
    engaged = partial(_engages, opened, request.licensee, request.vendor)
    caller.require_asker(request.licensee, request.vendor, request.project, engaged)
    return request


def _engages(opened: OpenLedger, licensee: str | None, vendor: str | None) -> bool:
    if licensee is None or vendor is None:
        return False
    with opened.store.reading() as tx:
        return opened.registry(tx, tx.head.tree_size).engages(licensee, vendor)


def check_batch(opened: OpenLedger, value: Any, view: View = HERE) -> BatchAnswer:
    """The answers to many checks on one snapshot, in order; an item's error touches no other answer."""
    parse = parser_of_many()
    asked = [_item(opened, one, view.caller, parse) for one in merged(value)]
    good = [one for one in asked if isinstance(one, CheckRequest)]
    return _together(asked, _answered(opened, good, view, lambda answers, _: _together(asked, answers)))


def _together(asked: Sequence[CheckRequest | ConsentError], answers: _Answers) -> BatchAnswer:
    answered = iter(answers)
    given = tuple(next(answered) if isinstance(one, CheckRequest) else one for one in asked)
    return BatchAnswer(_worst(given), given)


def _item(opened: OpenLedger, value: Any, caller: Caller, parse: Parser) -> CheckRequest | ConsentError:
    try:
        return permitted(opened, value, caller, parse)
    except ConsentError as error:
        return error


def _worst(given: Sequence[CheckAnswer | ConsentError]) -> str:
    """The worst outcome; a check that could not be read is never better than a question for a person."""
    outcomes = ["needs_escalation" if isinstance(one, ConsentError) else one.outcome for one in given]
    return max(outcomes, key=OUTCOMES.index, default="needs_escalation")


def _answered(opened: OpenLedger, requests: Sequence[CheckRequest], view: View, shown: Shown[_Answers]) -> _Answers:
    """The answers on one snapshot; a question that cannot be asked of it is its error, in its place."""
    if not any(map(is_recorded, requests)):
        with opened.store.reading(present=True) as tx:
            judged = judge.judge(Draft(opened, tx), requests, view.clock)
            return [_unrecorded(opened, tx, one) for one in judged.decided]
    late = list[RecordedDecision]() if sum(map(is_recorded, requests)) > _MANY else None
    given = _written(opened, requests, view, shown, late)
    if opened.panel.cosigners:
        return _released(opened, given)
    return _with_receipts(given, receipts.sign_late(opened, late)) if late else given


def _written(
    opened: OpenLedger,
    requests: Sequence[CheckRequest],
    view: View,
    shown: Shown[_Answers],
    late: list[RecordedDecision] | None,
) -> _Answers:
    """The answers, recorded. Many questions that stand no longer are decided again where nobody waits for them."""

    def recorded(*, again: bool) -> _Answers:
        with opened.store.reading() as tx:
            judged = judge.judge(Draft(opened, tx), requests, view.clock)
        plan: Plan[_Answers] = partial(
            _plan, judged=judged, requests=requests, clock=view.clock, late=late, again=again
        )
        changes = late is not None or bool(opened.panel.cosigners)
        kept = idempotency.kept(plan, view.once, shown, changes=changes)
        return writes.write(opened, kept, alone=late is not None, weight=judged.weight)

    for _ in range(_TRIES if len(requests) > 1 else 0):
        with suppress(_Outdated):
            return recorded(again=False)
    return recorded(again=True)


def _released(opened: OpenLedger, given: _Answers) -> _Answers:
    """The answers with the receipts that may be released now; null where the witnesses' quorum is not there."""
    recorded = [one.decision for one in given if isinstance(one, CheckAnswer) and one.decision is not None]
    return _with_receipts(given, receipts.release(opened, recorded) if recorded else {})


def _with_receipts(given: _Answers, issued: Mapping[str, str]) -> _Answers:
    """The answers with these receipts, by decision."""
    return [
        _with_receipt(one, issued.get(one.decision or "")) if isinstance(one, CheckAnswer) else one for one in given
    ]


def _with_receipt(answer: CheckAnswer, receipt: str | None) -> CheckAnswer:
    return answer if receipt is None else replace(answer, receipt=receipt, receipt_missing=None)


def _plan(
    draft: Draft,
    judged: JudgedQuestions,
    requests: Sequence[CheckRequest],
    clock: int | None,
    late: list[RecordedDecision] | None = None,
    *,
    again: bool,
) -> Answer[_Answers]:
    """Stage what is recorded of the decisions; where they stand no longer, they are made `again`, or _Outdated.

    `late` takes the decisions of which receipts are signed after the commit, where they are so many.
    """
    now = draft.now(clock)
    if not judged.stand(draft, now):
        if not again:
            raise _Outdated.of("written_meanwhile", "something was said that the decisions rest on")
        judged = judge.judge(draft.scratch(), requests, clock)
    staged = [
        record.stage(draft, record.dated(one, now)) if isinstance(one, Prepared) else one for one in judged.decided
    ]
    return partial(_answers, staged, judged.size, late)


def _answers(
    staged: Sequence[Staged | Unrecorded | Unasked], size: int, late: list[RecordedDecision] | None, sealed: Sealed
) -> _Answers:
    """The answers of questions decided on the first `size` entries, which are all in the tree by now."""
    ledger = judge.ledger_of(sealed.opened, sealed.tx, size)
    return [
        _recorded_answer(one, ledger, late, sealed)
        if isinstance(one, Staged)
        else _unrecorded(sealed.opened, sealed.tx, one)
        for one in staged
    ]


def _unrecorded(opened: OpenLedger, tx: Transaction, one: Prepared | Unrecorded | Unasked) -> CheckAnswer | Unasked:
    """What is answered without an entry."""
    match one:
        case Unrecorded():
            ledger = judge.ledger_of(opened, tx, one.size)
            return CheckAnswer.of(one.written.verdict, ledger=ledger, receipt_missing=NOT_RECORDED)
        case Prepared():
            raise AssertionError("what is to be recorded is answered with its entry")
        case _:
            return one


def _recorded_answer(
    staged: Staged, ledger: LedgerAt, late: list[RecordedDecision] | None, sealed: Sealed
) -> CheckAnswer:
    made = record.recorded(staged, sealed, late=late is not None)
    sealed.keep(made, *staged.holds)
    if late is not None:
        late.append(made)
    return answer_of(made, ledger)


def answer_of(made: RecordedDecision, ledger: LedgerAt) -> CheckAnswer:
    """A recorded decision as it is answered: with the question as recorded, and why it has no receipt, where so."""
    return CheckAnswer.of(
        made.answer, decision=made.decision, ledger=ledger, receipt=made.receipt,
        receipt_missing=receipts.missing(made), request=made.request,
    )  # fmt: skip
