"""Asking a witness over HTTP (C2SP tlog-witness): for the last head it cosigned, and to cosign a new one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from consent.errors import Unavailable
from consent.outbound.http import Answer, Ask, Limits, Unanswered, exchange
from consent.panel.panel import Cosigner
from signing import digests
from signing.checkpoint import open_checkpoint
from signing.errors import SigningError
from signing.note import Verifier
from signing.tree_head import Checkpoint

LIMITS: Final = Limits(seconds=5, octets=64 * 1024)


class Declined(Unavailable):
    """The witness does not cosign this head from where we thought it stood; `size` is where it says it stands."""

    def __init__(self, problem: Unavailable, size: int | None) -> None:
        super().__init__(problem.problems)
        self.size = size


@dataclass(frozen=True, slots=True)
class Witnessed:
    """A head that a witness has cosigned, and the text it showed."""

    checkpoint: Checkpoint
    text: str


def last_head(cosigner: Cosigner, log: Verifier, *, limits: Limits = LIMITS) -> Witnessed | None:
    """The last head the witness cosigned, signed by the log and by the witness itself; None where it has seen none.

    Raises Unavailable (`witness_unreachable`, `witness_unreadable`): what is not signed by the log proves nothing.
    """
    path = digests.sha256(log.name.encode()).hex()
    text = _asked(Ask(f"{cosigner.url.rstrip('/')}/{path}/checkpoint"), cosigner, limits)
    if text is None:
        return None
    try:
        opened = open_checkpoint(text, log, cosigner.verifiers)
    except SigningError as error:
        raise _unreadable(cosigner, f"its head does not verify: {error.detail}") from error
    names = {(one.name, one.key_id) for one in cosigner.verifiers}
    if not any((one.name, one.key_id) in names for one in opened.note.verified):
        raise _unreadable(cosigner, "its head does not carry its own cosignature")
    return Witnessed(opened.checkpoint, text)


def add_checkpoint(cosigner: Cosigner, body: str, *, limits: Limits = LIMITS) -> str:
    """The signature lines of the witness over the head in the body. Raises Declined, Unavailable."""
    url = f"{cosigner.url.rstrip('/')}/add-checkpoint"
    lines = _asked(Ask(url, "POST", body.encode(), {"Content-Type": "text/plain"}), cosigner, limits)
    if lines is None:
        raise Declined(_unreadable(cosigner, "it does not know this log"), None)
    return lines


def _asked(ask: Ask, cosigner: Cosigner, limits: Limits) -> str | None:
    """The text answered; None for 404."""
    try:
        answer = exchange(ask, limits)
    except Unanswered as error:
        raise Unavailable.of("witness_unreachable", f"the witness {cosigner.name} {error.detail}") from error
    if answer.status == 404:
        return None
    if not answer.successful:
        raise _refusal(cosigner, answer)
    try:
        return answer.body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _unreadable(cosigner, "it answers no text") from error


def _refusal(cosigner: Cosigner, answer: Answer) -> Unavailable:
    problem = _unreadable(cosigner, f"it answered {answer.status}")
    return Declined(problem, _size(answer.body)) if answer.status in {409, 422} else problem


def _size(data: bytes) -> int | None:
    text = data.decode("ascii", "replace").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 19 else None


def _unreadable(cosigner: Cosigner, detail: str) -> Unavailable:
    return Unavailable.of("witness_unreadable", f"the witness {cosigner.name}: {detail}")
