"""A ledger in memory: everything but the database is the product's own, so a rule is judged without one.

Its store keeps what storage keeps, in dictionaries, and forgets what a write that failed has staged.
"""

from __future__ import annotations

import copy
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from threading import Event

from consent import entry
from consent.bootstrap import rule_book
from consent.ledger.ledger import Ledger
from consent.ledger.open_ledger import OpenLedger
from consent.log import Log
from consent.panel.panel import parse_panel
from consent.records import Genesis, Proven, Record, RecordedDecision
from consent.scenario.runner import ORIGIN
from consent.statements import headings
from consent.statements.headings import Heading
from consent.statements.statement import parse_statement
from consent.storage.records import (
    DocumentOpening,
    EndedClaims,
    EndedReservation,
    Erased,
    Filing,
    Head,
    StoredHold,
    StoredProof,
    StoredStatement,
)
from signing import canonical, keys
from signing.keys import PrivateKey
from signing.policy import format_policy


@dataclass
class Rows:
    """What is stored."""

    head: Head | None = None
    entries: dict[int, bytes] = field(default_factory=dict)
    hashes: dict[int, bytes] = field(default_factory=dict)
    records: dict[str, Record] = field(default_factory=dict)
    bytes: dict[str, bytes] = field(default_factory=dict)
    proofs: dict[str, list[StoredProof]] = field(default_factory=dict)
    filed: dict[str, list[str]] = field(default_factory=dict)
    decisions: dict[str, RecordedDecision] = field(default_factory=dict)
    holds: list[StoredHold] = field(default_factory=list)
    ended: dict[str, EndedReservation] = field(default_factory=dict)
    gone: dict[str, Erased] = field(default_factory=dict)
    openings: dict[str, DocumentOpening] = field(default_factory=dict)

    def snapshot(self) -> Rows:
        made = Rows(head=self.head)
        for name in self.__dataclass_fields__:
            if name != "head":
                setattr(made, name, copy.copy(getattr(self, name)))
        made.proofs = {digest: list(held) for digest, held in self.proofs.items()}
        made.filed = {heading: list(digests) for heading, digests in self.filed.items()}
        return made


class MemoryStore:
    """As `consent.storage.store.Store`."""

    def __init__(self) -> None:
        self.rows = Rows()
        self.stopped = Event()

    @contextmanager
    def reading(self, *, present=False):
        del present
        yield MemoryTransaction(self.rows)

    @contextmanager
    def writing(self):
        rows = self.rows.snapshot()
        yield MemoryTransaction(rows)
        self.rows = rows

    founding = writing

    def overwrite_deleted(self) -> None:
        """Nothing outlives its deletion here."""


class MemoryTransaction:
    """As `consent.storage.transaction.Transaction`: its rooms are all the one class, since a dictionary has none."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self.log = self.statements = self.decisions = self.beside = self.documents = self

    # -- the shelf

    def fetch(self, *_) -> None:
        """Everything is here."""

    def about(self, heading: Heading):
        return [self._rows.records[digest] for digest in self._rows.filed.get(str(heading), ())]

    def oldest(self, heading: Heading, after=-1):
        return (one for one in self.about(heading) if one.index > after)

    def signers(self, heading: Heading):
        first = heading.before_signers
        return [one[len(first) :] for one in self._rows.filed if one.startswith(first)]

    def count(self, headings, before: int):
        filed = (digest for one in headings for digest in self._rows.filed.get(str(one), ()))
        return len({one for one in filed if self._rows.records[one].as_of(before) is not None})

    def record(self, digest: str):
        return self._rows.records.get(digest)

    def holds(self, grant: str):
        return [one.hold for one in self._rows.holds if one.hold.grant == grant]

    def reported(self, grant: str):
        made = sorted(self._rows.decisions.values(), key=lambda one: one.index)
        relying = (one for one in made if any(under.grant == grant for under in one.relied_on))
        return [one.as_reported() for one in relying if self.about(headings.reports_on(one.decision))]

    def decided(self, decision: str):
        return self._rows.decisions.get(decision)

    # -- the log

    @property
    def head(self) -> Head:
        return self._rows.head

    def entry(self, index: int):
        data = self.entry_bytes(index)
        return None if data is None else entry.parse_entry(data)

    def between(self, first: int, end: int):
        return [self._rows.entries[index] for index in range(first, end)]

    def entry_bytes(self, index: int):
        return self._rows.entries.get(index)

    def read_hashes(self, positions):
        return [self._rows.hashes[one] for one in positions]

    def append(self, first, new, hashes) -> None:
        self._rows.entries.update((first + number, one.data) for number, one in enumerate(new))
        self._rows.hashes.update(hashes)

    def swap_head(self, new: Head) -> None:
        self._rows.head = new

    found_head = swap_head

    # -- beside it

    def data(self, digest: str) -> bytes:
        return self._rows.bytes[digest]

    def proofs(self, digest: str):
        return sorted(self._rows.proofs.get(digest, ()), key=lambda one: one.position)

    def erased(self, digest: str):
        return self._rows.gone.get(digest)

    def opening(self, sha256: str):
        return self._rows.openings.get(sha256)

    def owners(self, _sha256: str):
        return []  # nobody puts a document here

    find = decided

    def holds_of(self, decision: str):
        return [one.hold for one in self._rows.holds if one.hold.decision == decision]

    def any_holds(self, indexes, grants):
        return any(one.hold.index in indexes and one.hold.grant in grants for one in self._rows.holds)

    def ended(self, decision: str):
        return self._rows.ended.get(decision)

    def entered(self, *_) -> None:
        """Everything is parsed already."""

    def keep(self, deposits) -> None:
        for one in deposits:
            _KEPT[type(one)](self._rows, one)


def _keep_statement(rows: Rows, one: StoredStatement) -> None:
    statement = parse_statement(canonical.parse(one.data, max_bytes=len(one.data)))
    rows.bytes[one.digest] = one.data
    rows.records[one.digest] = Record(one.digest, statement, one.index, one.at, ())


def _keep_proof(rows: Rows, one: StoredProof) -> None:
    rows.proofs.setdefault(one.digest, []).append(one)
    held = sorted(rows.proofs[one.digest], key=lambda proof: proof.position)
    proven = tuple(Proven(proof.position, proof.index, proof.at) for proof in held)
    rows.records[one.digest] = replace(rows.records[one.digest], proofs=proven)


def _keep_filing(rows: Rows, one: Filing) -> None:
    rows.filed.setdefault(one.heading, []).append(one.digest)


def _keep_end(rows: Rows, one: EndedReservation) -> None:
    rows.ended[one.decision] = one
    rows.holds = [
        replace(held, hold=replace(held.hold, ended_index=one.index, used=one.used[held.number]))
        if held.hold.decision == one.decision else held
        for held in rows.holds
    ]  # fmt: skip


def _keep_erasure(rows: Rows, one: Erased) -> None:
    rows.gone[one.digest] = one
    for held in (rows.records, rows.bytes, rows.proofs):
        held.pop(one.digest, None)
    rows.filed = {heading: [d for d in digests if d != one.digest] for heading, digests in rows.filed.items()}


_KEPT = {
    StoredStatement: _keep_statement,
    StoredProof: _keep_proof,
    Filing: _keep_filing,
    RecordedDecision: lambda rows, one: rows.decisions.update({one.decision: one}),
    StoredHold: lambda rows, one: rows.holds.append(one),
    EndedClaims: lambda *_: None,  # nothing is claimed here
    EndedReservation: _keep_end,
    DocumentOpening: lambda rows, one: rows.openings.update({one.sha256: one}),
    Erased: _keep_erasure,
}


def memory_ledger(*, origin, registrars, first_at, rules=None) -> Ledger:
    """A new testing ledger in memory. `registrars` are public keys by party."""
    log, receipt_key, store = Log(origin, PrivateKey.generate("Ed25519")), PrivateKey.generate("Ed25519"), MemoryStore()
    genesis = entry.genesis(
        first_at, origin=origin, log_key=log.vkey, receipt_keys=[receipt_key.public.jwk],
        registrars=[(party, key.jwk) for party, key in registrars.items()], testing=True,
    )  # fmt: skip
    with store.founding() as tx:
        log.found(tx.log, genesis)
    thumbprints = {party: key.thumbprint for party, key in registrars.items()}
    jwks = {party: key.jwk for party, key in registrars.items()}
    return Ledger(OpenLedger(
        store=store, log=log, receipts=receipt_key, receipt_keys=keys.keyring(receipt_key.public),
        issuer="https://rehearsal.localhost", testing=True, genesis=Genesis(origin, thumbprints, jwks),
        clock=lambda: first_at, panel=parse_panel(format_policy(log.vkey), log.vkey), rules=rules or rule_book(),
    ))  # fmt: skip


@contextmanager
def in_memory(registrars, first_at, rules=None):
    """A throw-away ledger for a rehearsal (`consent.scenario.runner.Founded`)."""
    yield memory_ledger(origin=ORIGIN, registrars=registrars, first_at=first_at, rules=rules)
