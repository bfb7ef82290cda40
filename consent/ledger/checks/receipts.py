"""Receipts of recorded decisions: made with the decision, or, where witnesses are asked, after they were.

A receipt is released only under a head that satisfies the ledger's own policy. Until then the decision is in the log
and its receipt is withheld; it is issued with the dates of the decision whenever the quorum is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from consent import receipt
from consent.answers.checks import AT_TOO_FAR, QUORUM_MISSING
from consent.ledger import writes
from consent.ledger.draft import Answer, Draft, nothing_more
from consent.ledger.log import cosign
from consent.ledger.log.cosign import Cosigned
from consent.ledger.open_ledger import OpenLedger
from consent.receipt import Item
from consent.records import RecordedDecision
from consent.storage.records import IssuedReceipt
from consent.storage.transaction import Transaction


def has_none(made: RecordedDecision) -> bool:
    """Whether no receipt is made of a decision, whoever cosigns: the instant it judged is too far from its own."""
    return made.receipt is None and receipt.too_far(made.at, made.recorded_at)


def missing(made: RecordedDecision) -> str | None:
    """Why a recorded decision has no receipt, None where it has one."""
    if made.receipt is not None:
        return None
    return AT_TOO_FAR if has_none(made) else QUORUM_MISSING


def with_receipt(
    opened: OpenLedger, tx: Transaction, made: RecordedDecision, under: Cosigned | None = None
) -> RecordedDecision:
    """The decision with its receipt, proven under a cosigned head, or under the transaction's own."""
    size = under.size if under is not None else None
    places = (made.index, *(grant["index"] for grant in made.record["grants"]))
    proved = [opened.log.prove(tx.log, place, size) for place in places]
    text = receipt.sign_receipt(
        made.record,
        issuer=opened.issuer,
        audience=made.licensee,
        issued_at=made.recorded_at,
        expires_at=made.recorded_at + receipt.LONGEST_LIFE,
        checkpoint=under.checkpoint if under is not None else opened.checkpoint(tx),
        items=[Item(entered.index, entered.data, entered.path) for entered in proved],
        signer=opened.receipts,
    )
    return replace(made, receipt=text)


def sign_late(opened: OpenLedger, made: Sequence[RecordedDecision]) -> dict[str, str]:
    """The receipts of decisions that were recorded without, by id: signed while nobody waits for the writer's turn.

    A process that ends before leaves decisions whose receipts are withheld, and whoever asks for one brings it about.
    """
    with opened.store.reading() as tx:
        signed = {one.decision: str(with_receipt(opened, tx, one).receipt) for one in made if not has_none(one)}
    issued = tuple(IssuedReceipt(decision, text) for decision, text in signed.items())
    writes.write_beside(opened, partial(_plan_issued, issued=issued), alone=True)
    return signed


def _plan_issued(draft: Draft, issued: Sequence[IssuedReceipt]) -> Answer[None]:
    draft.keep(*issued)
    return nothing_more(None)


def release(opened: OpenLedger, decisions: Sequence[str]) -> dict[str, str]:
    """The receipts of decisions that have none yet, by id; none of them while the quorum is not there."""
    with opened.store.reading() as tx:
        recorded = (made for one in decisions if (made := tx.decisions.find(one)) is not None)
        found = [made for made in recorded if missing(made) == QUORUM_MISSING]
    if not found:
        return {}
    under = cosign.cosign(opened, max(made.index for made in found) + 1)
    if under is None and opened.panel.wants_quorum:
        return {}
    return writes.write_beside(opened, partial(_plan, found=found, under=under))


def _plan(draft: Draft, found: Sequence[RecordedDecision], under: Cosigned | None) -> Answer[dict[str, str]]:
    issued = {made.decision: str(with_receipt(draft.opened, draft.tx, made, under).receipt) for made in found}
    draft.keep(*(IssuedReceipt(decision, text) for decision, text in issued.items()))
    return nothing_more(issued)
