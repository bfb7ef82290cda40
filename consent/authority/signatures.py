"""Signatures: who has signed a statement, and whether each signature still stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from consent import registry
from consent.prefix import Prefix, Record


@dataclass(frozen=True, slots=True)
class Signing:
    """One signature of a statement: who, as what, under which mandate, with which key, and when it entered the log."""

    position: int
    party: str
    role: str
    mandate: str | None
    key: str
    at: int


def signings(record: Record) -> tuple[Signing, ...]:
    """The signatures that have come in, in the order of `parties`."""
    found = []
    for proof in sorted(record.proofs, key=lambda one: one.position):
        party = record.statement.parties[proof.position]
        assert party.key is not None
        found.append(Signing(proof.position, party.party, party.role, party.mandate, party.key, proof.at))
    return tuple(found)


def key_trouble(prefix: Prefix, record: Record) -> Iterator[tuple[Signing, Literal["key_revoked", "disputed"]]]:
    """Signatures whose key was later said to have been invalid already then.

    Said with a registrar's proof the signature falls (`key_revoked`); said by the key's party alone it is `disputed`.
    """
    for signing in signings(record):
        back_dated = [one for one in registry.revocations(prefix, signing.key) if one.invalid_from <= signing.at]
        if any(one.by_registrar for one in back_dated):
            yield signing, "key_revoked"
        elif back_dated:
            yield signing, "disputed"


def fallen(prefix: Prefix, record: Record) -> frozenset[int]:
    """The positions of signatures that do not stand, or are doubted."""
    return frozenset(signing.position for signing, _ in key_trouble(prefix, record))


def standing_signings(prefix: Prefix, record: Record) -> tuple[Signing, ...]:
    """The signatures whose keys nobody has called invalid."""
    down = fallen(prefix, record)
    return tuple(signing for signing in signings(record) if signing.position not in down)


def by_party(prefix: Prefix, record: Record, party: str) -> bool:
    """Whether the party itself signed, with a key that still stands."""
    return any(signing.party == party for signing in standing_signings(prefix, record))


def by_kind(prefix: Prefix, record: Record, kind: str) -> tuple[str, ...]:
    """The parties of a kind that signed, with keys that still stand."""
    signers = (signing.party for signing in standing_signings(prefix, record))
    known = ((party, registry.person(prefix, party)) for party in signers)
    return tuple(party for party, one in known if one is not None and one.kind == kind)
