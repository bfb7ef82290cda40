"""Bytes packed for keeping: an answer repeats its words for every scope, and takes a sixth of the room when packed.

What is not packed is JSON, which begins with a bracket; what is packed begins as zlib does. So both lie side by side.
"""

from __future__ import annotations

import zlib
from typing import Final

MOST: Final = 64 * 1024 * 1024
"""How many bytes come out of anything packed here: more than any answer holds."""
_PACKED: Final = b"\x78"


class Unpackable(ValueError):
    """Bytes that say they are packed and are not, or hold more than anything that was packed."""


def pack(data: bytes) -> bytes:
    """The bytes as they are kept; quickly rather than well, for somebody waits for them."""
    return zlib.compress(data, level=1)


def unpack(data: bytes) -> bytes:
    """The bytes that were packed, or that never were. Raises Unpackable."""
    if not data.startswith(_PACKED):
        return data
    reading = zlib.decompressobj()
    try:
        unpacked = reading.decompress(data, MOST)
    except zlib.error as error:
        raise Unpackable(str(error)) from error
    if not reading.eof or reading.unused_data:
        raise Unpackable("it does not end where it should")
    return unpacked
