"""Whether a receipt still stands: its question asked again, now, in one small answer that a tool can poll."""

from __future__ import annotations

from typing import Any, Final

from consent import receipt
from consent.callers import LOCAL, Caller
from consent.decision.decide import decide
from consent.decision.request import parse_request
from consent.ledger import recall
from consent.ledger.grounds import Grounds
from consent.rules.model import REFUSING, Effect
from consent.vocabulary.times import format_instant
from signing import canonical

GOOD, CHANGED, EXPIRED = "good", "changed", "expired"
STATUSES: Final = (GOOD, CHANGED, EXPIRED)


def status(
    grounds: Grounds, decision: str, *, at: int | None = None, known_at: int | None = None, caller: Caller = LOCAL,
    clock: int | None = None,
) -> dict[str, Any]:  # fmt: skip
    """`good` while the receipt has not expired and its question would be answered alike at the instant (now, or `at`).

    `changed` as soon as it would not: a withdrawal, a suspension, a dispute shows at once, with the reasons; `known_at`
    cuts the log to its first entries. Nothing is recorded. Raises NotFound, for strangers too and before it was made.
    """
    with grounds.store.reading() as tx:
        size = grounds.known_size(tx, known_at)
        now = grounds.now(tx, clock) if at is None else at
        row = recall.concerning(tx, decision, caller, at=at, size=size)
        expires = row.recorded_at + receipt.LONGEST_LIFE
        request = parse_request(canonical.parse(bytes(row.request), max_bytes=len(row.request)))
        prefix = grounds.prefix(tx, size, holds_before=row.entry_index)  # its own hold takes nothing from itself
        again = decide(request, prefix, at=max(now, row.at), now=now)
        taking = (one for one in again.findings if one.effect in REFUSING or one.effect is Effect.ESCALATE)
        alike = again.outcome == row.outcome
        return {
            "decision": decision,
            "status": EXPIRED if now >= expires else GOOD if alike else CHANGED,
            "outcome": again.outcome,
            "reasons": [] if alike else list(dict.fromkeys(one.code for one in taking)),
            "at": format_instant(now),
            "expires": format_instant(expires),
        }
