"""The head of a log as the text that is signed (C2SP tlog-checkpoint): three lines and no more.

<origin>
<tree size, decimal>
<root hash, base64>

Extension lines are refused: not every kind of cosignature covers them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from signing import digests
from signing.errors import Malformed

_SIZE: Final = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a log: its origin, how many entries it has, and their root."""

    origin: str
    size: int
    root: bytes


def format_checkpoint(checkpoint: Checkpoint) -> str:
    """The text that is signed."""
    return f"{checkpoint.origin}\n{checkpoint.size}\n{digests.encode_base64(checkpoint.root)}\n"


def parse_checkpoint(text: str) -> Checkpoint:
    """The checkpoint a note's text says. Raises Malformed (`checkpoint_malformed`)."""
    lines = text.split("\n")
    if len(lines) != 4 or lines[3] or not lines[0]:
        raise _malformed("a checkpoint is three lines: origin, size, root")
    if _SIZE.fullmatch(lines[1]) is None:
        raise _malformed("the size is a decimal number without leading zeros")
    try:
        root = digests.decode_base64(lines[2])
    except Malformed as error:
        raise _malformed(f"the root is {error.detail}") from error
    if len(root) != 32:
        raise _malformed("the root has 32 bytes")
    return Checkpoint(lines[0], int(lines[1]), root)


def _malformed(detail: str) -> Malformed:
    return Malformed("checkpoint_malformed", detail)
