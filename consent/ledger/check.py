"""Checks: decided on the head they are logged after, in the log before they are answered.

The head is read before anything else and swapped against that same value, so a decision never rests on a prefix other
than the one it names. Read the other way round, a revocation committed in between would be in the log and not in what
was looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from consent import entry
from consent.callers import LOCAL, Caller
from consent.decision.answer import format_decision
from consent.decision.decide import decide
from consent.decision.model import Decision
from consent.decision.request import parse_request
from consent.errors import ConsentError, InvalidInput
from consent.ledger import issue, recording
from consent.ledger.batches import merged
from consent.ledger.grounds import Grounds
from consent.ledger.recording import Decided
from consent.rules.case import CheckRequest
from consent.storage.transaction import Head, Transaction
from consent.vocabulary.words import OUTCOMES
from signing import canonical, digests, merkle

ProblemFormatter = Callable[[ConsentError], dict[str, Any]]


def check(grounds: Grounds, value: Any, *, caller: Caller = LOCAL, clock: int | None = None) -> dict[str, Any]:
    """The answer to one check. Raises InvalidInput, Forbidden, Conflict; never for a "no"."""
    answer = _answered(grounds, [permitted(value, caller)], clock)[0]
    if isinstance(answer, InvalidInput):
        raise answer
    return answer


def permitted(value: Any, caller: Caller) -> CheckRequest:
    """The question, when this caller may ask it. Raises InvalidInput or Forbidden."""
    request = parse_request(value)
    caller.require_asker((request.licensee, request.vendor), request.project)
    return request


def check_batch(
    grounds: Grounds, value: Any, problem: ProblemFormatter, *, caller: Caller = LOCAL, clock: int | None = None
) -> dict[str, Any]:
    """The answers to many checks on one snapshot, in order; an item's error touches no other answer."""
    asked = [_item(one, caller) for one in merged(value)]
    good = [one for one in asked if isinstance(one, CheckRequest)]
    answered = iter(_answered(grounds, good, clock))
    outcomes = [next(answered) if isinstance(one, CheckRequest) else one for one in asked]
    given = [{"error": problem(one)} if isinstance(one, ConsentError) else one for one in outcomes]
    return {"outcome": _worst(given), "answers": given}


def _item(value: Any, caller: Caller) -> CheckRequest | ConsentError:
    try:
        return permitted(value, caller)
    except ConsentError as error:
        return error


def _worst(given: Sequence[Mapping[str, Any]]) -> str:
    """The worst outcome; a check that could not be read is never better than a question for a person."""
    outcomes = ["needs_escalation" if "error" in one else str(one["outcome"]) for one in given]
    return max(outcomes, key=OUTCOMES.index, default="needs_escalation")


def _answered(
    grounds: Grounds, requests: Sequence[CheckRequest], clock: int | None
) -> list[dict[str, Any] | InvalidInput]:
    """The answers on one snapshot; a question that cannot be asked of it is its error, in its place."""
    recorded = any(_recorded(one) for one in requests)
    with grounds.writing() if recorded else grounds.store.reading() as tx:
        now = grounds.now(tx, clock)
        head = tx.head
        decided: list[Decided | tuple[Decision, int] | InvalidInput] = []
        to_log: list[Decided] = []
        for one in requests:
            made = _tried(grounds, tx, one, now, len(to_log))
            decided.append(made)
            to_log += [made] if isinstance(made, Decided) else []
        receipts = _logged(grounds, tx, to_log, now)
        given = [one if isinstance(one, InvalidInput) else _answer(grounds, tx, one, head, receipts) for one in decided]
    return _released(grounds, given) if to_log and grounds.panel.cosigners else given


def _released(grounds: Grounds, given: Sequence[dict[str, Any] | InvalidInput]) -> list[dict[str, Any] | InvalidInput]:
    """The answers with the receipts that may be released now; null where the witnesses' quorum is not there."""
    recorded = [one["decision"] for one in given if isinstance(one, dict) and one["recorded"]]
    issued = issue.release(grounds, recorded)
    return [
        {**one, "receipt": issued.get(one["decision"])} if isinstance(one, dict) and one["recorded"] else one
        for one in given
    ]


def _recorded(request: CheckRequest) -> bool:
    return request.record and request.known_at is None


def _tried(
    grounds: Grounds, tx: Transaction, request: CheckRequest, now: int, place: int
) -> Decided | tuple[Decision, int] | InvalidInput:
    try:
        return _decided(grounds, tx, request, now, place)
    except InvalidInput as error:
        return error


def _decided(
    grounds: Grounds, tx: Transaction, request: CheckRequest, now: int, place: int
) -> Decided | tuple[Decision, int]:
    """One decision on the snapshot; `place` is how many recorded ones of the batch come before it."""
    size = grounds.known_size(tx, request.known_at)
    own_index = tx.head.tree_size + place
    prefix = grounds.prefix(tx, size, holds_before=own_index if request.known_at is None else None)
    decision = decide(request, prefix, at=now if request.at is None else request.at, now=now)
    if not _recorded(request):
        return decision, size
    made = digests.encode_base64url(digests.random_bytes(16))
    record = _record(tx, made, request, decision, size)
    new = entry.decision_issued(now, outcome=decision.outcome, refs=decision.relied_on, record=record)
    if request.reserve and decision.outcome == "covered":
        tx.pending_holds += recording.holds_of(made, decision, own_index, now)
    return Decided(made, request, decision, record, new)


def _record(tx: Transaction, made: str, request: CheckRequest, decision: Decision, size: int) -> dict[str, Any]:
    answer = format_decision(decision)
    grants = [(digest, tx.record(digest)) for digest in decision.relied_on]
    return {
        "assumed": answer["assumed"],
        "at": decision.at,
        "decision": made,
        "grants": [{"digest": digest, "index": record.index} for digest, record in grants if record is not None],
        "obligations": answer["obligations"],
        "outcome": decision.outcome,
        "req": digests.digest(canonical.canonicalize(request.raw)),
        "rules": answer["rule_set"]["digest"],
        "settled_by": list(decision.settled_by),
        "size": size,
    }


def _logged(grounds: Grounds, tx: Transaction, decided: Sequence[Decided], now: int) -> dict[str, str]:
    """Append all decision entries at once and store the decisions; the receipts by decision id."""
    if not decided:
        return {}
    appended = grounds.log.append(tx, [one.entry for one in decided])
    receipts = {}
    for number, one in enumerate(decided):
        index = appended.first + number
        receipts[one.id] = _receipt(grounds, tx, one, index, now)
        recording.store(tx, one, index, receipts[one.id], now)
    return receipts


def _receipt(grounds: Grounds, tx: Transaction, one: Decided, index: int, now: int) -> str:
    """The receipt; withheld where witnesses are asked first, which is done when the decision is safely in the log."""
    if grounds.panel.cosigners:
        return issue.WITHHELD
    return issue.sign(grounds, tx, one.record, index, audience=one.request.licensee, issued_at=now)


def _answer(
    grounds: Grounds, tx: Transaction, one: Decided | tuple[Decision, int], head: Head, receipts: Mapping[str, str]
) -> dict[str, Any]:
    if isinstance(one, Decided):
        answer = {"decision": one.id, "recorded": True, **format_decision(one.decision)}
        return {**answer, "ledger": ledger_at(head), "receipt": receipts[one.id]}
    decision, size = one
    root = head.root_hash if size == head.tree_size else _root_at(tx, size)
    known = {"origin": grounds.log.origin, "tree_size": size, "root_hash": digests.encode_base64(root)}
    return {"decision": None, "recorded": False, **format_decision(decision), "ledger": known, "receipt": None}


def _root_at(tx: Transaction, size: int) -> bytes:
    return merkle.root_hash(size, tx.read_hashes)


def ledger_at(head: Head) -> dict[str, Any]:
    """The head a decision rests on, as answers name it."""
    return {"origin": head.origin, "tree_size": head.tree_size, "root_hash": digests.encode_base64(head.root_hash)}
