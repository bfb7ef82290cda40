"""Whether a receipt still stands: its question asked again, now, in one small answer that a tool can poll."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from consent import receipt
from consent.answers.checks import Status
from consent.ledger.checks import recorded
from consent.ledger.open_ledger import OpenLedger
from consent.rules.model import REFUSING, Effect
from consent.verify.decision import asked
from consent.view import HERE, View
from consent.vocabulary.times import format_instant

GOOD, CHANGED, EXPIRED = "good", "changed", "expired"
STATUSES: Final = (GOOD, CHANGED, EXPIRED)


def status(opened: OpenLedger, decision: str, view: View = HERE) -> Status:
    """`good` while the receipt has not expired and its question would be answered alike at the view's instant.

    `changed` as soon as it would not: a withdrawal, a suspension, a dispute shows at once, with the reasons; `known_at`
    cuts the log to its first entries. Nothing is recorded. Raises NotFound, for strangers too and before it was made.
    """
    with opened.store.reading() as tx:
        size = opened.known_size(tx, view.known_at)
        now = opened.now(tx.head.at, view.clock) if view.at is None else view.at
        made = recorded.concerning(tx, decision, view.caller, at=view.at, size=size)
        expires = made.recorded_at + receipt.LONGEST_LIFE
        question = replace(asked(made), size=size, at=max(now, made.at), now=now)
        again = question.again(opened.registry(tx, size), opened.rules.present)
        carve_out = (one for one in again.findings if one.effect in REFUSING or one.effect is Effect.ESCALATE)
        alike = again.outcome == made.outcome
        return Status(
            decision=decision,
            status=EXPIRED if now >= expires else GOOD if alike else CHANGED,
            outcome=again.outcome,
            reasons=() if alike else tuple(dict.fromkeys(one.code for one in carve_out)),
            at=format_instant(now),
            expires=format_instant(expires),
        )
