"""Log entries: JCS JSON, ASCII, at most 4096 bytes, no personal data (specification §3.2).

Only salted digests enter the log: a statement carries its own nonce, a decision is hidden by its random id.
What would make a longer entry is refused before anything is written (TooLarge).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from consent.errors import LogInconsistent, TooLarge
from signing import canonical, digests
from signing.errors import SigningError

MAX_ENTRY_BYTES: Final = 4096
EVENTS: Final = frozenset(
    {
        "log.genesis",
        "statement.registered",
        "proof.added",
        "decision.issued",
        "reservation.committed",
        "reservation.released",
        "timestamp.anchored",
        "statement.erased",
    }
)
RECORDED_CLAIMS: Final = (
    "assumed", "at", "decision", "grants", "obligations", "outcome", "req", "rules", "settled_by", "size",
)  # fmt: skip
"""The receipt claims whose digest stands in a decision's entry."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One leaf: its exact bytes and what they say."""

    data: bytes
    at: int
    event: str
    members: Mapping[str, Any]


def parse_entry(data: bytes) -> Entry:
    """The entry of stored bytes. Raises LogInconsistent: only this program writes entries."""
    try:
        members = canonical.open_canonical(data, max_bytes=MAX_ENTRY_BYTES)
    except SigningError as error:
        raise LogInconsistent.of("entry_malformed", f"an entry is not canonical JSON: {error.detail}") from error
    said = members if isinstance(members, dict) else {}
    event, at = said.get("event"), said.get("at")
    known = isinstance(event, str) and event in EVENTS and isinstance(at, int) and not isinstance(at, bool)
    if not known or said.get("v") != 1:
        raise LogInconsistent.of("entry_malformed", "an entry does not say what it is")
    return Entry(data, said["at"], said["event"], said)


def genesis(
    at: int,
    *,
    origin: str,
    log_key: str,
    receipt_keys: Sequence[Mapping[str, str]],
    registrars: Sequence[tuple[str, Mapping[str, str]]],
    testing: bool,
) -> Entry:
    """The first entry: whose log this is and whom it believes from the start."""
    members: dict[str, Any] = {
        "origin": origin,
        "log_key": log_key,
        "receipt_keys": [dict(key) for key in receipt_keys],
        "registrars": [{"party": party, "key": dict(key)} for party, key in registrars],
    }
    return _made(at, "log.genesis", {**members, "testing": True} if testing else members)


def statement_registered(at: int, *, kind: str, statement: str, proofs: str, refs: Sequence[str]) -> Entry:
    """A statement came in with its first proofs; `proofs` is the digest of the array as it stands."""
    members = {"kind": kind, "proofs": proofs, "refs": list(refs), "statement": statement}
    return _made(at, "statement.registered", members)


def proof_added(at: int, *, statement: str, proofs: str, complete: bool) -> Entry:
    """Further proofs came in; `complete` when none is missing any more."""
    return _made(at, "proof.added", {"complete": complete, "proofs": proofs, "statement": statement})


def decision_issued(at: int, *, outcome: str, refs: Sequence[str], record: bytes) -> Entry:
    """A decision, by the digest of its record (the canonical bytes of the receipt claims of `RECORDED_CLAIMS`)."""
    return _made(at, "decision.issued", {"outcome": outcome, "record": digests.digest(record), "refs": list(refs)})


def reservation_ended(at: int, *, committed: bool, record: Mapping[str, Any], refs: Sequence[str]) -> Entry:
    """A reservation was committed or released; `record` is {amounts, decision}, `refs` the grants charged."""
    digest = digests.digest(canonical.canonicalize(record))
    event = "reservation.committed" if committed else "reservation.released"
    return _made(at, event, {"record": digest, "refs": list(refs)})


def statement_erased(at: int, *, statement: str, order: str) -> Entry:
    """The bytes of a statement and its proofs are gone, as the order says."""
    return _made(at, "statement.erased", {"refs": [order], "statement": statement})


def timestamp_anchored(at: int, *, token: str, size: int) -> Entry:
    """A time-stamp response, by its digest, over the checkpoint of the first `size` entries."""
    return _made(at, "timestamp.anchored", {"size": size, "token": token})


def _made(at: int, event: str, members: Mapping[str, Any]) -> Entry:
    said = {"at": at, "event": event, "v": 1, **members}
    data = canonical.canonicalize(said)
    if not data.isascii():
        raise LogInconsistent.of("entry_malformed", f"a {event} entry would not be ASCII")
    if len(data) > MAX_ENTRY_BYTES:
        detail = f"its log entry would exceed {MAX_ENTRY_BYTES} bytes: name fewer statements, or ask in smaller parts"
        raise TooLarge.of("too_large", detail)
    return Entry(data, at, event, said)
