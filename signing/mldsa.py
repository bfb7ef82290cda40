"""ML-DSA-44 (FIPS 204): the keys witnesses cosign with beside Ed25519, so that old heads stay provable.

Never keys of parties: statements are signed with the algorithms of `signing.keys`. A key file is a JWK of type AKP
whose private member is the 32-byte seed.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey

from signing import canonical, digests
from signing.errors import Malformed, VerificationFailed

KEY_BYTES: Final = 1312
SIGNATURE_BYTES: Final = 2420
_MAX_KEY_FILE: Final = 8192
_MEMBERS: Final = {"kty", "alg", "pub", "priv"}


@dataclass(frozen=True, slots=True)
class MlDsaPublicKey:
    """A public key of 1312 bytes."""

    raw: bytes
    _key: MLDSA44PublicKey = field(repr=False, compare=False, hash=False)

    def verify(self, signature: bytes, message: bytes) -> None:
        """Raises VerificationFailed (`signature_invalid`) unless the 2420 bytes sign the message, context empty."""
        try:
            self._key.verify(signature, message)
        except (InvalidSignature, ValueError) as error:
            raise VerificationFailed("signature_invalid", "the signature does not verify") from error


def parse_public(raw: bytes) -> MlDsaPublicKey:
    """The key of its raw bytes. Raises Malformed (`key_invalid`)."""
    if len(raw) != KEY_BYTES:
        raise _invalid(f"an ML-DSA-44 key has {KEY_BYTES} bytes")
    try:
        return MlDsaPublicKey(raw, MLDSA44PublicKey.from_public_bytes(raw))
    except ValueError as error:
        raise _invalid("not an ML-DSA-44 key") from error


class MlDsaPrivateKey:
    """A private key in memory. It signs; it shows itself only to `save`."""

    def __init__(self, key: MLDSA44PrivateKey) -> None:
        self._key = key
        self.public = parse_public(key.public_key().public_bytes_raw())

    @classmethod
    def generate(cls) -> MlDsaPrivateKey:
        """A new key."""
        return cls(MLDSA44PrivateKey.generate())

    @classmethod
    def from_seed(cls, seed: bytes) -> MlDsaPrivateKey:
        """The key of 32 secret bytes."""
        return cls(MLDSA44PrivateKey.from_seed_bytes(seed))

    def sign(self, message: bytes) -> bytes:
        """The 2420 bytes of a signature, context empty."""
        return self._key.sign(message)

    def save(self, path: Path) -> None:
        """Write a key file with mode 0600. Never overwrites: raises FileExistsError."""
        jwk = {
            "kty": "AKP",
            "alg": "ML-DSA-44",
            "pub": digests.encode_base64url(self.public.raw),
            "priv": digests.encode_base64url(self._key.private_bytes_raw()),
        }
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(canonical.canonicalize(jwk) + b"\n")
            file.flush()
            os.fsync(descriptor)


def load(path: Path) -> MlDsaPrivateKey:
    """The key of a file that nobody else may read. Raises Malformed (`key_invalid`), OSError when it is not there."""
    with path.open("rb") as file:
        if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
            raise _invalid(f"it can be read by others: chmod 600 {path}")
        said = canonical.parse(file.read(_MAX_KEY_FILE + 1), max_bytes=_MAX_KEY_FILE)
    if not isinstance(said, dict) or set(said) != _MEMBERS or (said["kty"], said["alg"]) != ("AKP", "ML-DSA-44"):
        raise _invalid(f"{path} is no ML-DSA-44 key file")
    try:
        key = MlDsaPrivateKey.from_seed(digests.decode_base64url(str(said["priv"])))
    except ValueError as error:
        raise _invalid(f"{path}: the seed has 32 bytes") from error
    if digests.encode_base64url(key.public.raw) != said["pub"]:
        raise _invalid(f"{path}: the private and the public half do not belong together")
    return key


def _invalid(detail: str) -> Malformed:
    return Malformed("key_invalid", detail)
