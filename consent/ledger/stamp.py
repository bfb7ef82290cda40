"""Time from outside: a time-stamp over the signed head, kept and anchored as an entry (contract §2)."""

from __future__ import annotations

from typing import Any

from consent import entry
from consent.errors import Unavailable
from consent.ledger.grounds import Grounds
from consent.outbound.timestamps import ask
from consent.storage import tables
from consent.vocabulary.times import format_instant
from signing import digests, timestamps
from signing.errors import SigningError


def stamp(grounds: Grounds, *, unless_within: int | None = None, clock: int | None = None) -> dict[str, Any]:
    """A stamp over the present checkpoint as the log signed it, anchored in the log.

    Nothing is done where the newest stamp is younger than `unless_within` seconds, or nothing has happened since.
    Raises Unavailable: `tsa_missing` where no authority is kept beside the keys, `tsa_unreachable`, `timestamp_invalid`
    for an answer that does not verify, which is never kept.
    """
    authority = grounds.authority
    if authority is None:
        raise Unavailable.of("tsa_missing", "no time-stamping authority is known: consent log tsa --help")
    with grounds.store.reading() as tx:
        head, now, last = tx.head, grounds.now(tx, clock), (tx.timestamps() or [None])[-1]
        anchored = tx.entry(last.entry_index) if last is not None else None
        if last is not None and anchored is not None:
            young = unless_within is not None and now - anchored.at < unless_within
            if young or head.tree_size == last.entry_index + 1:
                return _said(last.tree_size, last.entry_index, None, new=False)
    data = head.checkpoint.encode()
    try:
        request = timestamps.request_timestamp(data)
        response = ask(authority.url, request.der)
        opened = timestamps.open_timestamp(response, data, authority.trust, nonce=request.nonce)
    except SigningError as error:
        raise Unavailable.of(error.code, error.detail) from error
    with grounds.writing() as tx:
        new = entry.timestamp_anchored(grounds.now(tx, clock), token=digests.digest(response), size=head.tree_size)
        index = grounds.log.append(tx, [new]).first
        row = {"entry_index": index, "tree_size": head.tree_size, "response": response}
        tx.insert(tables.timestamps, [row])
    return _said(head.tree_size, index, opened.time, new=True)


def _said(size: int, index: int, time: int | None, *, new: bool) -> dict[str, Any]:
    return {"tree_size": size, "index": index, "time": None if time is None else format_instant(time), "new": new}
