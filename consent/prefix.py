"""The ledger as it is known at one size: the only thing, beside the question, that a decision may look at.

A `Prefix` holds no copy of the ledger. It asks its `Shelf` for what is filed under one heading at a time
(`consent.statements.subjects`), cuts it to the entries before `size`, and remembers it for the time of one question.
Where the shelf is (a database, a bundle of evidence, a list in a test) is not its business.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from consent.statements.parsing import Body, Statement


@dataclass(frozen=True, slots=True)
class Proven:
    """A verified proof: whose of the statement's `parties`, the entry it came in with, and that entry's time."""

    position: int
    index: int
    at: int


@dataclass(frozen=True, slots=True)
class Record:
    """A registered statement: what it says, where it stands in the log, and which proofs have come in."""

    digest: str
    statement: Statement
    index: int
    at: int
    proofs: tuple[Proven, ...]

    @property
    def body(self) -> Body:
        """What the statement says beyond the members all statements share."""
        return self.statement.body

    @property
    def missing(self) -> tuple[str, ...]:
        """The roles of the parties who must still sign, in the order of `parties`."""
        signed = {proof.position for proof in self.proofs}
        return tuple(
            party.role for i, party in enumerate(self.statement.parties) if party.key is not None and i not in signed
        )

    @property
    def complete_at(self) -> int | None:
        """Log time of the last proof, from which the statement takes effect; None while a proof is missing."""
        return None if self.missing else max(proof.at for proof in self.proofs)

    def as_of(self, size: int) -> Record | None:
        """The record as the first `size` entries show it, None when it is not among them."""
        if self.index >= size:
            return None
        known = tuple(proof for proof in self.proofs if proof.index < size)
        return self if len(known) == len(self.proofs) else replace(self, proofs=known)


@dataclass(frozen=True, slots=True)
class Hold:
    """An amount of a limit held by a decision until it is committed, released, or the receipt expires.

    `scope` is "" for a limit of the whole grant. `ended_index` is the entry that ended it; `used` is what was
    committed (0 when released).
    """

    decision: str
    index: int
    performer: str
    grant: str
    scope: str
    unit: str
    amount: int
    expires_at: int
    ended_index: int | None = None
    used: int = 0

    def weight(self, before: int, now: int) -> int:
        """What it takes from the limit as the entries before that one show it, at the ledger's time `now`."""
        if self.index >= before:
            return 0
        if self.ended_index is not None and self.ended_index < before:
            return self.used
        return self.amount if now < self.expires_at else 0


@dataclass(frozen=True, slots=True)
class Leaned:
    """One grant and scope that a recorded decision relied on for a performer."""

    performer: str
    grant: str
    scope: str


@dataclass(frozen=True, slots=True)
class Decided:
    """A recorded decision as later questions need it."""

    decision: str
    index: int
    outcome: str
    at: int
    request: Mapping[str, Any]
    leaned: tuple[Leaned, ...]


class Shelf(Protocol):
    """Where records lie. Answers are in the order of the log and may reach past any prefix's size."""

    def about(self, subject: str) -> Sequence[Record]:
        """Every record filed under the heading."""

    def record(self, digest: str) -> Record | None:
        """The statement of that digest."""

    def holds(self, grant: str) -> Sequence[Hold]:
        """Every hold on limits of the grant."""

    def decided(self, decision: str) -> Decided | None:
        """The recorded decision of that id."""


class Prefix:
    """The first `size` entries of one ledger."""

    def __init__(
        self, *, origin: str, size: int, registrars: Mapping[str, str], shelf: Shelf,
        registrar_keys: Mapping[str, Mapping[str, str]] | None = None, holds_before: int | None = None,
    ) -> None:  # fmt: skip
        """`registrars` maps the parties named in genesis to their key's thumbprint, `registrar_keys` to its JWK.

        `holds_before`: limits count the decisions before this entry. It is `size` but for the later checks of a batch,
        which judge the same statements and yet see what the earlier ones hold.
        """
        self.origin = origin
        self.size = size
        self.registrars = registrars
        self.registrar_keys = registrar_keys or {}
        self.holds_before = size if holds_before is None else holds_before
        self._shelf = shelf
        self._about: dict[str, tuple[Record, ...]] = {}

    def about(self, subject: str) -> tuple[Record, ...]:
        """The records filed under the heading, oldest first, as this prefix shows them."""
        known = self._about.get(subject)
        if known is None:
            cut = (record.as_of(self.size) for record in self._shelf.about(subject))
            known = self._about[subject] = tuple(record for record in cut if record is not None)
        return known

    def complete(self, subject: str, body: type[Any], by: int | None = None) -> list[Record]:
        """Those that say `body` and whose last proof came in (by the instant `by`, where given), oldest first."""
        found = []
        for record in self.about(subject):
            at = record.complete_at if isinstance(record.body, body) else None
            if at is not None and (by is None or at <= by):
                found.append(record)
        return found

    def record(self, digest: str) -> Record | None:
        """The statement of that digest, as this prefix shows it."""
        record = self._shelf.record(digest)
        return None if record is None else record.as_of(self.size)

    def holds(self, grant: str) -> tuple[Hold, ...]:
        """The holds on limits of the grant that decisions of this prefix made."""
        return tuple(hold for hold in self._shelf.holds(grant) if hold.index < self.holds_before)

    def decided(self, decision: str) -> Decided | None:
        """The decision of that id, when it was recorded in this prefix."""
        found = self._shelf.decided(decision)
        return found if found is not None and found.index < self.size else None
