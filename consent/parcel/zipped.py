"""A zip with one form: files one after the other, a directory, and not a byte before, between or after them.

A general reader of zips looks from the end for what it likes, so that one file may be two things to two readers. This
one reads from the first byte to the last and takes only what `write_zip` writes; it knows nothing of what is in it.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from consent.errors import EvidenceInvalid

MAX_FILES: Final = 50_000
MAX_FILE_BYTES: Final = 20 * 1024 * 1024
MAX_BYTES: Final = 1024 * 1024 * 1024
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
_END: Final = struct.Struct("<4s4H2LH")
_VERSION, _NO_FLAGS, _DEFLATED, _MIDNIGHT, _LONG_AGO, _NOTHING = 20, 0, 8, 0, 33, 0
_MADE_ON, _MODE = 3 << 8 | 20, 0o600 << 16
"""Unix, and readable by its owner; 33 is the first of January 1980."""
_RAW: Final = -15
_AS_IT_CAME: Final = "evidence is verified as it came, and never packed again: ask for it anew"


@dataclass(frozen=True, slots=True)
class _Member:
    name: bytes
    crc: int
    packed: int
    size: int
    offset: int

    def local(self) -> bytes:
        """The header before its bytes."""
        return _LOCAL.pack(b"PK\x03\x04", _VERSION, _NO_FLAGS, _DEFLATED, _MIDNIGHT, _LONG_AGO, self.crc, self.packed,
                           self.size, len(self.name), _NOTHING) + self.name  # fmt: skip

    def central(self) -> bytes:
        """Its line in the directory."""
        return _CENTRAL.pack(b"PK\x01\x02", _MADE_ON, _VERSION, _NO_FLAGS, _DEFLATED, _MIDNIGHT, _LONG_AGO, self.crc,
                             self.packed, self.size, len(self.name), _NOTHING, _NOTHING, _NOTHING, _NOTHING, _MODE,
                             self.offset) + self.name  # fmt: skip


def write_zip(files: Mapping[str, bytes]) -> bytes:
    """The zip of these files in their order: the same bytes for the same files, whenever it is made."""
    out, members = bytearray(), []
    for name, data in files.items():
        packer = zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION, zlib.DEFLATED, _RAW)
        packed = packer.compress(data) + packer.flush()
        member = _Member(name.encode("ascii"), zlib.crc32(data), len(packed), len(data), len(out))
        members.append(member)
        out += member.local() + packed
    return bytes(out) + _directory(members, len(out))


def read_zip(data: bytes) -> dict[str, bytes]:
    """The files of such a zip, in their order. Raises EvidenceInvalid (`evidence_malformed`) for any other bytes."""
    files: dict[str, bytes] = {}
    members: list[_Member] = []
    place = total = 0
    while data[place : place + 4] == b"PK\x03\x04":
        member, place, held = _read(data, place)
        total += len(held)
        if len(files) >= MAX_FILES or total > MAX_BYTES:
            raise _malformed("more files or bytes than evidence has")
        members.append(member)
        files[member.name.decode("ascii", "replace")] = held
    if len(files) < len(members):
        raise _malformed("a file stands there twice")
    if data[place:] != _directory(members, place):
        raise _malformed("something lies between or after its files")
    return files


def _read(data: bytes, place: int) -> tuple[_Member, int, bytes]:
    """The file that begins there, and where it ends."""
    if len(data) < place + _LOCAL.size:
        raise _malformed("it is cut off")
    *_, crc, packed, size, named, _ = _LOCAL.unpack_from(data, place)
    begins = place + _LOCAL.size + named
    member = _Member(data[place + _LOCAL.size : begins], crc, packed, size, place)
    if data[place:begins] != member.local() or len(data) < begins + packed:
        raise _malformed("a file is cut off, or begins otherwise than evidence writes it")
    return member, begins + packed, _unpacked(member, data[begins : begins + packed])


def _unpacked(member: _Member, packed: bytes) -> bytes:
    """The bytes of a file: as many as it says, and nothing hidden behind them."""
    if member.size > MAX_FILE_BYTES:
        raise _malformed("a file is larger than it may be")
    reader = zlib.decompressobj(_RAW)
    try:
        held = reader.decompress(packed, member.size + 1)
    except zlib.error as error:
        raise _malformed(str(error)) from error
    whole = reader.eof and not reader.unused_data and len(held) == member.size
    if not whole or zlib.crc32(held) != member.crc:
        raise _malformed("a file is not what its header says")
    return held


def _directory(members: list[_Member], begins: int) -> bytes:
    listed = b"".join(one.central() for one in members)
    end = _END.pack(b"PK\x05\x06", 0, 0, len(members), len(members), len(listed), begins, 0)
    return listed + end


def _malformed(why: str) -> EvidenceInvalid:
    return EvidenceInvalid.of("evidence_malformed", f"not a whole zip file as evidence is: {why}; {_AS_IT_CAME}")
