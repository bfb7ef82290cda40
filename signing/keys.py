"""Keys: public JWKs validated once, thumbprints (RFC 7638), one algorithm for each key type, and key files.

A key that is not sound is refused where it is registered: with a small-order Ed25519 point anybody can forge, and its
owner can disown, every signature. `alg` follows from the key; no token ever chooses it.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from signing import canonical, digests, edwards
from signing.errors import Malformed, UnknownKey, VerificationFailed

_P256_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_ALG_OF: Final = {("OKP", "Ed25519"): "Ed25519", ("EC", "P-256"): "ES256"}
_MEMBERS: Final = {"OKP": {"crv", "kty", "x"}, "EC": {"crv", "kty", "x", "y"}}
_MAX_KEY_FILE: Final = 4096
_NOT_BY_THIS_KEY: Final = (
    "the signature does not verify over these bytes with this key: they were changed after they were signed, "
    "or another key signed them"
)
ALGORITHMS: Final = ("Ed25519", "ES256")


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A sound public key: its minimal JWK, the one algorithm it signs with, and its RFC 7638 thumbprint."""

    kty: str
    crv: str
    alg: str
    jwk: Mapping[str, str] = field(hash=False)
    thumbprint: str
    _key: Ed25519PublicKey | ec.EllipticCurvePublicKey = field(repr=False, compare=False, hash=False)

    @property
    def raw(self) -> bytes:
        """The 32 bytes of an Ed25519 key."""
        if not isinstance(self._key, Ed25519PublicKey):
            raise _invalid("only an Ed25519 key has 32 raw bytes", "")
        return self._key.public_bytes_raw()

    def verify(self, signature: bytes, message: bytes) -> None:
        """Raises VerificationFailed (`signature_invalid`) unless the 64 bytes sign the message under this key."""
        if len(signature) != 64:
            raise VerificationFailed("signature_invalid", "a signature has exactly 64 bytes")
        try:
            if isinstance(self._key, Ed25519PublicKey):
                self._key.verify(signature, message)
            else:
                self._key.verify(_der(signature), message, ec.ECDSA(hashes.SHA256()))
        except InvalidSignature as error:
            raise VerificationFailed("signature_invalid", _NOT_BY_THIS_KEY) from error


def _der(signature: bytes) -> bytes:
    r, s = int.from_bytes(signature[:32]), int.from_bytes(signature[32:])
    if not (0 < r < _P256_ORDER and 0 < s < _P256_ORDER):
        raise VerificationFailed("signature_invalid", _NOT_BY_THIS_KEY)
    return encode_dss_signature(r, s)


def parse_public_jwk(value: canonical.JSON, pointer: str = "") -> PublicKey:
    """The key of a public JWK with exactly the members of its type. Raises Malformed (`key_invalid`) and says why."""
    if not isinstance(value, dict) or not all(isinstance(member, str) for member in value.values()):
        raise _invalid("a JWK is an object of strings", pointer)
    kind = (value.get("kty"), value.get("crv"))
    if kind not in _ALG_OF:
        raise _invalid("only Ed25519 (OKP) and P-256 (EC) keys are taken", pointer)
    if set(value) != _MEMBERS[str(kind[0])]:
        raise _invalid("a public JWK has exactly the members kty, crv, x (and y)", pointer)
    return _sound(tuple(sorted(value.items())), pointer)


def _invalid(detail: str, pointer: str) -> Malformed:
    return Malformed("key_invalid", detail, pointer)


@lru_cache(maxsize=4096)
def _sound(members: tuple[tuple[str, str], ...], pointer: str) -> PublicKey:
    jwk = dict(members)
    thumbprint = digests.digest(canonical.canonicalize(jwk))
    key = _ed25519(jwk, pointer) if jwk["kty"] == "OKP" else _p256(jwk, pointer)
    return PublicKey(jwk["kty"], jwk["crv"], _ALG_OF[jwk["kty"], jwk["crv"]], jwk, thumbprint, key)


def _coordinate(jwk: Mapping[str, str], name: str, pointer: str) -> bytes:
    try:
        data = digests.decode_base64url(jwk[name])
    except Malformed as error:
        raise _invalid(f"{name} is {error.detail}", pointer) from error
    if len(data) != 32:
        raise _invalid(f"{name} must be 32 bytes", pointer)
    return data


def _ed25519(jwk: Mapping[str, str], pointer: str) -> Ed25519PublicKey:
    raw = _coordinate(jwk, "x", pointer)
    if not edwards.is_sound(raw):
        raise _invalid("the point is not canonical, not on the curve or of small order", pointer)
    return Ed25519PublicKey.from_public_bytes(raw)


def _p256(jwk: Mapping[str, str], pointer: str) -> ec.EllipticCurvePublicKey:
    point = b"\x04" + _coordinate(jwk, "x", pointer) + _coordinate(jwk, "y", pointer)
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError as error:
        raise _invalid("the point is not on the curve", pointer) from error


class Signer(Protocol):
    """Whatever can sign with one key: a key file, a hardware module."""

    @property
    def public(self) -> PublicKey:
        """The public half."""

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of a signature."""


class PrivateKey:
    """A private key in memory. It signs; it shows itself only to `save_private_key`."""

    def __init__(self, key: Ed25519PrivateKey | ec.EllipticCurvePrivateKey) -> None:
        self._key = key
        self.public = parse_public_jwk(_public_members(key))

    @classmethod
    def generate(cls, alg: str = "Ed25519") -> PrivateKey:
        """A new key for one of `ALGORITHMS`. Raises Malformed (`key_invalid`) for any other."""
        if alg not in ALGORITHMS:
            raise _invalid(f"keys are made for {' and '.join(ALGORITHMS)} only", "")
        return cls(Ed25519PrivateKey.generate() if alg == "Ed25519" else ec.generate_private_key(ec.SECP256R1()))

    @classmethod
    def from_seed(cls, seed: bytes) -> PrivateKey:
        """The Ed25519 key of 32 secret bytes."""
        return cls(Ed25519PrivateKey.from_private_bytes(seed))

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of a signature: RFC 8032, or r || s for P-256."""
        if isinstance(self._key, Ed25519PrivateKey):
            return self._key.sign(message)
        r, s = decode_dss_signature(self._key.sign(message, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32) + s.to_bytes(32)

    def to_jwk(self) -> dict[str, str]:
        """The private JWK, for a key file."""
        if isinstance(self._key, Ed25519PrivateKey):
            secret = self._key.private_bytes_raw()
        else:
            secret = self._key.private_numbers().private_value.to_bytes(32)
        return {**self.public.jwk, "d": digests.encode_base64url(secret)}


def _public_members(key: Ed25519PrivateKey | ec.EllipticCurvePrivateKey) -> dict[str, str]:
    if isinstance(key, Ed25519PrivateKey):
        x = digests.encode_base64url(key.public_key().public_bytes_raw())
        return {"crv": "Ed25519", "kty": "OKP", "x": x}
    numbers = key.public_key().public_numbers()
    x, y = (digests.encode_base64url(number.to_bytes(32)) for number in (numbers.x, numbers.y))
    return {"crv": "P-256", "kty": "EC", "x": x, "y": y}


def parse_private_jwk(value: canonical.JSON) -> PrivateKey:
    """The key of a private JWK whose public half is its own. Raises Malformed (`key_invalid`)."""
    if not isinstance(value, dict) or not isinstance(value.get("d"), str):
        raise _invalid("it is no private key: a private JWK has a member d", "")
    public = parse_public_jwk({name: member for name, member in value.items() if name != "d"})
    secret = _coordinate(value, "d", "/d")
    try:
        key = PrivateKey(_private(public.alg, secret))
    except ValueError as error:
        raise _invalid("d is not a private key of this type", "/d") from error
    if key.public != public:
        raise _invalid("the private and the public half do not belong together", "")
    return key


def _private(alg: str, secret: bytes) -> Ed25519PrivateKey | ec.EllipticCurvePrivateKey:
    if alg == "Ed25519":
        return Ed25519PrivateKey.from_private_bytes(secret)
    return ec.derive_private_key(int.from_bytes(secret), ec.SECP256R1())


def load_private_key(path: Path) -> PrivateKey:
    """The key of a file that nobody else may read. Raises Malformed (`key_invalid`), OSError when it is not there."""
    with path.open("rb") as file:
        if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
            raise _invalid(f"it can be read by others: chmod 600 {path}", "")
        return parse_private_jwk(canonical.parse(file.read(_MAX_KEY_FILE + 1), max_bytes=_MAX_KEY_FILE))


def save_private_key(path: Path, key: PrivateKey) -> None:
    """Write a key file with mode 0600. Never overwrites: raises FileExistsError."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(canonical.canonicalize(key.to_jwk()) + b"\n")
        file.flush()
        os.fsync(descriptor)  # before anybody registers the public half


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys a verifier trusts, by thumbprint. An empty ring verifies nothing.

    `logs` says of a key, by thumbprint, in which log it was founded: that log's origin. One it does not name is
    whose ring it is: whoever gave it says nothing more.
    """

    keys: Mapping[str, PublicKey]
    logs: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def get(self, thumbprint: str) -> PublicKey:
        """The key of that thumbprint. Raises UnknownKey (`key_unknown`)."""
        key = self.keys.get(thumbprint)
        if key is None:
            raise UnknownKey("key_unknown", f"no key {thumbprint[:60]!a} is known here")
        return key


def keyring(*keys: PublicKey, log: str | None = None) -> Keyring:
    """A keyring of these keys; `log` is the origin of the log that names all of them in its genesis."""
    logs = {key.thumbprint: frozenset({log}) for key in keys} if log is not None else {}
    return Keyring({key.thumbprint: key for key in keys}, logs)


def parse_jwks(value: canonical.JSON) -> Keyring:
    """The keys of a JWK set; members beside the public ones (kid, alg, use, key_ops) are allowed when they agree.

    A member `log` is the origin of the log whose key it is; one key may be that of several. Raises Malformed
    (`key_invalid`).
    """
    if not isinstance(value, dict) or not isinstance(value.get("keys"), list):
        raise _invalid('a JWK set is an object with an array of public keys: {"keys": [...]}', "")
    found: dict[str, PublicKey] = {}
    logs: dict[str, frozenset[str]] = {}
    for number, one in enumerate(value["keys"]):
        key = _member(one, f"/keys/{number}")
        found[key.thumbprint] = key
        if "log" in one:
            logs[key.thumbprint] = logs.get(key.thumbprint, frozenset()) | {_origin(one["log"], f"/keys/{number}/log")}
    return Keyring(found, logs)


def _origin(value: canonical.JSON, pointer: str) -> str:
    if not isinstance(value, str) or not value:
        raise _invalid("log is the origin of the log whose key it is", pointer)
    return value


def _member(value: canonical.JSON, pointer: str) -> PublicKey:
    if not isinstance(value, dict) or "d" in value:
        raise _invalid("not a public JWK", pointer)
    key = parse_public_jwk({n: m for n, m in value.items() if n in {"kty", "crv", "x", "y"}}, pointer)
    expected = {"kid": key.thumbprint, "alg": key.alg, "use": "sig"}
    for name, member in expected.items():
        if value.get(name, member) != member:
            raise _invalid(f"{name} does not belong to this key", pointer)
    if "key_ops" in value and value["key_ops"] != ["verify"]:
        raise _invalid("key_ops of a public key that verifies is [verify]", pointer)
    return key
