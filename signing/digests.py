"""SHA-256, random bytes, and the two base64 alphabets, read strictly: one text for one value."""

from __future__ import annotations

import binascii
import hashlib
import hmac
import os
from typing import Final

from signing.errors import Malformed

_TO_URL: Final = bytes.maketrans(b"+/", b"-_")
_FROM_URL: Final = bytes.maketrans(b"-_+/=", b"+/!!!")
"""What belongs to the other alphabet, and padding, becomes what belongs to none."""


def sha256(data: bytes) -> bytes:
    """The 32 bytes of SHA-256."""
    return hashlib.sha256(data).digest()


def digest(data: bytes) -> str:
    """base64url without padding of SHA-256: the identity of a statement, the name of a document."""
    return encode_base64url(sha256(data))


def parse_digest(text: str, pointer: str = "") -> bytes:
    """The 32 bytes of a digest. Raises Malformed (`bad_text`)."""
    data = decode_base64url(text, pointer)
    if len(data) != 32:
        raise Malformed("bad_text", "a digest is the base64url of 32 bytes", pointer)
    return data


def encode_base64url(data: bytes) -> str:
    """RFC 4648 §5 without padding."""
    return binascii.b2a_base64(data, newline=False).rstrip(b"=").translate(_TO_URL).decode("ascii")


def decode_base64url(text: str, pointer: str = "") -> bytes:
    """The inverse; padding, foreign characters and non-zero unused bits are refused. Raises Malformed (`bad_text`)."""
    try:
        standard = text.encode("ascii").translate(_FROM_URL) + b"=" * (-len(text) % 4)
        data = binascii.a2b_base64(standard, strict_mode=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise Malformed("bad_text", "not base64url without padding", pointer) from error
    over = len(text) % 4  # only what is left over after the last whole group can have unused bits
    if over and encode_base64url(data[1 - over :]) != text[-over:]:
        raise Malformed("bad_text", "base64url with unused bits set", pointer)
    return data


def encode_base64(data: bytes) -> str:
    """RFC 4648 §4 with padding, as C2SP formats want it."""
    return binascii.b2a_base64(data, newline=False).decode("ascii")


def decode_base64(text: str, pointer: str = "") -> bytes:
    """The inverse; anything but the one canonical text is refused. Raises Malformed (`bad_text`)."""
    try:
        data = binascii.a2b_base64(text.encode("ascii"), strict_mode=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise Malformed("bad_text", "not base64", pointer) from error
    if text.endswith("=") and encode_base64(data[len(data) // 3 * 3 :]) != text[-4:]:
        raise Malformed("bad_text", "base64 that is not in canonical form", pointer)
    return data


def random_bytes(count: int) -> bytes:
    """Bytes from the operating system's generator."""
    return os.urandom(count)


def random_name(count: int) -> str:
    """Random bytes as base64url, for a name: no command line takes it for an option, since it begins with no hyphen."""
    made = encode_base64url(random_bytes(count))
    while made.startswith("-"):
        made = encode_base64url(random_bytes(count))
    return made


def equal(one: bytes, other: bytes) -> bool:
    """Comparison in a time that does not depend on where they differ."""
    return hmac.compare_digest(one, other)
