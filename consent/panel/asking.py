"""Asking a witness over HTTP (C2SP tlog-witness): for the last head it cosigned, and to cosign a new one."""

from __future__ import annotations

import urllib.error
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException
from typing import Final

from consent.errors import Unavailable
from consent.panel.panel import Cosigner
from signing import digests
from signing.checkpoint import open_checkpoint
from signing.errors import SigningError
from signing.note import Verifier
from signing.tree_head import Checkpoint

SECONDS: Final = 5
_MOST_BYTES: Final = 64 * 1024


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


def last_head(cosigner: Cosigner, log: Verifier) -> Witnessed | None:
    """The last head the witness cosigned, signed by the log and by the witness itself; None where it has seen none.

    Raises Unavailable (`witness_unreachable`, `witness_unreadable`): what is not signed by the log proves nothing.
    """
    path = digests.sha256(log.name.encode()).hex()
    text = _asked(urllib.request.Request(f"{cosigner.url.rstrip('/')}/{path}/checkpoint"), cosigner)  # noqa: S310
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


def add_checkpoint(cosigner: Cosigner, body: str) -> str:
    """The signature lines of the witness over the head in the body. Raises Declined, Unavailable."""
    url = f"{cosigner.url.rstrip('/')}/add-checkpoint"
    request = urllib.request.Request(url, body.encode(), {"Content-Type": "text/plain"}, method="POST")  # noqa: S310
    lines = _asked(request, cosigner)
    if lines is None:
        raise Declined(_unreadable(cosigner, "it does not know this log"), None)
    return lines


def _asked(request: urllib.request.Request, cosigner: Cosigner) -> str | None:
    """The text answered; None for 404."""
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as response:  # noqa: S310 - http and https, see the panel
            data: bytes = response.read(_MOST_BYTES)
            return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _unreadable(cosigner, "it answers no text") from error
    except urllib.error.HTTPError as error:
        if error.code == 404:
            return None
        problem = _unreadable(cosigner, f"it answered {error.code}")
        if error.code in {409, 422}:
            raise Declined(problem, _size(error.read(64))) from error
        raise problem from error
    except (OSError, HTTPException, ValueError) as error:
        raise Unavailable.of("witness_unreachable", f"the witness {cosigner.name} does not answer: {error}") from error


def _size(data: bytes) -> int | None:
    text = data.decode("ascii", "replace").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 19 else None


def _unreadable(cosigner: Cosigner, detail: str) -> Unavailable:
    problem = Unavailable.of("witness_unreadable", f"the witness {cosigner.name}: {detail}")
    assert isinstance(problem, Unavailable)
    return problem
