"""A bundle is what travels: the statement's bytes and the proofs over them (specification §2.9).

Reading a bundle verifies nothing; `verify_proof` verifies one proof by its own format's verifier, and every format
yields the same `VerifiedProof`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from signing import canonical, digests, pointers
from signing.errors import Malformed, SigningError, VerificationFailed
from signing.keys import Keyring
from signing.proofs import jws

STATEMENT_TYP: Final = "consent-statement+jws"
MAX_BUNDLE_BYTES: Final = 1024 * 1024
MAX_PROOFS: Final = 16


@dataclass(frozen=True, slots=True)
class RawProof:
    """A proof as it came: its format, the whole object, and where it stood. Nothing about it has been checked."""

    format: str
    value: dict[str, Any]
    pointer: str


@dataclass(frozen=True, slots=True)
class VerifiedProof:
    """A proof that holds: by which key (thumbprint), in which format, and its own canonical bytes."""

    key: str
    format: str
    value: bytes


@dataclass(frozen=True, slots=True)
class Bundle:
    """The statement's exact bytes, their digest, and the proofs, unverified."""

    statement: bytes
    digest: str
    proofs: tuple[RawProof, ...]


def read_bundle(raw: bytes) -> Bundle:
    """A bundle's parts. Raises Malformed with the codes of the gate, or for members that are missing or unknown."""
    value = canonical.parse(raw, max_bytes=MAX_BUNDLE_BYTES)
    members = _members(value, ("statement", "proofs"))
    if not isinstance(members["statement"], str):
        raise Malformed("wrong_type", "must be base64url text", "/statement")
    statement = digests.decode_base64url(members["statement"], "/statement")
    return Bundle(statement, digests.digest(statement), read_proofs(members["proofs"], "/proofs"))


def read_proof_list(raw: bytes) -> tuple[RawProof, ...]:
    """The proofs of the body `{"proofs": […]}`. Raises Malformed as `read_bundle` does."""
    value = canonical.parse(raw, max_bytes=MAX_BUNDLE_BYTES)
    return read_proofs(_members(value, ("proofs",))["proofs"], "/proofs")


def read_proofs(value: canonical.JSON, pointer: str) -> tuple[RawProof, ...]:
    """An array of at most 16 objects that name their format."""
    if not isinstance(value, list):
        raise Malformed("wrong_type", "must be an array", pointer)
    if len(value) > MAX_PROOFS:
        raise Malformed("too_large", f"at most {MAX_PROOFS} proofs are read", pointer)
    return tuple(_raw_proof(one, f"{pointer}/{number}") for number, one in enumerate(value))


def _raw_proof(value: canonical.JSON, pointer: str) -> RawProof:
    if not isinstance(value, dict):
        raise Malformed("wrong_type", "must be an object", pointer)
    if "format" not in value:
        raise Malformed("missing_member", "a proof names its format", f"{pointer}/format")
    if not isinstance(value["format"], str):
        raise Malformed("wrong_type", "must be a string", f"{pointer}/format")
    return RawProof(value["format"], value, pointer)


def _members(value: canonical.JSON, names: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Malformed("wrong_type", "must be an object")
    for name in names:
        if name not in value:
            raise Malformed("missing_member", f"the member {name} is required", f"/{name}")
    for name in value:
        if name not in names:
            raise Malformed("unknown_member", f"the member {name[:40]!a} is not known here", pointers.step("", name))
    return value


def proof_key(proof: RawProof) -> str:
    """The thumbprint of the key a proof claims to be by; nothing is verified. Raises as `verify_proof` does."""
    value = _jws_value(proof)
    with _standing_at(proof.pointer):
        return jws.parse_detached_header(value).kid


def verify_proof(proof: RawProof, statement: bytes, keyring: Keyring) -> VerifiedProof:
    """The proof, verified over the statement's exact bytes with a key of the ring.

    Raises VerificationFailed (`proof_format_unsupported`, `signature_invalid`), Malformed (`proof_malformed`) or
    UnknownKey (`key_unknown`).
    """
    value = _jws_value(proof)
    with _standing_at(proof.pointer):
        key = keyring.get(jws.parse_detached_header(value).kid)
        jws.verify_detached(value, statement, key, typ=STATEMENT_TYP)
    return VerifiedProof(key.thumbprint, proof.format, canonical.rewrite(proof.value))


@contextmanager
def _standing_at(pointer: str) -> Iterator[None]:
    """A proof's own verifier does not know where the proof stood."""
    try:
        yield
    except SigningError as error:
        raise type(error)(error.code, error.detail, pointer) from error


def _jws_value(proof: RawProof) -> str:
    if proof.format != "jws":
        detail = f"the format {proof.format[:40]!a} is not verified by this version; jws is"
        raise VerificationFailed("proof_format_unsupported", detail, proof.pointer)
    if set(proof.value) != {"format", "value"} or not isinstance(proof.value["value"], str):
        raise Malformed("proof_malformed", "a jws proof has exactly the members format and value", proof.pointer)
    return str(proof.value["value"])


def proofs_digest(values: Iterable[bytes]) -> str:
    """The digest an entry carries: that of the JCS of the array of proofs, each given by its canonical bytes."""
    return digests.digest(b"[" + b",".join(values) + b"]")
