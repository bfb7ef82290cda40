"""`Idempotency-Key`: the same request under the same key happens once, and is answered again as it was.

What is the same, and for how long, says specification §6.10. Which routes take a key is theirs to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from flask import Response, request

from consent.errors import ConsentError, InvalidInput, Problem
from consent.ledger.ledger import Ledger
from consent.once import Claim, KeptAnswer

HEADER: Final = "Idempotency-Key"
REPLAYED: Final = "Idempotency-Replayed"
LONGEST: Final = 255
_BARE: Final = re.compile(r"[\x21\x23-\x7e][\x21-\x7e]*")
_QUOTED: Final = re.compile(r'"((?:[\x21\x23-\x5b\x5d-\x7e]|\\["\\])+)"')
"""A string as structured fields write it (RFC 8941); the key is what it says."""


def once(
    ledger: Ledger, token: str, clock: int | None, body: Callable[[], bytes], run: Callable[[Claim | None], Response]
) -> Response:
    """The answer of the request, run at most once under its key, where it brings one; `token` is whose key it is.

    `body` gives the bytes of the body, read once. Raises InvalidInput for a key that is none, Refused for one that
    stands for another request, Conflict while it runs or where its answer is outdated, and whatever the request does:
    then the key is free again.
    """
    key = read_key()
    if key is None:
        return run(None)
    same = f"{request.method} {request.path}\n".encode() + body()
    claimed = ledger.claim(token, key, same, clock)
    if isinstance(claimed, KeptAnswer):
        return _again(claimed)
    try:
        answer = run(claimed)
    except Exception:
        # A claim that cannot be let go of runs out by itself: what is told is why the request failed.
        with suppress(ConsentError):
            ledger.free(claimed)
        raise
    # What was written is kept already, with its answer. Where that cannot be brought up to date, it stands as it is.
    with suppress(ConsentError):
        ledger.finish(claimed, told(answer))
    return answer


def read_key() -> str | None:
    """The key of the request, bare or quoted. Raises InvalidInput (`idempotency_key_malformed`)."""
    written = request.headers.get(HEADER)
    if written is None:
        return None
    quoted = _QUOTED.fullmatch(written)
    key = re.sub(r"\\(.)", r"\1", quoted.group(1)) if quoted else written
    if len(key) > LONGEST or (quoted is None and not _BARE.fullmatch(written)):
        detail = f"{HEADER} is 1 to {LONGEST} visible ASCII characters, bare or in quotation marks"
        raise InvalidInput((Problem("idempotency_key_malformed", "", detail),))
    return key


def told(answer: Response) -> KeptAnswer:
    """What is kept of an answer: all but what every answer is given anew."""
    headers = tuple((name, value) for name, value in answer.headers.items() if name != "Content-Length")
    return KeptAnswer(answer.status_code, headers, answer.get_data())


def _again(kept: KeptAnswer) -> Response:
    answer = Response(kept.body, status=kept.status)
    answer.headers.clear()
    answer.headers.extend(kept.headers)
    answer.headers["Content-Length"] = str(len(kept.body))
    answer.headers[REPLAYED] = "true"
    return answer
