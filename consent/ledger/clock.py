"""The clock, held against what witnesses and the time-stamping authority say when they are asked (specification §3.6).

The ledger's time never runs backwards: an entry dated by a clock that was wrong for a moment dates all that follow.
So the clock is believed while it stands near the time that others said last. Farther away they are asked again, before
anything is written. A ledger that has neither witness nor authority has nothing to hold its clock against, and one for
testing is told its time.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from consent.errors import Unavailable
from consent.ledger import outside
from consent.ledger.open_ledger import OpenLedger
from consent.outbound.http import Limits
from consent.outbound.timestamps import LIMITS
from consent.storage.records import Head, HeldClock
from consent.vocabulary.times import format_instant
from signing import canonical
from signing.errors import SigningError
from signing.note import Signature

APART: Final = 300
"""How many seconds a clock may be from what others say."""
_LATEST: Final = 253_402_300_799
"""The last second of the year 9999: whoever says more is as far away as can be told."""
_STAMP_LIMITS: Final = Limits(seconds=5, octets=LIMITS.octets)
"""A write does not wait for an authority as long as one who wants its stamp."""
_log = logging.getLogger("consent.clock")


def agree(opened: OpenLedger) -> None:
    """Before a write: that the clock agrees with what others say, who are asked where it is not known to.

    Where nobody answers, the ledger goes on as it does without them, unless the clock is known to be wrong. Raises
    Unavailable (`clock_wrong`), LogInconsistent when a witness proves that this log has another history.
    """
    if opened.testing or opened.store.stopped.is_set() or not (opened.panel.cosigners or opened.authority):
        return
    if not _to_be_asked(opened, _known(opened)):
        return
    with opened.panel.asked.lock:
        known = _known(opened)
        if _to_be_asked(opened, known):
            known = hear(opened, _asked(opened, known)) or known
    if known is not None and _doubted(opened, known):
        raise Unavailable.of("clock_wrong", _told(opened, known))


def hear(opened: OpenLedger, times: Iterable[int]) -> HeldClock | None:
    """Hold the clock against times that have just arrived, and remember what came of it for every process."""
    found = held(opened, times)
    if found is not None:
        with opened.store.writing() as tx:
            tx.keep((found,))
    return found


def held(opened: OpenLedger, times: Iterable[int]) -> HeldClock | None:
    """What the clock is worth beside times that have just arrived, to be kept; None where there is nothing to hold.

    One that agrees is enough: of several the nearest to the clock counts, so that no single liar stops a ledger.
    """
    now, heard = opened.clock(), [min(one, _LATEST) for one in times]
    if opened.testing or not heard:
        return None
    said = min(heard, key=lambda one: abs(now - one))
    if abs(now - said) > APART:
        _log.warning("the clock says %s, and of those asked the nearest %s", _shown(now), _shown(said))
    return sealed(opened, HeldClock(opened.log.origin, said, now - said, b""))


def times_of(signed: Iterable[Signature]) -> list[int]:
    """The times in verified cosignatures, Unix seconds."""
    return [one.time for one in signed if one.time is not None]


def sealed(opened: OpenLedger, one: HeldClock) -> HeldClock:
    """The same under the log's key, so that nobody makes a clock right by writing into the database."""
    return replace(one, seal=opened.log.signer.sign(_seal_bytes(one)))


def seal_holds(opened: OpenLedger, one: HeldClock) -> bool:
    """Whether a row is as this ledger wrote it."""
    try:
        opened.log.signer.public.verify(one.seal, _seal_bytes(one))
    except SigningError:
        return False
    return True


def _seal_bytes(one: HeldClock) -> bytes:
    members = {"origin": one.origin, "said": one.said, "ahead": one.ahead}
    return b"talent-consent/clock/v1\n" + canonical.canonicalize(members)


def _known(opened: OpenLedger) -> HeldClock | None:
    """What was remembered last. A row that somebody else wrote is worth nothing, and doubted until one agrees."""
    with opened.store.reading() as tx:
        found = tx.beside.clock()
    if found is None or seal_holds(opened, found):
        return found
    return replace(found, ahead=_LATEST)


def _to_be_asked(opened: OpenLedger, known: HeldClock | None) -> bool:
    """Whether others are asked: witnesses wherever it is not known that they agree, the authority only in doubt."""
    if not opened.panel.cosigners:
        return known is not None and _doubted(opened, known)
    return known is None or _doubted(opened, known) or opened.clock() > known.said + APART


def _doubted(opened: OpenLedger, known: HeldClock) -> bool:
    """Whether the clock was wrong when it was last held against others, or stands before the time they said."""
    return abs(known.ahead) > APART or opened.clock() < known.said - APART


def _asked(opened: OpenLedger, known: HeldClock | None) -> list[int]:
    """The times of those who answer now: the witnesses, or in doubt the authority where none of them does."""
    with opened.store.reading() as tx:
        head = tx.head
    heard = times_of(outside.cosignatures(opened, head))
    if not heard and known is not None and _doubted(opened, known):
        return _stamped(opened, head)
    return heard


def _stamped(opened: OpenLedger, head: Head) -> list[int]:
    """The time of the authority by a stamp that is not kept. It is asked again after a while at the earliest."""
    authority, resting, now = opened.authority, opened.panel.asked.resting, time.monotonic()
    if authority is None or now < resting.get(authority.url, now):
        return []
    resting[authority.url] = now + opened.panel.waiting.rest
    try:
        return [outside.stamp(authority, head, _STAMP_LIMITS).time]
    except Unavailable:
        return []


def _told(opened: OpenLedger, known: HeldClock) -> str:
    return (
        f"the clock says {_shown(opened.clock())}, and who was last asked {_shown(known.said)}: nothing is written"
        " until a witness or the authority agrees. See docs/operations.md, The clock"
    )


def _shown(instant: int) -> str:
    return format_instant(max(0, min(instant, _LATEST)))
