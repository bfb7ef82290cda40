"""What is answered about a registered statement: its place, its state, what keeps it from its effect, its proof."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from consent.admission import effects, erasure
from consent.answers.statements import Described, Noted, ShownBundle
from consent.errors import LogInconsistent, Problem
from consent.ledger.open_ledger import OpenLedger
from consent.records import AnyRecord
from consent.registry import Registry
from consent.statements.grants import Grant
from consent.statements.rulings import ErasureOrder
from consent.states.state import state_of
from consent.storage.records import StoredProof
from consent.storage.transaction import Transaction
from signing import canonical, digests, merkle
from signing.checkpoint import open_checkpoint
from signing.errors import SigningError


def described(
    opened: OpenLedger, tx: Transaction, record: AnyRecord, registry: Registry, *, at: int, now: int
) -> Described:
    """A statement as a registry shows it (specification §6.7), proven under the transaction's head."""
    return Described(
        digest=record.digest,
        index=record.index,
        state=_state(record, registry, at, now),
        missing=tuple(record.missing),
        problems=tuple(Noted.of(one) for one in _problems(opened, tx, record, registry, now)),
        proof=opened.tlog_proof(tx, record.index),
    )


def _state(record: AnyRecord, registry: Registry, at: int, now: int) -> str:
    """Its state; of what is no grant and does nothing that it claims, that too."""
    state = state_of(record, registry, at, now)
    idle = state == "active" and record.of(Grant) is None and not effects.has_effect(record, registry)
    return "without_effect" if idle else state


def _problems(
    opened: OpenLedger, tx: Transaction, record: AnyRecord, registry: Registry, now: int
) -> Iterator[Problem]:
    yield from effects.problems(record, registry)
    yield from _barred(record, registry, now)
    if record.statement.anchor is not None:
        yield from _anchor_problems(opened, tx, record.statement.anchor, record.index)


def _anchor_problems(opened: OpenLedger, tx: Transaction, anchor: str, index: int) -> Iterator[Problem]:
    """Why an anchor bounds nothing: it is no head that this log had before the statement came in."""
    try:
        head = open_checkpoint(anchor, opened.log.verifier).checkpoint
        known = head.size <= index and merkle.root_hash(head.size, tx.log.read_hashes) == head.root
    except SigningError as error:
        yield Problem("checkpoint_invalid", "/anchor", f"not a checkpoint of this ledger: {error.detail}")
        return
    if not known:
        yield Problem("checkpoint_invalid", "/anchor", "not a head this log had before the statement came in")


def _barred(record: AnyRecord, registry: Registry, now: int) -> Iterator[Problem]:
    """Why a complete order to erase has erased nothing so far."""
    order = record.of(ErasureOrder)
    if order is not None and not order.missing:
        yield from erasure.of_order(order, registry, now)


def bundle_of(tx: Transaction, record: AnyRecord) -> ShownBundle:
    """The bundle of a registered statement with the proofs the record knows of, in the order of `parties`."""
    known = {proof.position for proof in record.proofs}
    proofs = tuple(_parsed(proof) for proof in tx.statements.proofs(record.digest) if proof.position in known)
    return ShownBundle(digests.encode_base64url(tx.statements.data(record.digest)), proofs)


def _parsed(proof: StoredProof) -> Any:
    try:
        return canonical.parse(proof.data, max_bytes=len(proof.data))
    except SigningError as error:
        where = f"/proofs/{proof.digest}/{proof.position}/data"
        raise LogInconsistent.of("row_unreadable", f"the stored value is no proof: {error.detail}", where) from error
