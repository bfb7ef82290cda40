"""Erasing: the bytes of a statement go when a complete order says so and nothing needs them; the log stays as it is."""

from __future__ import annotations

from typing import Any

from consent import entry, erasure
from consent.errors import LogInconsistent
from consent.ledger.concerning import concerned
from consent.ledger.grounds import Grounds
from consent.prefix import Record
from consent.statements.rulings import ErasureOrder
from consent.statements.subjects import documents_of
from consent.storage.transaction import Transaction
from consent.vocabulary.times import format_instant


def erase_if_due(grounds: Grounds, tx: Transaction, order: Record, now: int) -> tuple[str, ...]:
    """Carry out an order whose last proof is in; the parties to tell, whom nobody can find out about afterwards.

    One that is barred stays without effect until it is handed in again. Documents go with the last statement that names
    them.
    """
    if not isinstance(order.body, ErasureOrder) or order.missing:
        return ()
    prefix = grounds.prefix(tx)
    target = prefix.record(order.body.statement)
    if target is None or next(erasure.bars(target, prefix, now), None) is not None:
        return ()
    new = entry.statement_erased(now, statement=target.digest, order=order.digest)
    index = grounds.log.append(tx, [new]).first
    named = documents_of(target.statement)
    alone = [one for one in named if all(other.digest == target.digest for other in prefix.about(f"document:{one}"))]
    tx.erase(target.digest, target.index, index, alone)
    return tuple(sorted(concerned(target, prefix)))


def described_erased(grounds: Grounds, tx: Transaction, row: Any) -> dict[str, Any]:
    """What is answered about a statement whose bytes are gone: where it stood, and on what ground it was erased."""
    order, order_digest = _order(tx, row)
    detail = f"erased by {order_digest} (entry {row.entry_index}): {order.ground}"
    return {
        "digest": row.digest,
        "index": row.registered_index,
        "state": "erased",
        "missing": [],
        "problems": [{"code": "erased", "pointer": "", "detail": detail, "rule": None}],
        "proof": grounds.tlog_proof(tx, row.registered_index),
    }


def events_of_erased(tx: Transaction, row: Any) -> list[dict[str, Any]]:
    """What the log itself still says of an erased statement."""
    found = []
    for index in (row.registered_index, row.entry_index):
        said = tx.entry(index)
        if said is None:
            raise LogInconsistent.of("entry_missing", f"entry {index} is missing")
        gone = said.event == "statement.erased"
        found.append({
            "at": format_instant(said.at), "index": index, "event": said.event,
            "kind": "erasure.order" if gone else said.members["kind"],
            "statement": said.members["refs"][0] if gone else row.digest, "by": [], "state": "erased",
        })  # fmt: skip
    return found


def _order(tx: Transaction, row: Any) -> tuple[ErasureOrder, str]:
    said = tx.entry(row.entry_index)
    order = None if said is None else tx.record(said.members["refs"][0])
    if order is None or not isinstance(order.body, ErasureOrder):
        raise LogInconsistent.of("erasure_mismatch", f"no order erased {row.digest}")
    return order.body, order.digest
