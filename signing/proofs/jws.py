"""The `jws` proof: compact JWS with detached payload (RFC 7515 App. F), read so strictly that one value has one text.

The algorithm is the key's, never the token's; `crit` and unknown header members are refused; base64url has no padding
and no unused bits. What is parsed is parsed once: header and signature of a proof are looked at by whoever asks whose
it is and by whoever verifies it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from signing import canonical, digests
from signing.errors import Malformed, VerificationFailed
from signing.keys import Keyring, PublicKey, Signer

_MAX_HEADER: Final = 4096
_MAX_TOKEN: Final = 2 * 1024 * 1024
STRICT_MEMBERS: Final = frozenset({"alg", "kid", "typ"})


@dataclass(frozen=True, slots=True)
class Header:
    """A strict header: exactly these three members, in canonical form."""

    alg: str
    kid: str
    typ: str


@dataclass(frozen=True, slots=True)
class Detached:
    """A detached JWS, unverified: its strict header, the text of that, and the 64 bytes of its signature."""

    header: Header
    header_text: str
    signature: bytes


def open_compact(token: str, key: PublicKey, *, members: frozenset[str], typ: str | None = None) -> bytes:
    """The payload of a compact JWS signed with `key`, whose header has no members but `members`.

    Raises Malformed (`proof_malformed`) or VerificationFailed (`signature_invalid`).
    """
    header_text, payload_text, signature_text = _parts(token)
    header = _header(header_text)
    unknown = sorted(set(header) - members)
    if unknown or "crit" in header:
        raise _malformed(f"the header member {(unknown or ['crit'])[0][:40]!a} is not allowed")
    if header.get("alg") != key.alg:
        raise VerificationFailed("signature_invalid", f"the key signs with {key.alg}, not with what the header says")
    if typ is not None and header.get("typ") != typ:
        raise VerificationFailed("signature_invalid", f"typ must be {typ}")
    payload, signature = _decoded(payload_text), _decoded(signature_text)
    _verify(key, signature, header_text, payload_text)
    return payload


def sign_detached(payload: bytes, signer: Signer, *, typ: str) -> str:
    """`<header>..<signature>` over the payload."""
    header = _strict_header(signer.public, typ)
    return f"{header}..{_signature(header, digests.encode_base64url(payload), signer)}"


def verify_detached(value: str, payload: bytes, key: PublicKey, *, typ: str) -> None:
    """Raises Malformed or VerificationFailed unless `value` is the strict detached JWS of `key` over the payload."""
    detached = _detached(value)
    _expect(detached.header, key, typ)
    _verify(key, detached.signature, detached.header_text, digests.encode_base64url(payload))


def parse_detached_header(value: str) -> Header:
    """The header of a detached JWS. Raises Malformed (`proof_malformed`)."""
    return _detached(value).header


@lru_cache(maxsize=64)
def _detached(value: str) -> Detached:
    header_text, payload_text, signature_text = _parts(value)
    if payload_text:
        raise _malformed("the payload must be detached: <header>..<signature>")
    signature = _decoded(signature_text)
    if len(signature) != 64:
        raise _malformed("a signature has exactly 64 bytes")
    return Detached(_parsed_strictly(header_text), header_text, signature)


def sign_compact(payload: bytes, signer: Signer, *, typ: str) -> str:
    """The compact JWS of the payload, with a strict header."""
    header, body = _strict_header(signer.public, typ), digests.encode_base64url(payload)
    return f"{header}.{body}.{_signature(header, body, signer)}"


def open_signed(token: str, keyring: Keyring, *, typ: str) -> bytes:
    """The payload of a compact JWS with a strict header, signed by a key of the ring.

    Raises Malformed, UnknownKey or VerificationFailed.
    """
    return open_signed_by(token, keyring, typ=typ)[0]


def open_signed_by(token: str, keyring: Keyring, *, typ: str) -> tuple[bytes, PublicKey]:
    """The payload of a compact JWS, and the key of the ring that signed it. Raises as `open_signed`."""
    header_text, payload_text, signature_text = _parts(token)
    header = _parsed_strictly(header_text)
    key = keyring.get(header.kid)
    _expect(header, key, typ)
    _verify(key, _decoded(signature_text), header_text, payload_text)
    return _decoded(payload_text), key


def _verify(key: PublicKey, signature: bytes, header_text: str, payload_text: str) -> None:
    key.verify(signature, f"{header_text}.{payload_text}".encode("ascii"))


def _expect(header: Header, key: PublicKey, typ: str) -> None:
    if header.kid != key.thumbprint:
        raise VerificationFailed("signature_invalid", "the header names another key")
    if header.alg != key.alg or header.typ != typ:
        raise VerificationFailed("signature_invalid", f"the header must say alg {key.alg} and typ {typ}")


def _strict_header(key: PublicKey, typ: str) -> str:
    header = {"alg": key.alg, "kid": key.thumbprint, "typ": typ}
    return digests.encode_base64url(canonical.canonicalize(header))


def _signature(header: str, payload: str, signer: Signer) -> str:
    return digests.encode_base64url(signer.sign(f"{header}.{payload}".encode("ascii")))


def _parts(token: str) -> tuple[str, str, str]:
    if len(token) > _MAX_TOKEN or not token.isascii() or token.count(".") != 2:
        raise _malformed("a compact JWS has three parts")
    header, payload, signature = token.split(".")
    return header, payload, signature


def _decoded(text: str) -> bytes:
    try:
        return digests.decode_base64url(text)
    except Malformed as error:
        raise _malformed(error.detail) from error


def _header(text: str) -> dict[str, canonical.JSON]:
    try:
        header = canonical.parse(_decoded(text), max_bytes=_MAX_HEADER)
    except Malformed as error:
        raise _malformed(f"header: {error.detail}") from error
    if not isinstance(header, dict):
        raise _malformed("the header is not an object")
    return header


@lru_cache(maxsize=256)
def _parsed_strictly(text: str) -> Header:
    try:
        header = canonical.open_canonical(_decoded(text), max_bytes=_MAX_HEADER)
    except Malformed as error:
        raise _malformed(f"header: {error.detail}") from error
    if not isinstance(header, dict) or set(header) != STRICT_MEMBERS or not all(map(_is_text, header.values())):
        raise _malformed("the header has exactly the members alg, kid and typ")
    return Header(**header)


def _is_text(member: canonical.JSON) -> bool:
    return isinstance(member, str)


def _malformed(detail: str) -> Malformed:
    return Malformed("proof_malformed", detail)
