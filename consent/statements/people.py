"""Parties, their keys, and who may act for whom."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from consent import readers
from consent.forms import Strings, form_of, formed
from consent.statements.common import (
    BIRTH_DATE,
    DATE,
    DIGEST,
    EVIDENCE,
    IDENTIFIERS,
    INSTANT,
    MOMENT,
    NAME,
    PARTIES,
    PARTY,
    TERRITORY,
    Evidence,
)
from consent.vocabulary import words
from consent.vocabulary.identifiers import Identifier
from consent.vocabulary.times import Moment


@dataclass(frozen=True, slots=True)
class PartyRegistration:
    """A party and what the registrar knows of it; the latest complete one counts."""

    party: str
    kind: str
    name: str
    identifiers: tuple[Identifier, ...]
    birth_date: dt.date | None = None
    home: str | None = None
    unions: tuple[str, ...] = ()
    agreements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PartyEvent:
    """Something that happened to a person on a day: died, emancipated, joined_union, left_union.

    `union` is the one joined or left; None in an event of edition 1, which meant the union that signed it.
    """

    party: str
    event: str
    on: dt.date
    evidence: tuple[Evidence, ...]
    union: str | None = None


@dataclass(frozen=True, slots=True)
class PartyCorrection:
    """A statement about a party was wrong: it counts as never said (`event` is its digest)."""

    event: str
    reason: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class PartyMerge:
    """Two registrations are one person; her facts are those of `into`."""

    party: str
    into: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class WebauthnKey:
    """What a passkey's registration adds to its public JWK."""

    credential: str
    rp_id: str
    origins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeyRegistration:
    """A public key of a party (`key` is the JWK as written), its purposes and the time it may sign in."""

    party: str
    key: dict[str, str]
    purposes: tuple[str, ...]
    not_before: int
    not_after: int
    assurance: str
    webauthn: WebauthnKey | None = None


@dataclass(frozen=True, slots=True)
class KeyRevocation:
    """A key signs nothing from `invalid_from` on; `key` is its thumbprint."""

    key: str
    reason: str
    invalid_from: int


@dataclass(frozen=True, slots=True)
class Mandate:
    """`delegate` may sign for `principal` within `powers` (use kinds; empty = none) from `start` until `until`."""

    principal: str
    delegate: str
    capacity: str
    powers: tuple[str, ...]
    start: Moment
    evidence: tuple[Evidence, ...]
    until: Moment | None = None
    interest: tuple[int, ...] | None = None
    jointly_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MandateEnd:
    """The mandate ends at `start`, never before it was said."""

    mandate: str
    start: Moment


@formed(Strings("a public JWK, an object of strings"))
def _jwk(value: Any, pointer: str, problems: readers.Problems) -> dict[str, str] | readers.Invalid:
    # Only its shape is read here; whether it is a key that may be trusted is judged by signing.keys at admission.
    if not isinstance(value, dict) or not all(isinstance(member, str) for member in value.values()):
        return readers.note(problems, "wrong_type", pointer, "must be a public JWK, an object of strings")
    return value


_INTEREST: Final = readers.sequence(readers.integer(least=1), least=2, most=2)

_PARTY_REGISTRATION: Final = readers.shape(
    PartyRegistration,
    {"party": PARTY, "kind": readers.word(words.PARTY_KINDS, "kind of party", "party-kinds"), "name": NAME,
     "identifiers": IDENTIFIERS},
    {"birth_date": BIRTH_DATE, "home": TERRITORY, "unions": PARTIES,
     "agreements": readers.sequence(readers.word(words.AGREEMENTS - {"none"}, "agreement", "agreements"))},
)  # fmt: skip


@formed(form_of(_PARTY_REGISTRATION))
def _party(value: Any, pointer: str, problems: readers.Problems) -> PartyRegistration | readers.Invalid:
    """A party; of a performer birth date, home and unions must be known (an empty list says: none)."""
    read = _PARTY_REGISTRATION(value, pointer, problems)
    if not isinstance(read, readers.Invalid) and read.agreements and read.kind != "union":
        detail = "only a union is registered with the agreements it is party to"
        return readers.note(problems, "unknown_member", f"{pointer}/agreements", detail)
    if not isinstance(read, readers.Invalid) and read.kind == "performer":
        lacking = [name for name in ("birth_date", "home", "unions") if name not in value]
        for name in lacking:
            readers.note(problems, "missing_member", f"{pointer}/{name}", f"{name!r} is required for a performer")
        return readers.INVALID if lacking else read
    return read


PARTY_REGISTRATION: Final = _party
PARTY_EVENT: Final = readers.shape(
    PartyEvent,
    {
        "party": PARTY,
        "event": readers.word(words.PARTY_EVENTS, "event", "party-events"),
        "on": DATE,
        "evidence": EVIDENCE,
    },
    {"union": PARTY},
)
PARTY_CORRECTION: Final = readers.shape(PartyCorrection, {"event": DIGEST, "reason": NAME, "evidence": EVIDENCE})
PARTY_MERGE: Final = readers.shape(PartyMerge, {"party": PARTY, "into": PARTY, "evidence": EVIDENCE})
KEY_REGISTRATION: Final = readers.shape(
    KeyRegistration,
    {"party": PARTY, "key": _jwk,
     "purposes": readers.sequence(readers.word(words.KEY_PURPOSES, "purpose", "key-purposes"), least=1),
     "not_before": INSTANT, "not_after": INSTANT, "assurance": readers.word(words.ASSURANCE, "assurance", "assurance")},
    {"webauthn": readers.shape(
        WebauthnKey, {"credential": NAME, "rp_id": NAME, "origins": readers.sequence(NAME, least=1)})},
)  # fmt: skip
KEY_REVOCATION: Final = readers.shape(KeyRevocation, {"key": DIGEST, "reason": NAME, "invalid_from": INSTANT})
MANDATE: Final = readers.shape(
    Mandate,
    {"principal": PARTY, "delegate": PARTY, "capacity": readers.word(words.CAPACITIES, "capacity", "capacities"),
     "powers": readers.sequence(readers.word(words.USES, "use", "uses")), "from": MOMENT, "evidence": EVIDENCE},
    {"until": MOMENT, "interest": _INTEREST, "jointly_with": PARTIES},
    rename={"from": "start"},
)  # fmt: skip
MANDATE_END: Final = readers.shape(MandateEnd, {"mandate": DIGEST, "from": MOMENT}, rename={"from": "start"})
