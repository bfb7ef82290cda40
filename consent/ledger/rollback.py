"""Before anything is signed: whether a witness has seen more of this log than the database holds, or something else.

A database restored from an older copy would sign a second history. A witness remembers; what it shows is signed by this
very log, so it can be believed against the database.
"""

from __future__ import annotations

import logging
import time

from consent.errors import LogInconsistent, Unavailable
from consent.log import Log
from consent.outbound import witnesses
from consent.panel.panel import Cosigner, Panel
from consent.storage.store import Store
from consent.storage.transaction import Transaction
from signing import merkle
from signing.errors import SigningError
from signing.tree_head import Checkpoint

_log = logging.getLogger("consent.witnesses")


def confirm(store: Store, log: Log, panel: Panel) -> None:
    """Ask every witness that has not answered this process yet. One that cannot be reached is asked again later.

    Nobody is asked for a writer that has stopped: it writes no more, whatever they say. Raises LogInconsistent
    (`rolled_back`, `history_differs`) and stops the writer.
    """
    asked = panel.asked
    if store.stopped.is_set() or not asked.unconfirmed or time.monotonic() < asked.again_at:
        return
    with asked.lock:
        for one in panel.cosigners:
            if one.url in asked.unconfirmed:
                _confirm_one(store, log, panel, one)
        asked.again_at = time.monotonic() + panel.waiting.again


def _confirm_one(store: Store, log: Log, panel: Panel, cosigner: Cosigner) -> None:
    try:
        hold_against(store, log, cosigner)
    except Unavailable as error:
        _log.warning("not confirmed by %s: %s", cosigner.name, error.code)
    else:
        panel.asked.unconfirmed.discard(cosigner.url)


def hold_against(store: Store, log: Log, cosigner: Cosigner) -> None:
    """The database against the last head one witness cosigned. Raises LogInconsistent, Unavailable."""
    seen = witnesses.last_head(cosigner, log.verifier)
    if seen is None:
        return
    with store.reading() as tx:
        try:
            refuse_older_or_other(tx, seen.checkpoint, f"the witness {cosigner.name} has cosigned")
        except LogInconsistent:
            store.stopped.set()
            raise


def refuse_older_or_other(tx: Transaction, seen: Checkpoint, who: str) -> None:
    """Raises LogInconsistent unless the log of the transaction extends a head that it has signed."""
    if seen.size > tx.head.tree_size:
        detail = (
            f"{who} a head of {seen.size} entries and this database holds {tx.head.tree_size}: it was restored from an"
            " older copy. Nothing is signed; see docs/operations.md, Restoring"
        )
        raise LogInconsistent.of("rolled_back", detail)
    try:
        root = merkle.root_hash(seen.size, tx.log.read_hashes)
    except SigningError as error:
        raise LogInconsistent.of("history_differs", f"{who} a head this database cannot compute") from error
    if root != seen.root:
        detail = f"{who} another head of {seen.size} entries: this log has two histories. See docs/operations.md"
        raise LogInconsistent.of("history_differs", detail)
