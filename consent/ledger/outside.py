"""What others say of a head when they are asked: what each witness signs of it, and the authority's stamp over it."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from consent.errors import Unavailable
from consent.ledger.open_ledger import OpenLedger
from consent.ledger.rollback import hold_against
from consent.outbound import timestamps as authorities, witnesses
from consent.outbound.http import Limits
from consent.outbound.witnesses import Declined
from consent.panel.panel import Cosigner
from consent.panel.tsa import TimestampAuthority
from consent.storage.records import Head
from signing import merkle, note, timestamps
from signing.add_checkpoint import format_add_checkpoint
from signing.errors import SigningError
from signing.note import Signature
from signing.timestamps import Timestamp


def cosignatures(opened: OpenLedger, head: Head) -> list[Signature]:
    """What the witnesses sign of the head, all asked at once; nothing of those where it cannot be had now.

    Raises LogInconsistent when a witness proves that this log has another history.
    """
    cosigners = opened.panel.cosigners
    with ThreadPoolExecutor(max(1, len(cosigners))) as pool:
        return [one for signed in pool.map(partial(_from, opened, head), cosigners) for one in signed]


def stamp(authority: TimestampAuthority, head: Head, limits: Limits = authorities.LIMITS) -> Timestamp:
    """The authority's stamp over the head as the log signed it. Raises Unavailable.

    `tsa_unreachable`, and `timestamp_invalid` for an answer that does not verify.
    """
    data = head.checkpoint.encode()
    try:
        request = timestamps.request_timestamp(data)
        response = authorities.ask(authority.url, request.der, limits=limits)
        return timestamps.open_timestamp(response, data, authority.trust, nonce=request.nonce)
    except SigningError as error:
        raise Unavailable.of(error.code, error.detail) from error


def signer_of(name: str, key_id: bytes) -> str:
    """A key of a witness as a verifier key begins: name+key id."""
    return f"{name}+{key_id.hex()}"


def _from(opened: OpenLedger, head: Head, cosigner: Cosigner) -> list[Signature]:
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


def _asked(opened: OpenLedger, head: Head, cosigner: Cosigner) -> list[Signature]:
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
            known = [tx.beside.cosigned_size(signer_of(one.name, one.key_id)) for one in cosigner.verifiers]
            old = max((one for one in known if one is not None and one <= head.tree_size), default=0)
        path = merkle.prove_consistency(old, head.tree_size, tx.log.read_hashes) if old else ()
        return format_add_checkpoint(old, path, head.checkpoint)


def _verified(head: Head, cosigner: Cosigner, opened: OpenLedger, lines: str) -> list[Signature]:
    """The witness's own signatures among the lines, each verified over the head."""
    try:
        signed = note.open_note(head.checkpoint + lines, (opened.log.verifier, *cosigner.verifiers))
    except SigningError as error:
        raise Unavailable.of("witness_unreadable", f"the witness {cosigner.name}: {error.detail}") from error
    own = {(one.name, one.key_id) for one in cosigner.verifiers}
    return [one for one in signed.verified if (one.name, one.key_id) in own]
