"""Recorded decisions as rows: the decision, what it leaned on, and what it holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from consent import receipt
from consent.decision.answer import format_decision
from consent.decision.model import Decision
from consent.entry import Entry
from consent.prefix import Hold
from consent.rules.case import CheckRequest
from consent.storage import tables
from consent.storage.transaction import Transaction
from signing import canonical


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that is to be recorded: its random id, its record (receipt claims) and its entry."""

    id: str
    request: CheckRequest
    decision: Decision
    record: dict[str, Any]
    entry: Entry


def store(tx: Transaction, one: Decided, index: int, token: str, now: int) -> None:
    """Store a decision that the entry at an index issues, with its receipt."""
    reserved = one.request.reserve and one.decision.outcome == "covered"
    tx.insert(tables.decisions, [{
        "decision": one.id, "entry_index": index, "outcome": one.decision.outcome, "at": one.decision.at,
        "recorded_at": now, "licensee": one.request.licensee,
        "project": str(one.request.project) if one.request.project else None,
        "request": canonical.canonicalize(one.request.raw),
        "answer": canonical.canonicalize(format_decision(one.decision)),
        "record": canonical.canonicalize(one.record), "receipt": token,
        "reserved_until": now + receipt.LONGEST_LIFE if reserved else None,
    }])  # fmt: skip
    under = dict.fromkeys((leaning.performer, leaning.grant, leaning.scope) for leaning in one.decision.leaned)
    tx.insert(tables.leaned, [
        {"decision": one.id, "performer": performer, "grant_digest": grant, "scope": scope}
        for performer, grant, scope in under
    ])  # fmt: skip
    if reserved:
        held = holds_of(one.id, one.decision, index, now)
        tx.insert(tables.holds, [_hold_row(hold, number, index) for number, hold in enumerate(held)])


def _hold_row(hold: Hold, number: int, index: int) -> dict[str, Any]:
    return {
        "grant_digest": hold.grant, "decision": hold.decision, "performer": hold.performer, "scope": hold.scope,
        "unit": hold.unit, "number": number, "entry_index": index, "amount": hold.amount,
        "expires_at": hold.expires_at, "ended_index": None, "used": 0,
    }  # fmt: skip


def holds_of(made: str, decision: Decision, index: int, now: int) -> list[Hold]:
    """The amounts a covered decision holds until its receipt expires."""
    return [
        Hold(made, index, one.performer, one.grant, one.scope, one.unit, one.amount, now + receipt.LONGEST_LIFE)
        for one in decision.holds
    ]
