"""Time from outside: a time-stamp over the signed head, kept and anchored as an entry (specification §3.6)."""

from __future__ import annotations

from functools import partial

from consent import entry
from consent.answers.log import Stamped
from consent.errors import Unavailable
from consent.ledger import clock, outside, writes
from consent.ledger.draft import Answer, Draft, nothing_more
from consent.ledger.open_ledger import OpenLedger
from consent.storage.records import Stamp
from consent.view import HERE, View
from consent.vocabulary.times import format_instant
from signing import digests


def stamp(opened: OpenLedger, unless_within: int | None = None, view: View = HERE) -> Stamped:
    """A stamp over the present checkpoint as the log signed it, anchored in the log.

    Nothing is done where the newest stamp is younger than `unless_within` seconds, or nothing has happened since.
    Raises Unavailable: `tsa_missing` where no authority is kept beside the keys, `tsa_unreachable`, `timestamp_invalid`
    for an answer that does not verify, which is never kept, `clock_wrong` where it says another time than the clock.
    """
    authority = opened.authority
    if authority is None:
        raise Unavailable.of("tsa_missing", "no time-stamping authority is known: consent log tsa --help")
    with opened.store.reading() as tx:
        head, now = tx.head, opened.now(tx.head.at, view.clock)
        last = next(reversed(tx.beside.stamps()), None)
        anchored = tx.log.entry(last.index) if last is not None else None
        if last is not None and anchored is not None:
            young = unless_within is not None and now - anchored.at < unless_within
            if young or head.tree_size == last.index + 1:
                return _said(last.size, last.index, None, new=False)
    stamped = outside.stamp(authority, head)
    clock.hear(opened, (stamped.time,))
    index = writes.write(
        opened, partial(_plan, size=head.tree_size, response=stamped.response, clock=view.clock), alone=True
    )
    return _said(head.tree_size, index, stamped.time, new=True)


def _plan(draft: Draft, size: int, response: bytes, clock: int | None) -> Answer[int]:
    index = draft.stage(entry.timestamp_anchored(draft.now(clock), token=digests.digest(response), size=size))
    draft.keep(Stamp(index, size, response))
    return nothing_more(index)


def _said(size: int, index: int, time: int | None, *, new: bool) -> Stamped:
    return Stamped(size, index, None if time is None else format_instant(time), new)
