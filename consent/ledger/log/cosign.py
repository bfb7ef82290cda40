"""Collecting cosignatures: each new head is shown to the witnesses, and what they sign is kept beside the log."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

from consent.errors import Problem
from consent.ledger import clock, outside, writes
from consent.ledger.draft import Answer, Draft, nothing_more
from consent.ledger.open_ledger import OpenLedger
from consent.ledger.outside import signer_of
from consent.storage.records import Cosignature, HeldClock
from signing.note import Signature

QUORUM_MISSING: Final = Problem(
    "quorum_missing", "", "it is in the log; too few witnesses have cosigned the new head yet, and will be asked again"
)
_ROUNDS: Final = 3


@dataclass(frozen=True, slots=True)
class Cosigned:
    """A head that enough witnesses have cosigned: its size, and the checkpoint with their lines."""

    size: int
    checkpoint: str


def cosign(opened: OpenLedger, least: int) -> Cosigned | None:
    """A head of at least that size with enough cosignatures, asking the witnesses where none is stored; else None.

    One thread of a process asks at a time; the others find what it brought. Raises LogInconsistent when a witness
    proves that this log has another history.
    """
    with opened.panel.asked.lock:
        return stored(opened, least) or _collected(opened, least)


def stored(opened: OpenLedger, least: int) -> Cosigned | None:
    """The smallest stored head of at least that size with cosignatures enough for the policy."""
    policy = opened.panel.policy
    with opened.store.reading() as tx:
        for size in tx.beside.cosigned_sizes(least):
            signers = tx.beside.cosignatures(size).keys()
            names = frozenset(
                name for name, one in policy.witnesses.items() if signer_of(one.name, one.key_id) in signers
            )
            if names and policy.met_by(names):
                return Cosigned(size, opened.checkpoint_at(tx, size))
    return None


def has_cosigned(opened: OpenLedger, url: str) -> bool:
    """Whether the witness asked at that address has itself cosigned the present head."""
    with opened.store.reading() as tx:
        signers = tx.beside.cosignatures(tx.head.tree_size).keys()
    own = (verifier for one in opened.panel.cosigners if one.url == url for verifier in one.verifiers)
    return any(signer_of(one.name, one.key_id) in signers for one in own)


def _collected(opened: OpenLedger, least: int) -> Cosigned | None:
    """Show the head to every witness; again where that is not enough and the head has moved meanwhile."""
    for _ in range(_ROUNDS):
        with opened.store.reading() as tx:
            head = tx.head
        signed = outside.cosignatures(opened, head)
        if signed:
            _keep(opened, head.tree_size, signed)
        found = stored(opened, least)
        with opened.store.reading() as tx:
            if found is not None or tx.head.tree_size == head.tree_size:
                return found
    return None


def _keep(opened: OpenLedger, size: int, signed: list[Signature]) -> None:
    """Store what is new of it, and what the clock is worth beside the times in it."""
    held = clock.held(opened, clock.times_of(signed))
    writes.write_beside(opened, partial(_plan, size=size, signed=signed, held=held), alone=True)


def _plan(draft: Draft, size: int, signed: list[Signature], held: HeldClock | None) -> Answer[None]:
    known = draft.tx.beside.cosignatures(size)
    values = {signer_of(one.name, one.key_id): one.value for one in signed}
    draft.keep(*(Cosignature(size, signer, value) for signer, value in values.items() if signer not in known))
    if held is not None:
        draft.keep(held)
    return nothing_more(None)
