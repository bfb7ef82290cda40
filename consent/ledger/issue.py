"""Receipts of recorded decisions: made with the decision, or, where witnesses are asked, after they were.

A receipt is released only under a head that satisfies the ledger's own policy. Until then the decision is in the log
and its receipt is withheld (stored empty); it is issued with the dates of the decision whenever the quorum is there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from consent import receipt
from consent.ledger import witnessing
from consent.ledger.grounds import Grounds
from consent.ledger.witnessing import Cosigned
from consent.receipt import Item
from consent.storage.transaction import Transaction
from signing import canonical

WITHHELD = ""


def sign(
    grounds: Grounds, tx: Transaction, record: Mapping[str, Any], index: int, *, audience: str | None, issued_at: int,
    under: Cosigned | None = None,
) -> str:  # fmt: skip
    """The receipt of the decision at an index, proven under a cosigned head, or under the transaction's own."""
    size = under.size if under is not None else None
    places = (index, *(grant["index"] for grant in record["grants"]))
    proved = [grounds.log.prove(tx, place, size) for place in places]
    return receipt.sign_receipt(
        record,
        issuer=grounds.issuer,
        audience=audience,
        issued_at=issued_at,
        expires_at=issued_at + receipt.LONGEST_LIFE,
        checkpoint=under.checkpoint if under is not None else grounds.checkpoint(tx),
        items=[Item(entered.index, entered.data, entered.path) for entered in proved],
        signer=grounds.receipts,
    )


def release(grounds: Grounds, decisions: Sequence[str]) -> dict[str, str]:
    """The receipts of decisions that have none yet, by id; none of them while the quorum is not there."""
    with grounds.store.reading() as tx:
        rows = [row for row in map(tx.decision_row, decisions) if row is not None and row.receipt == WITHHELD]
    if not rows:
        return {}
    under = witnessing.cosign(grounds, max(row.entry_index for row in rows) + 1)
    if under is None and grounds.panel.wants_quorum:
        return {}
    with grounds.store.writing() as tx:
        issued = {row.decision: _of_row(grounds, tx, row, under) for row in rows}
        for decision, text in issued.items():
            tx.release_receipt(decision, text)
    return issued


def _of_row(grounds: Grounds, tx: Transaction, row: Any, under: Cosigned | None) -> str:
    record = canonical.parse(bytes(row.record), max_bytes=len(row.record))
    return sign(grounds, tx, record, row.entry_index, audience=row.licensee, issued_at=row.recorded_at, under=under)
