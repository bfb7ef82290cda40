"""An open ledger: what everything it does stands on. Store, log, keys, the facts of genesis, rules, and the clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from typing import Any, Final

from consent.derived import Derivations, Known
from consent.errors import Busy, Conflict, ConsentError, InvalidInput, Problem, TooLarge, Unavailable
from consent.ledger.gathering import SharedTurns
from consent.log import Log
from consent.panel.panel import Panel
from consent.panel.tsa import TimestampAuthority
from consent.prefix import Prefix, Shelf
from consent.records import Genesis
from consent.registry import Registry
from consent.rules.releases import RuleBook
from consent.storage.schema import SchemaObject
from consent.storage.store import Store
from consent.storage.transaction import Transaction
from signing import note
from signing.errors import SigningError
from signing.keys import Keyring, Signer


@dataclass(slots=True)
class Told:
    """The latest time a testing ledger was told in this process, Unix seconds."""

    latest: int = 0


SWEPT_EVERY: Final = 3600
"""How often a process that writes removes what is kept for a day only, in seconds."""


@dataclass(slots=True)
class Swept:
    """When this process last removed what is kept for a day only, Unix seconds."""

    at: int = 0


@dataclass(frozen=True, slots=True)
class OpenLedger:
    """One open ledger. `rules` are those it decides with, and those it can still run.

    `authority` stamps its heads, where one is kept beside the keys. `reopen` opens it again in another process.
    `schema` is what its database should be made of, `document_quota` how many bytes of documents a party may keep.
    """

    store: Store
    log: Log
    receipts: Signer
    receipt_keys: Keyring
    issuer: str
    testing: bool
    genesis: Genesis
    clock: Callable[[], int]
    panel: Panel
    rules: RuleBook
    authority: TimestampAuthority | None = None
    reopen: Callable[[], OpenLedger] | None = None
    schema: Callable[[], frozenset[SchemaObject]] = frozenset
    document_quota: int = 1 << 30
    told: Told = field(default_factory=Told)
    derivations: Derivations = field(default_factory=Derivations)
    gathering: SharedTurns[Any] = field(default_factory=SharedTurns)
    swept: Swept = field(default_factory=Swept)

    def apart(self, remembering: int) -> OpenLedger:
        """The same ledger for whoever goes over all of it: no statement read before is believed, so many remembered."""
        return replace(self, store=self.store.apart(remembering), derivations=Derivations())

    def now(self, head_at: int, clock: int | None) -> int:
        """The ledger's time beside a head of that time, read once: never before the last entry's.

        `clock` is what a `testing` ledger is told (spec §3.6). Raises InvalidInput (`clock_not_allowed`) on others,
        Conflict (`clock_backwards`) when it lies before the last entry, or before what this process was told last.
        """
        if clock is None:
            return max(self.clock(), head_at)
        if not self.testing:
            raise InvalidInput((Problem("clock_not_allowed", "", "only a testing ledger can be given a clock"),))
        if clock < max(head_at, self.told.latest):
            raise Conflict.of("clock_backwards", "the clock of a testing ledger never goes backwards")
        self.told.latest = clock
        return clock

    def sweeps(self, now: int) -> bool:
        """Whether what is written now takes along what was kept for a day: once an hour, since it asks the database."""
        due = now >= self.swept.at + SWEPT_EVERY
        if due:
            self.swept.at = now
        return due

    @contextmanager
    def large_turn(self) -> Iterator[None]:
        """The turn, among all processes on this database, of whoever asks for something large.

        Raises Busy (`busy`) where others have it for too long, Unavailable where it cannot be taken at all.
        """
        with ExitStack() as turn:
            try:
                turn.enter_context(self.store.large.turn() if self.store.large is not None else nullcontext())
            except Unavailable as error:
                if error.code != "database_busy":
                    raise
                detail = "other large requests are being answered: ask again in a second"
                raise Busy.of("busy", detail) from error
            yield

    def checkpoint(self, tx: Transaction) -> str:
        """The signed head with the cosignatures stored of it."""
        return tx.head.checkpoint + self._lines(tx, tx.head.tree_size)

    def checkpoint_at(self, tx: Transaction, size: int) -> str:
        """The checkpoint the log signed of its first `size` entries, with the cosignatures stored of it."""
        return self.log.checkpoint_at(tx.log, size) + self._lines(tx, size)

    def _lines(self, tx: Transaction, size: int) -> str:
        stored = tx.beside.cosignatures(size) if self.panel.policy.witnesses else {}
        return "".join(note.signature_line(signer, stored[signer]) for signer in sorted(stored))

    def tlog_proof(self, tx: Transaction, index: int) -> str:
        """The C2SP proof text of an entry under the present head, with what witnesses signed of it."""
        return self.log.tlog_proof(tx.log, index, self.checkpoint(tx))

    def registry(self, shelf: Shelf, size: int, epoch: Known | None = None) -> Registry:
        """What the first `size` entries say, as a shelf holds them, with what was derived of them before."""
        return Registry(Prefix(self.genesis, size, shelf, epoch))

    def known_size(self, tx: Transaction, known_at: int | None) -> int:
        """The size to judge by. Raises InvalidInput (`bad_number`) for one the log has not reached."""
        size = tx.head.tree_size
        if known_at is None:
            return size
        if not 0 <= known_at <= size:
            detail = f"the log has {size} entries; known_at is 0 to {size}"
            raise InvalidInput((Problem("bad_number", "/known_at", detail),))
        return known_at


@contextmanager
def as_error(kind: type[ConsentError]) -> Iterator[None]:
    """Raise what the signing floor found as an error of ours: InvalidInput for a body, Refused for what it carries.

    Of a body the signing floor counts bytes and proofs alone: what is too large there is TooLarge.
    """
    try:
        yield
    except SigningError as error:
        told = TooLarge if kind is InvalidInput and error.code == "too_large" else kind
        raise told((Problem(error.code, error.pointer, error.detail),)) from error
    except InvalidInput as error:
        raise kind(error.problems) from error
