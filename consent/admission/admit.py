"""Admission: what a bundle must be before it may enter the log, and what is noted about it when it does.

Bytes, proofs and keys refuse, all reasons together; so does a signer not entitled to make parties or keys. For every
other type authority, form and law refuse nothing: they come back as `problems[]` and are judged by each check.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from consent.admission import gate, terms
from consent.errors import Conflict, Problem, Refused
from consent.records import AnyRecord
from consent.registry import Registry
from consent.statements.people import (
    KeyRegistration,
    KeyRevocation,
    PartyCorrection,
    PartyEvent,
    PartyMerge,
    PartyRegistration,
)
from consent.statements.rulings import Determination, ErasureOrder
from consent.statements.statement import Body, Statement
from consent.subjects import Key
from consent.vocabulary.times import format_instant
from signing import bundle, keys
from signing.bundle import RawProof, VerifiedProof
from signing.errors import SigningError


@dataclass(frozen=True, slots=True)
class Presented:
    """A statement as it is handed in: what it says, its digest and exact bytes, and the proofs that come with it.

    `beyond` is what of it is beyond the bounds of what is let in.
    """

    statement: Statement[Body]
    digest: str
    statement_bytes: bytes
    proofs: Sequence[RawProof]
    beyond: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Admitted:
    """What was presented and may be recorded, and each new verified proof with its place in `parties`.

    `thumbprint` is that of the key a `key.registration` brings.
    """

    presented: Presented
    verified: tuple[tuple[int, VerifiedProof], ...]
    thumbprint: str | None


def admit(presented: Presented, *, known: AnyRecord | None, registry: Registry, now: int) -> Admitted:
    """Verify everything that can refuse a registration at the ledger's time `now` (Unix seconds).

    `known` is the record of the same statement when it is in the log already. Raises Refused with all reasons, Conflict
    (`declined`) where no further proof is taken; one
    bad proof refuses all, and a statement that is new needs at least one good one.
    """
    problems: list[Problem] = []
    statement = presented.statement
    if registry.origin not in statement.ledgers:
        detail = (
            f"the statement is for {', '.join(statement.ledgers)}; this ledger is {registry.origin}: submit it there, "
            "or draft it anew here"
        )
        problems.append(Problem("wrong_ledger", "/ledgers", detail))
    if known is None:
        problems += terms.refused(statement.body)
    own_key = _own_key(statement, registry, problems)
    signed = {proof.position for proof in known.proofs} if known else set()
    verified = list(_verified(presented, own_key, registry, now, signed, problems))
    if not presented.proofs:
        problems.append(
            Problem(
                "signature_missing", "/proofs", "at least one proof is needed: sign it first (consent statement sign)"
            )
        )
    if not problems:
        problems += _not_entitled(statement, registry, known)
    if known is None:
        problems += (*presented.beyond, *gate.problems(statement, registry, now))
    elif closed := list(gate.closed(known, registry)):
        raise Conflict(closed)
    if problems:
        raise Refused(problems)
    fresh = {position: proof for position, proof in verified if position not in signed}
    return Admitted(presented, tuple(sorted(fresh.items())), own_key.thumbprint if own_key else None)


def own_thumbprint(statement: Statement[Body]) -> str | None:
    """The thumbprint of the key a registered `key.registration` brings; None for every other statement."""
    body = statement.body
    return keys.parse_public_jwk(body.key, "/key").thumbprint if isinstance(body, KeyRegistration) else None


def _own_key(statement: Statement[Body], registry: Registry, problems: list[Problem]) -> keys.PublicKey | None:
    """The key a `key.registration` brings; validated here, once and for all (small order, off the curve)."""
    body = statement.body
    if not isinstance(body, KeyRegistration):
        return None
    try:
        public = keys.parse_public_jwk(body.key, "/key")
    except SigningError as error:
        problems.append(Problem(error.code, error.pointer, error.detail))
        return None
    owner = registry.key(public.thumbprint)
    if owner is not None and owner.party != body.party:
        problems.append(
            Problem("key_taken", "/key", "this key is registered for another party: make another (consent key new)")
        )
    if registry.revocations(public.thumbprint):
        problems.append(Problem("key_revoked", "/key", "this key was revoked; register a new one"))
    if not any(one.party == body.party and one.key == public.thumbprint for one in statement.parties):
        detail = "the key itself must be named in parties and sign: that shows possession"
        problems.append(Problem("proof_not_named", "/parties", detail))
    if body.not_after <= body.not_before:
        problems.append(Problem("bad_time", "/not_after", "must be later than not_before"))
    return public


def _verified(
    presented: Presented,
    own_key: keys.PublicKey | None,
    registry: Registry,
    now: int,
    signed: set[int],
    problems: list[Problem],
) -> Iterator[tuple[int, VerifiedProof]]:
    positions = {one.key: i for i, one in enumerate(presented.statement.parties) if one.key is not None}
    for proof in presented.proofs:
        try:
            claimed = bundle.proof_key(proof)
            position = positions.get(claimed)
            if position is None:
                detail = "no party of the statement signs with this key"
                problems.append(Problem("proof_not_named", proof.pointer, detail))
                continue
            # What is in the log already was judged when it came in; handed in again it is only verified.
            judged_at = None if position in signed else now
            public = _usable(presented.statement, position, own_key, registry, judged_at, proof.pointer, problems)
            if public is not None:
                ring = keys.Keyring({public.thumbprint: public})
                yield position, bundle.verify_proof(proof, presented.statement_bytes, ring)
        except SigningError as error:
            problems.append(Problem(error.code, error.pointer or proof.pointer, error.detail))


def _usable(
    statement: Statement[Body],
    position: int,
    own_key: keys.PublicKey | None,
    registry: Registry,
    judged_at: int | None,
    pointer: str,
    problems: list[Problem],
) -> keys.PublicKey | None:
    """The public key of a named party, when it may sign now; otherwise None and why."""
    named = statement.parties[position]
    if own_key is not None and named.key == own_key.thumbprint:
        return own_key
    assert named.key is not None
    key = registry.key(named.key)
    if key is None or key.party != named.party:
        mend = "register it first (consent key register)"
        detail = f"the key {named.key} is not registered for {named.party}: {mend}"
        problems.append(Problem("key_unknown", pointer, detail))
        return None
    trouble = _not_now(key, statement, registry, judged_at) if judged_at is not None else None
    if trouble is not None:
        problems.append(Problem(trouble[0], pointer, trouble[1]))
        return None
    jwk = key.jwk or registry.registrar_keys[named.party]
    return keys.parse_public_jwk(dict(jwk), pointer)


def _not_now(key: Key, statement: Statement[Body], registry: Registry, now: int) -> tuple[str, str] | None:
    """Why a registered key may not sign at this moment. A key may sign its own revocation once (spec §5.16)."""
    if now < key.not_before:
        return "key_not_yet_valid", f"the key is valid from {format_instant(key.not_before)} on"
    if key.not_after is not None and now >= key.not_after:
        return "key_expired", f"the key was valid until {format_instant(key.not_after)}"
    if any(one.invalid_from <= now for one in registry.revocations(key.thumbprint)):
        return "key_revoked", "the key has been revoked"
    wanted = {"sign", "decide"} if isinstance(statement.body, Determination) else {"sign"}
    if wanted.isdisjoint(key.purposes):
        return "key_invalid", f"the key is registered for {', '.join(key.purposes)}, not for signing statements"
    return None


def _not_entitled(statement: Statement[Body], registry: Registry, known: AnyRecord | None) -> Iterator[Problem]:
    """Why the parties named may not make parties, keys or erasures; judged on who must sign, not on who has.

    It is asked again at every proof: a registrar demoted since completes nothing, and what it signed before stands.
    """
    if known is not None and registry.vouch(known) == "vouched":
        return
    named = statement.parties
    registrars = [one.party for one in named if one.role == "registrar" and registry.is_registrar(one.party)]
    match statement.body:
        case PartyRegistration() | PartyCorrection() | PartyMerge() | ErasureOrder():
            entitled, who = bool(registrars), "a registrar"
        case PartyEvent() as body:
            entitled, who = bool(registrars) or registry.may_name_themselves(statement, body), _WHO_SAYS[body.event]
        case KeyRegistration():
            entitled, who = bool(registrars), "a registrar beside the key itself"
        case KeyRevocation() as body:
            owner = registry.key(body.key)
            own = owner is not None and any(one.party == owner.party for one in named)
            entitled, who = bool(registrars) or own, "a registrar, or the key's party"
        case _:
            return
    if not entitled:
        yield Problem("signer_no_authority", "/parties", f"{statement.type} must be signed by {who}")


_WHO_SAYS: Final = {
    "died": "a registrar",
    "emancipated": "a registrar",
    "joined_union": "a registrar, or the union together with the performer's side",
    "left_union": "a registrar, the union, or the performer's side",
}
