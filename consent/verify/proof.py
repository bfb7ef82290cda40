"""A stored proof verified again, with the key that was registered when it came in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from consent.admission import admit
from consent.admission.admit import Presented
from consent.errors import EvidenceInvalid
from consent.records import AnyRecord
from consent.registry import Registry
from consent.statements.statement import Body, Statement
from signing import bundle, canonical
from signing.bundle import RawProof


@dataclass(frozen=True, slots=True)
class Held:
    """A proof as it is held: whose of the statement's `parties`, its canonical bytes, and the time it came in."""

    position: int
    data: bytes
    at: int


def verify_proof(
    statement: Statement[Body], digest: str, statement_bytes: bytes, proof: Held, registry: Registry
) -> None:
    """Admit the proof again, as the entries before it show the ledger (`registry`). Raises as `verify_arrival`."""
    verify_arrival(statement, digest, statement_bytes, [proof], registry.record(digest), registry)


def verify_arrival(
    statement: Statement[Body],
    digest: str,
    statement_bytes: bytes,
    proofs: Sequence[Held],
    known: AnyRecord | None,
    registry: Registry,
) -> None:
    """Admit again the proofs that one entry brought, as the entries before it show the ledger (`registry`).

    `known` is the statement's record among those. Raises EvidenceInvalid (`proof_malformed`, `proof_not_named`),
    SigningError, and Refused for a proof that does not verify or a key that could not sign then.
    """
    raw = [_presented(statement, proof) for proof in proofs]
    presented = Presented(statement, digest, statement_bytes, raw)
    admit.admit(presented, known=known, registry=registry, now=proofs[0].at)


def _presented(statement: Statement[Body], proof: Held) -> RawProof:
    """The proof as it was handed in, where it is its party's."""
    value = canonical.open_canonical(proof.data, max_bytes=bundle.MAX_BUNDLE_BYTES)
    if not isinstance(value, dict) or not isinstance(value.get("format"), str):
        raise EvidenceInvalid.of("proof_malformed", "a proof is an object with a format")
    if not 0 <= proof.position < len(statement.parties):
        raise EvidenceInvalid.of("proof_not_named", "it is held for a party the statement does not name")
    raw = RawProof(value["format"], value, f"/proofs/{proof.position}")
    if bundle.proof_key(raw) != statement.parties[proof.position].key:
        raise EvidenceInvalid.of("proof_not_named", "made with another key than the party's")
    return raw
