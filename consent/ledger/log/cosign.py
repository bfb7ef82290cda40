"""Collecting cosignatures: each new head is shown to the witnesses, and what they sign is kept beside the log."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Final

from consent.errors import Problem, Unavailable
from consent.ledger import writes
from consent.ledger.open_ledger import OpenLedger
from consent.ledger.rollback import hold_against
from consent.ledger.writes import Answer, Draft, nothing_more
from consent.outbound import witnesses
from consent.outbound.witnesses import Declined
from consent.panel.panel import Cosigner
from consent.storage.records import Cosignature, Head
from signing import merkle, note
from signing.add_checkpoint import format_add_checkpoint
from signing.errors import SigningError

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
                name for name, one in policy.witnesses.items() if f"{one.name}+{one.key_id.hex()}" in signers
            )
            if names and policy.met_by(names):
                return Cosigned(size, opened.checkpoint_at(tx, size))
    return None


def has_cosigned(opened: OpenLedger, url: str) -> bool:
    """Whether the witness asked at that address has itself cosigned the present head."""
    with opened.store.reading() as tx:
        signers = tx.beside.cosignatures(tx.head.tree_size).keys()
    own = (verifier for one in opened.panel.cosigners if one.url == url for verifier in one.verifiers)
    return any(f"{one.name}+{one.key_id.hex()}" in signers for one in own)


def _collected(opened: OpenLedger, least: int) -> Cosigned | None:
    """Show the head to every witness; again where that is not enough and the head has moved meanwhile."""
    for _ in range(_ROUNDS):
        with opened.store.reading() as tx:
            head = tx.head
        cosigners = opened.panel.cosigners
        with ThreadPoolExecutor(max(1, len(cosigners))) as pool:
            signed = [one for rows in pool.map(partial(_from, opened, head), cosigners) for one in rows]
        if signed:
            _keep(opened, head.tree_size, signed)
        found = stored(opened, least)
        with opened.store.reading() as tx:
            if found is not None or tx.head.tree_size == head.tree_size:
                return found
    return None


def _from(opened: OpenLedger, head: Head, cosigner: Cosigner) -> list[tuple[str, bytes]]:
    """What one witness signs of the head; nothing where it cannot be had now.

    A witness that keeps us waiting and then fails is left alone for a while: no check waits for it again and again.
    """
    resting, waiting, began = opened.panel.asked.resting, opened.panel.waiting, time.monotonic()
    if began < resting.get(cosigner.url, began):
        return []
    signed = _asked(opened, head, cosigner)
    now = time.monotonic()
    if not signed and now - began > waiting.patience:
        resting[cosigner.url] = now + waiting.rest
    return signed


def _asked(opened: OpenLedger, head: Head, cosigner: Cosigner) -> list[tuple[str, bytes]]:
    old: int | None = None
    try:
        for _ in range(2):
            try:
                return _verified(
                    head, cosigner, opened, witnesses.add_checkpoint(cosigner, _body(opened, head, cosigner, old))
                )
            except Declined as declined:
                hold_against(opened.store, opened.log, cosigner)
                if declined.size is None or declined.size > head.tree_size:
                    return []
                old = declined.size
    except Unavailable:
        return []
    return []


def _body(opened: OpenLedger, head: Head, cosigner: Cosigner, old: int | None) -> str:
    with opened.store.reading() as tx:
        if old is None:
            known = [tx.beside.cosigned_size(_signer(one.name, one.key_id)) for one in cosigner.verifiers]
            old = max((one for one in known if one is not None and one <= head.tree_size), default=0)
        path = merkle.prove_consistency(old, head.tree_size, tx.log.read_hashes) if old else ()
        return format_add_checkpoint(old, path, head.checkpoint)


def _verified(head: Head, cosigner: Cosigner, opened: OpenLedger, lines: str) -> list[tuple[str, bytes]]:
    """The witness's own signatures among the lines, each verified over the head."""
    try:
        signed = note.open_note(head.checkpoint + lines, (opened.log.verifier, *cosigner.verifiers))
    except SigningError as error:
        raise Unavailable.of("witness_unreadable", f"the witness {cosigner.name}: {error.detail}") from error
    own = {(one.name, one.key_id) for one in cosigner.verifiers}
    return [(_signer(one.name, one.key_id), one.value) for one in signed.verified if (one.name, one.key_id) in own]


def _signer(name: str, key_id: bytes) -> str:
    return f"{name}+{key_id.hex()}"


def _keep(opened: OpenLedger, size: int, signed: list[tuple[str, bytes]]) -> None:
    writes.write_beside(opened, partial(_plan, size=size, signed=signed))


def _plan(draft: Draft, size: int, signed: list[tuple[str, bytes]]) -> Answer[None]:
    known = draft.tx.beside.cosignatures(size)
    draft.keep(*(Cosignature(size, signer, value) for signer, value in dict(signed).items() if signer not in known))
    return nothing_more(None)
