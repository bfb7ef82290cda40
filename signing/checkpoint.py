"""C2SP checkpoints: the head of a log as a note its log has signed, and opening one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from signing import merkle, note
from signing.errors import VerificationFailed
from signing.keys import Signer
from signing.note import Note, Verifier
from signing.tree_head import Checkpoint, format_checkpoint, parse_checkpoint


@dataclass(frozen=True, slots=True)
class OpenedCheckpoint:
    """A checkpoint whose log signature was verified, with the note it came in."""

    checkpoint: Checkpoint
    note: Note


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
