"""What comes out of the database besides records and decisions, and what goes in: frozen, typed by what it is.

Records of statements and decisions are the prefix's own (`consent.prefix`); these are the things beside them. Nothing
here knows how it is stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from consent.once import KeptAnswer
from consent.records import Hold, RecordedDecision


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a log: how large it is, its root, its signed checkpoint, and the time of its last entry."""

    origin: str
    tree_size: int
    root_hash: bytes
    checkpoint: str
    at: int


@dataclass(frozen=True, slots=True)
class StoredStatement:
    """A statement as it is stored: its exact bytes, its type, and the entry that registered it."""

    digest: str
    kind: str
    data: bytes
    index: int
    at: int


@dataclass(frozen=True, slots=True)
class StoredProof:
    """A proof as it is stored: whose of the statement's `parties`, its canonical bytes, the entry that brought it."""

    digest: str
    position: int
    data: bytes
    index: int
    at: int


@dataclass(frozen=True, slots=True)
class Filing:
    """That the entry at `index`, its own or that of a later proof, files a statement under a heading, given as text."""

    heading: str
    index: int
    digest: str


@dataclass(frozen=True, slots=True)
class StoredHold:
    """A hold with its number among those of its decision."""

    number: int
    hold: Hold


@dataclass(frozen=True, slots=True)
class EndedReservation:
    """How a reservation ended: `state` is committed or released, `record` what the entry at `index` names.

    `used` is what each hold of the decision used, by its number.
    """

    decision: str
    index: int
    state: str
    record: Mapping[str, Any]
    record_bytes: bytes
    used: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Erased:
    """A statement whose bytes are gone: the entries that registered and that erased it.

    `documents` went with it; they are known only to whoever erases.
    """

    digest: str
    registered_index: int
    index: int
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time-stamp response over the head of `size` entries, anchored by the entry at `index`."""

    index: int
    size: int
    response: bytes


@dataclass(frozen=True, slots=True)
class Cosignature:
    """What a witness (`name+key id`) signed of the head of `size` entries: time and signature."""

    size: int
    signer: str
    signature: bytes


@dataclass(frozen=True, slots=True)
class HeldClock:
    """What the clock was worth when it was last held against others, sealed with the log's key.

    `said` is the time they said, of several the nearest to the clock, in Unix seconds; `ahead` by how many seconds the
    clock was ahead of it.
    """

    origin: str
    said: int
    ahead: int
    seal: bytes


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document under its digest."""

    sha256: str
    data: bytes


@dataclass(frozen=True, slots=True)
class DocumentOwner:
    """Whoever put a document there: a party, or "" for a caller bound to nobody. `put_at` is Unix seconds; sealed."""

    sha256: str
    party: str
    put_at: int
    seal: bytes


@dataclass(frozen=True, slots=True)
class DocumentOpening:
    """The first statement naming a document that a caller bound to nobody handed in; sealed."""

    sha256: str
    statement: str
    seal: bytes


@dataclass(frozen=True, slots=True)
class StoredToken:
    """A bearer token as it is stored: by the hash of its text, sealed. Instants are Unix seconds."""

    id: str
    secret: bytes
    scopes: str
    party: str | None
    projects: str
    created_at: int
    expires_at: int | None
    revoked_at: int | None
    seal: bytes


@dataclass(frozen=True, slots=True)
class IssuedReceipt:
    """The receipt of a decision that had none yet."""

    decision: str
    receipt: str


@dataclass(frozen=True, slots=True)
class RevokedToken:
    """The end of a token that is in force; `seal` is over the token as it stands then."""

    id: str
    at: int
    seal: bytes


@dataclass(frozen=True, slots=True)
class RestsOn:
    """What the decisions of an answer rest on: the grants, and how many entries there were once they were recorded."""

    size: int
    grants: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoredClaim:
    """That a token's key stands for one request, and what was answered to it; sealed. Instants are Unix seconds.

    `key` and `request` are digests, `attempt` names the run that holds it. It is there until `until`, and is taken to
    run until `running`, 0 once it has ended. `rests_on` is there where decisions were recorded.
    """

    token: str
    key: str
    request: str
    attempt: str
    until: int
    running: int
    rests_on: RestsOn | None
    told: KeptAnswer | None
    seal: bytes


@dataclass(frozen=True, slots=True)
class FreedClaim:
    """That a key is free again."""

    token: str
    key: str


@dataclass(frozen=True, slots=True)
class EndedClaims:
    """That claims which end at an instant, or before it, are over."""

    at: int


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row that is not what its table holds: the pointer to it, and why. Only an audit is shown one.

    `index` is the entry it stands on, as far as that can be read.
    """

    pointer: str
    detail: str
    index: int | None = None


Deposit = (
    StoredStatement | StoredProof | Filing | RecordedDecision | StoredHold | EndedReservation | Erased | Stamp
    | Cosignature | HeldClock | StoredDocument | DocumentOwner | DocumentOpening | StoredToken | IssuedReceipt
    | RevokedToken | StoredClaim | FreedClaim | EndedClaims
)  # fmt: skip
"""What may be put into the database beside the log."""
