"""Signatures: who has signed a statement, and whether each signature still stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from consent.records import AnyRecord
from consent.registry import Registry


@dataclass(frozen=True, slots=True)
class Signing:
    """One signature of a statement: who, as what, under which mandate, with which key, and when it entered the log."""

    position: int
    party: str
    role: str
    mandate: str | None
    key: str
    at: int


def signings(record: AnyRecord) -> tuple[Signing, ...]:
    """The signatures that have come in, in the order of `parties`."""
    found = []
    for proof in sorted(record.proofs, key=lambda one: one.position):
        party = record.statement.parties[proof.position]
        assert party.key is not None
        found.append(Signing(proof.position, party.party, party.role, party.mandate, party.key, proof.at))
    return tuple(found)


Trouble = Literal["key_revoked", "disputed", "fallen", "voided"]


def key_trouble(registry: Registry, record: AnyRecord) -> Iterator[tuple[Signing, Trouble, int]]:
    """Signatures whose key was later said to have been invalid already then, and when that was said.

    Said with a registrar's proof the signature falls (`key_revoked`); said by the key's party alone it is `disputed`.
    `fallen`: the key itself is vouched for only by a registrar's key revoked since; what it signs permits nothing.
    `voided`: a registrar has corrected that away, and what the key signed counts as never signed.
    """
    for signing in signings(record):
        back_dated = [one for one in registry.revocations(signing.key) if one.invalid_from <= signing.at]
        by_registrar = [one for one in back_dated if one.by_registrar]
        key = registry.key(signing.key)
        if by_registrar:
            yield signing, "key_revoked", by_registrar[0].said_at
        elif key is not None and key.fallen:
            yield signing, "fallen", signing.at
        elif key is None and registry.voided_key(signing.key):
            yield signing, "voided", signing.at
        elif back_dated:
            yield signing, "disputed", back_dated[0].said_at


def standing(registry: Registry, record: AnyRecord, *, doubted: bool = False) -> tuple[Signing, ...]:
    """The signatures that stand; those whose key is only doubted too, where `doubted`.

    Doubt never makes permission: what permits counts undoubted signatures, what takes away counts doubted ones as well,
    or a party could undo its own withdrawal by calling its key invalid afterwards.
    """
    down = {signing.position for signing, kind, _ in key_trouble(registry, record) if not doubted or kind != "disputed"}
    return tuple(signing for signing in signings(record) if signing.position not in down)


def fallen(registry: Registry, record: AnyRecord) -> tuple[Signing, ...]:
    """The signatures made with keys that only a registrar's fallen key vouches for."""
    return tuple(signing for signing, kind, _ in key_trouble(registry, record) if kind == "fallen")


def by_party(registry: Registry, record: AnyRecord, party: str, *, doubted: bool = False) -> bool:
    """Whether the party itself signed, with a key that still stands."""
    return any(registry.same(signing.party, party) for signing in standing(registry, record, doubted=doubted))


def by_kind(registry: Registry, record: AnyRecord, kind: str, *, doubted: bool = False) -> tuple[str, ...]:
    """The parties of a kind that signed, with keys that still stand."""
    return tuple(signing.party for signing in of_kind(registry, record, kind, doubted=doubted))


def of_kind(registry: Registry, record: AnyRecord, kind: str, *, doubted: bool = False) -> tuple[Signing, ...]:
    """The signatures of parties of a kind, with keys that still stand."""
    stands = standing(registry, record, doubted=doubted)
    known = ((signing, registry.person(signing.party)) for signing in stands)
    return tuple(signing for signing, one in known if one is not None and one.kind == kind)
