"""Ed25519 signing (RFC 8032) for the few statements that can only be signed while a case is played.

Slow and not constant in time: for the published keys of the set, which keep nothing secret.
"""

from __future__ import annotations

import hashlib

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_BASE_Y = 4 * pow(5, -1, _P) % _P
_Point = tuple[int, int, int, int]


def _base_x() -> int:
    squared = (_BASE_Y * _BASE_Y - 1) * pow(_D * _BASE_Y * _BASE_Y + 1, -1, _P) % _P
    x = pow(squared, (_P + 3) // 8, _P)
    if (x * x - squared) % _P:
        x = x * pow(2, (_P - 1) // 4, _P) % _P
    return x if x % 2 == 0 else _P - x


_BASE: _Point = (_base_x(), _BASE_Y, 1, _base_x() * _BASE_Y % _P)


def _added(one: _Point, other: _Point) -> _Point:
    a, b = (one[1] - one[0]) * (other[1] - other[0]) % _P, (one[1] + one[0]) * (other[1] + other[0]) % _P
    c, d = 2 * one[3] * other[3] * _D % _P, 2 * one[2] * other[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(number: int) -> bytes:
    """The base point so many times, encoded."""
    point, step = (0, 1, 1, 0), _BASE
    while number:
        if number & 1:
            point = _added(point, step)
        step, number = _added(step, step), number >> 1
    inverse = pow(point[2], -1, _P)
    x, y = point[0] * inverse % _P, point[1] * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _hashed(*parts: bytes) -> int:
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little")


def sign(seed: bytes, message: bytes) -> bytes:
    """The 64 bytes of the signature of the key with this seed of 32 bytes."""
    expanded = hashlib.sha512(seed).digest()
    secret = int.from_bytes(expanded[:32], "little") & ~7 & (1 << 255) - 1 | 1 << 254
    public, nonce = _times(secret), _hashed(expanded[32:], message) % _ORDER
    commitment = _times(nonce)
    answer = (nonce + _hashed(commitment, public, message) * secret) % _ORDER
    return commitment + answer.to_bytes(32, "little")
