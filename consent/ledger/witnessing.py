"""Collecting cosignatures: each new head is shown to the witnesses, and what they sign is kept beside the log."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Final

from consent.errors import Problem, Unavailable
from consent.ledger.confirming import hold_against
from consent.ledger.grounds import Grounds
from consent.outbound import witnesses
from consent.outbound.witnesses import Declined
from consent.panel.panel import Cosigner
from consent.storage import tables
from consent.storage.transaction import Head
from signing import merkle, note
from signing.add_checkpoint import format_add_checkpoint
from signing.errors import SigningError

QUORUM_MISSING: Final = Problem(
    "quorum_missing", "", "it is in the log; too few witnesses have cosigned the new head yet, and will be asked again"
)
_ROUNDS: Final = 3
_PATIENCE: Final = 1.0
_REST: Final = 30.0
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Cosigned:
    """A head that enough witnesses have cosigned: its size, and the checkpoint with their lines."""

    size: int
    checkpoint: str


def cosign(grounds: Grounds, least: int) -> Cosigned | None:
    """A head of at least that size with enough cosignatures, asking the witnesses where none is stored; else None.

    One thread of a process asks at a time; the others find what it brought. Raises LogInconsistent when a witness
    proves that this log has another history.
    """
    with grounds.panel.asked.lock:
        return stored(grounds, least) or _collected(grounds, least)


def stored(grounds: Grounds, least: int) -> Cosigned | None:
    """The smallest stored head of at least that size with cosignatures enough for the policy."""
    policy = grounds.panel.policy
    with grounds.store.reading() as tx:
        for size in tx.cosigned_sizes(least):
            signers = tx.cosignatures(size).keys()
            names = frozenset(
                name for name, one in policy.witnesses.items() if f"{one.name}+{one.key_id.hex()}" in signers
            )
            if names and policy.met_by(names):
                return Cosigned(size, grounds.checkpoint_at(tx, size))
    return None


def _collected(grounds: Grounds, least: int) -> Cosigned | None:
    """Show the head to every witness; again where that is not enough and the head has moved meanwhile."""
    for _ in range(_ROUNDS):
        with grounds.store.reading() as tx:
            head = tx.head
        cosigners = grounds.panel.cosigners
        with ThreadPoolExecutor(max(1, len(cosigners))) as pool:
            signed = [one for rows in pool.map(partial(_from, grounds, head), cosigners) for one in rows]
        if signed:
            _keep(grounds, head.tree_size, signed)
        found = stored(grounds, least)
        with grounds.store.reading() as tx:
            if found is not None or tx.head.tree_size == head.tree_size:
                return found
    return None


def _from(grounds: Grounds, head: Head, cosigner: Cosigner) -> list[tuple[str, bytes]]:
    """What one witness signs of the head; nothing where it cannot be had now.

    A witness that keeps us waiting and then fails is left alone for a while: no check waits for it again and again.
    """
    resting, began = grounds.panel.asked.resting, time.monotonic()
    if began < resting.get(cosigner.url, began):
        return []
    signed = _asked(grounds, head, cosigner)
    now = time.monotonic()
    if not signed and now - began > _PATIENCE:
        resting[cosigner.url] = now + _REST
    return signed


def _asked(grounds: Grounds, head: Head, cosigner: Cosigner) -> list[tuple[str, bytes]]:
    old: int | None = None
    try:
        for _ in range(2):
            try:
                return _verified(
                    head, cosigner, grounds, witnesses.add_checkpoint(cosigner, _body(grounds, head, cosigner, old))
                )
            except Declined as declined:
                hold_against(grounds.store, grounds.log, cosigner)
                if declined.size is None or declined.size > head.tree_size:
                    return []
                old = declined.size
    except Unavailable:
        return []
    return []


def _body(grounds: Grounds, head: Head, cosigner: Cosigner, old: int | None) -> str:
    with grounds.store.reading() as tx:
        if old is None:
            known = [tx.cosigned_size(_signer(one.name, one.key_id)) for one in cosigner.verifiers]
            old = max((one for one in known if one is not None and one <= head.tree_size), default=0)
        path = merkle.prove_consistency(old, head.tree_size, tx.read_hashes) if old else ()
        return format_add_checkpoint(old, path, head.checkpoint)


def _verified(head: Head, cosigner: Cosigner, grounds: Grounds, lines: str) -> list[tuple[str, bytes]]:
    """The witness's own signatures among the lines, each verified over the head."""
    try:
        opened = note.open_note(head.checkpoint + lines, (grounds.log.verifier, *cosigner.verifiers))
    except SigningError as error:
        raise Unavailable.of("witness_unreadable", f"the witness {cosigner.name}: {error.detail}") from error
    own = {(one.name, one.key_id) for one in cosigner.verifiers}
    return [(_signer(one.name, one.key_id), one.value) for one in opened.verified if (one.name, one.key_id) in own]


def _signer(name: str, key_id: bytes) -> str:
    return f"{name}+{key_id.hex()}"


def _keep(grounds: Grounds, size: int, signed: list[tuple[str, bytes]]) -> None:
    with grounds.store.writing() as tx:
        known = tx.cosignatures(size)
        rows = [{"tree_size": size, "signer": signer, "signature": value} for signer, value in dict(signed).items()]
        tx.insert(tables.cosignatures, [row for row in rows if row["signer"] not in known])
