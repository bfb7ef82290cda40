"""C2SP signed notes: a text, an empty line, and signature lines `— <name> <base64(key id || signature)>`.

What was verified and what was not stand in different members of `Note`; at least one signature must verify. Unknown
signers are ignored, as the specification says; a known signer's bad signature refuses the note.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from signing import digests, mldsa
from signing.errors import Malformed, SigningError, VerificationFailed
from signing.keys import PublicKey, Signer, parse_public_jwk
from signing.mldsa import MlDsaPrivateKey, MlDsaPublicKey
from signing.tree_head import parse_checkpoint

ED25519: Final = 0x01
COSIGNATURE: Final = 0x04
ML_DSA_COSIGNATURE: Final = 0x06
COSIGNATURES: Final = frozenset({COSIGNATURE, ML_DSA_COSIGNATURE})
_PREFIX: Final = "— "
_MAX_NOTE: Final = 1_000_000
_MAX_SIGNATURES: Final = 16
_NAME: Final = re.compile(r"[^\s+\x00-\x1f\ud800-\udfff]+")
_FOREIGN: Final = re.compile(r"[\x00-\x09\x0b-\x1f\ud800-\udfff\ufffd]")
"""Control characters, and what stands in a text that was not UTF-8."""
_KEY_ID: Final = re.compile(r"[0-9a-f]{8}")


Cosigner = Signer | MlDsaPrivateKey
"""What a witness signs with."""


@dataclass(frozen=True, slots=True)
class Verifier:
    """A named key and the kind of signature it makes: an Ed25519 note signature, or a timestamped cosignature."""

    name: str
    kind: int
    key: PublicKey | MlDsaPublicKey
    key_id: bytes = field(init=False, repr=False, compare=False)
    """The first four bytes of SHA-256(name || LF || kind || key)."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "key_id", key_id(self.name, self.kind, self.key.raw))

    def verify(self, text: str, signature: bytes) -> int | None:
        """Verifies what stands after the key id; returns a cosignature's time in Unix seconds, else None."""
        if self.kind == ED25519:
            self.key.verify(signature, text.encode())
            return None
        length = mldsa.SIGNATURE_BYTES if self.kind == ML_DSA_COSIGNATURE else 64
        if len(signature) != 8 + length:
            raise VerificationFailed("signature_invalid", f"a cosignature of this kind is a time and {length} bytes")
        time = int.from_bytes(signature[:8])
        self.key.verify(signature[8:], _cosigned(self.kind, self.name, text, time))
        return time


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line; `time` is that of a verified cosignature."""

    name: str
    key_id: bytes
    value: bytes
    time: int | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """An opened note. Only what stands in `verified` says anything about who signed `text`."""

    text: str
    verified: tuple[Signature, ...]
    unverified: tuple[Signature, ...]


def key_id(name: str, kind: int, public: bytes) -> bytes:
    """The key id of C2SP signed-note."""
    return digests.sha256(name.encode() + b"\n" + bytes([kind]) + public)[:4]


def cosigned_message(text: str, time: int) -> bytes:
    """What an Ed25519 cosignature signs (C2SP tlog-cosignature v1); Unix seconds."""
    return f"cosignature/v1\ntime {time}\n{text}".encode()


def cosigned_subtree(text: str, name: str, time: int) -> bytes:
    """What an ML-DSA-44 cosignature signs: a checkpoint's whole tree as the subtree from 0 (C2SP tlog-cosignature).

    Raises Malformed for a text that is no checkpoint, and for names longer than 255 bytes.
    """
    head = parse_checkpoint(text)
    named, origin = name.encode(), head.origin.encode()
    if max(len(named), len(origin)) > 255:
        raise _malformed("a name in a cosignature has at most 255 bytes")
    return b"".join((
        b"subtree/v1\n\x00", bytes([len(named)]), named, time.to_bytes(8), bytes([len(origin)]), origin,
        bytes(8), head.size.to_bytes(8), head.root,
    ))  # fmt: skip


def _cosigned(kind: int, name: str, text: str, time: int) -> bytes:
    return cosigned_message(text, time) if kind == COSIGNATURE else cosigned_subtree(text, name, time)


def parse_vkey(vkey: str) -> Verifier:
    """The verifier of `name+keyid+base64(kind || key)`. Raises Malformed (`vkey_malformed`)."""
    parts = vkey.split("+", 2)
    if len(parts) != 3 or _NAME.fullmatch(parts[0]) is None or _KEY_ID.fullmatch(parts[1]) is None:
        raise Malformed("vkey_malformed", "a verifier key is <name>+<8 hex digits>+<base64>")
    try:
        raw = digests.decode_base64(parts[2])
        key = _key(raw)
    except SigningError as error:
        raise Malformed("vkey_malformed", f"the key is not sound: {error.detail}") from error
    verifier = Verifier(parts[0], raw[0], key)
    if verifier.key_id.hex() != parts[1]:
        raise Malformed("vkey_malformed", "the key id does not belong to the name and key")
    return verifier


def _key(raw: bytes) -> PublicKey | MlDsaPublicKey:
    """The key behind its kind, one byte."""
    kind, rest = raw[:1], raw[1:]
    if kind == bytes([ML_DSA_COSIGNATURE]):
        return mldsa.parse_public(rest)
    if kind not in {bytes([ED25519]), bytes([COSIGNATURE])}:
        raise Malformed("vkey_malformed", "only Ed25519 notes and Ed25519 or ML-DSA-44 cosignatures are known here")
    return parse_public_jwk({"kty": "OKP", "crv": "Ed25519", "x": digests.encode_base64url(rest)})


def format_vkey(name: str, key: PublicKey | MlDsaPublicKey, kind: int = ED25519) -> str:
    """The inverse of `parse_vkey`."""
    encoded = digests.encode_base64(bytes([kind]) + key.raw)
    return f"{name}+{key_id(name, kind, key.raw).hex()}+{encoded}"


def sign_note(text: str, name: str, signer: Signer) -> str:
    """The note with the signer's line. The text must end in a line feed."""
    assert text.endswith("\n")
    assert _NAME.fullmatch(name)
    blob = key_id(name, ED25519, signer.public.raw) + signer.sign(text.encode())
    return f"{text}\n{_PREFIX}{name} {digests.encode_base64(blob)}\n"


def cosign(text: str, name: str, signer: Cosigner, time: int) -> str:
    """A cosignature line over a checkpoint's text, with its line feed (C2SP tlog-cosignature); Unix seconds."""
    assert _NAME.fullmatch(name)
    kind = kind_of(signer)
    signature = signer.sign(_cosigned(kind, name, text, time))
    blob = key_id(name, kind, signer.public.raw) + time.to_bytes(8) + signature
    return f"{_PREFIX}{name} {digests.encode_base64(blob)}\n"


def kind_of(signer: Cosigner) -> int:
    """The kind of cosignature a key makes."""
    return ML_DSA_COSIGNATURE if isinstance(signer, MlDsaPrivateKey) else COSIGNATURE


def format_note(text: str, signatures: Sequence[Signature]) -> str:
    """The note of a text and its signature lines."""
    blobs = ((one.name, digests.encode_base64(one.key_id + one.value)) for one in signatures)
    return text + "\n" + "".join(f"{_PREFIX}{name} {blob}\n" for name, blob in blobs)


def signature_line(signer: str, value: bytes) -> str:
    """The line of a signer, written `name+key id in hex`; `value` is what stands after the key id."""
    name, _, identifier = signer.rpartition("+")
    return f"{_PREFIX}{name} {digests.encode_base64(bytes.fromhex(identifier) + value)}\n"


def open_note(note: str, verifiers: Sequence[Verifier]) -> Note:
    """The note's text with its signatures, those by `verifiers` verified.

    Raises Malformed (`note_malformed`), or VerificationFailed: `signature_invalid` when a known signer's signature is
    bad or no known signer signed, `key_invalid` when two verifiers cannot be told apart.
    """
    text, lines = _split(note)
    known = _by_place(verifiers)
    verified: dict[tuple[str, bytes], Signature] = {}
    unverified: list[Signature] = []
    for line in lines:
        signature = _parsed(line)
        place = signature.name, signature.key_id
        verifier = known.get(place)
        if verifier is None:
            unverified.append(signature)
        elif place not in verified:
            time = verifier.verify(text, signature.value)
            verified[place] = Signature(signature.name, signature.key_id, signature.value, time)
    if not verified:
        raise VerificationFailed("signature_invalid", "no known key has signed the note")
    return Note(text, tuple(verified.values()), tuple(unverified))


def _by_place(verifiers: Sequence[Verifier]) -> dict[tuple[str, bytes], Verifier]:
    """The verifiers by what a signature line says. Two behind one name and key id could stand in for each other."""
    known: dict[tuple[str, bytes], Verifier] = {}
    for one in verifiers:
        if known.setdefault((one.name, one.key_id), one) != one:
            raise VerificationFailed("key_invalid", f"two keys of {one.name[:80]!a} share a key id: trust one of them")
    return known


def _split(note: str) -> tuple[str, list[str]]:
    if len(note) > _MAX_NOTE or _FOREIGN.search(note):
        raise _malformed("a note is UTF-8 text without control characters")
    text, mark, tail = note.rpartition("\n\n")
    if not mark or not tail.endswith("\n"):
        raise _malformed("a note ends with an empty line and signature lines")
    lines = tail[:-1].split("\n")
    if len(lines) > _MAX_SIGNATURES:
        raise _malformed(f"at most {_MAX_SIGNATURES} signatures are read")
    return text + "\n", lines


def _parsed(line: str) -> Signature:
    name, mark, encoded = line.removeprefix(_PREFIX).partition(" ")
    if not line.startswith(_PREFIX) or not mark or _NAME.fullmatch(name) is None:
        raise _malformed("a signature line is — <name> <base64>")
    try:
        blob = digests.decode_base64(encoded)
    except Malformed as error:
        raise _malformed(f"signature line: {error.detail}") from error
    if len(blob) < 5:
        raise _malformed("a signature line holds a key id and a signature")
    return Signature(name, blob[:4], blob[4:])


def _malformed(detail: str) -> Malformed:
    return Malformed("note_malformed", detail)
