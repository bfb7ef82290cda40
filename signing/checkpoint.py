"""C2SP checkpoints: the signed head of a log, three lines and no more (extension lines are not covered by everybody).

<origin>
<tree size, decimal>
<root hash, base64>
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from signing import digests, merkle, note
from signing.errors import Malformed, VerificationFailed
from signing.keys import Signer
from signing.note import Note, Verifier

_SIZE: Final = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a log: its origin, how many entries it has, and their root."""

    origin: str
    size: int
    root: bytes


@dataclass(frozen=True, slots=True)
class OpenedCheckpoint:
    """A checkpoint whose log signature was verified, with the note it came in."""

    checkpoint: Checkpoint
    note: Note


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


def sign_checkpoint(checkpoint: Checkpoint, signer: Signer) -> str:
    """The note over the checkpoint, signed under the origin's name."""
    return note.sign_note(format_checkpoint(checkpoint), checkpoint.origin, signer)


def open_checkpoint(text: str, log: Verifier, cosigners: Sequence[Verifier] = ()) -> OpenedCheckpoint:
    """The checkpoint of a note that `log` signed and whose origin is the log's name.

    Raises Malformed, or VerificationFailed (`signature_invalid`, `checkpoint_invalid`).
    """
    return open_checkpoint_of_any(text, (log,), cosigners)


def open_checkpoint_of_any(text: str, logs: Sequence[Verifier], cosigners: Sequence[Verifier] = ()) -> OpenedCheckpoint:
    """The same where a log has several keys, as while one takes over from another: one of `logs` must have signed."""
    opened = note.open_note(text, (*logs, *cosigners))
    signed = {(one.name, one.key_id) for one in opened.verified}
    names = {log.name for log in logs if (log.name, log.key_id) in signed}
    if not names:
        raise VerificationFailed("checkpoint_invalid", "the log itself has not signed")
    checkpoint = parse_checkpoint(opened.text)
    if checkpoint.origin not in names:
        raise VerificationFailed("checkpoint_invalid", "the origin is not the name of the log that signed")
    if checkpoint.size == 0 and checkpoint.root != merkle.EMPTY_ROOT:
        raise VerificationFailed("checkpoint_invalid", "a log without entries has the empty root")
    return OpenedCheckpoint(checkpoint, opened)


def _malformed(detail: str) -> Malformed:
    return Malformed("checkpoint_malformed", detail)
