"""The body of C2SP tlog-witness `add-checkpoint`: the size a witness is known to have, a proof, and a signed head.

old <size>
<hash, base64>            (up to 63)

<signed checkpoint>
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from signing import digests
from signing.errors import Malformed
from signing.merkle import HASH_SIZE

_MAX_HASHES: Final = 63
_OLD: Final = re.compile(r"old (0|[1-9][0-9]{0,18})")


@dataclass(frozen=True, slots=True)
class AddCheckpoint:
    """A request to cosign: nothing in it is verified yet."""

    old: int
    path: tuple[bytes, ...]
    checkpoint: str


def format_add_checkpoint(old: int, path: Sequence[bytes], checkpoint: str) -> str:
    """The text of a request."""
    return f"old {old}\n" + "".join(f"{digests.encode_base64(one)}\n" for one in path) + f"\n{checkpoint}"


def parse_add_checkpoint(text: str) -> AddCheckpoint:
    """The parts of a request. Raises Malformed (`add_checkpoint_malformed`)."""
    head, mark, checkpoint = text.partition("\n\n")
    first, *lines = head.split("\n")
    old = _OLD.fullmatch(first)
    if old is None or not mark or not checkpoint:
        raise _malformed("the body is: old <size>, proof lines, an empty line, a checkpoint")
    if len(lines) > _MAX_HASHES:
        raise _malformed(f"a proof has at most {_MAX_HASHES} hashes")
    return AddCheckpoint(int(old[1]), tuple(map(_hash, lines)), checkpoint)


def _hash(line: str) -> bytes:
    try:
        value = digests.decode_base64(line)
    except Malformed as error:
        raise _malformed(f"a proof line is {error.detail}") from error
    if len(value) != HASH_SIZE:
        raise _malformed("a proof line is a hash of 32 bytes")
    return value


def _malformed(detail: str) -> Malformed:
    return Malformed("add_checkpoint_malformed", detail)
