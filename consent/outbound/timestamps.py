"""Asking a time-stamping authority over HTTP (RFC 3161 §3.4). What its answer is worth, `signing.timestamps` says."""

from __future__ import annotations

from typing import Final

from consent.errors import ConsentError, Unavailable
from consent.outbound.http import Ask, Limits, Unanswered, exchange
from signing.timestamps import MAX_RESPONSE_BYTES

LIMITS: Final = Limits(seconds=30, octets=MAX_RESPONSE_BYTES)
_QUERY: Final = "application/timestamp-query"
_REPLY: Final = "application/timestamp-reply"


def ask(url: str, request: bytes, *, limits: Limits = LIMITS) -> bytes:
    """The authority's response to a request, both DER and not looked into. Raises Unavailable (`tsa_unreachable`)."""
    try:
        answer = exchange(Ask(url, "POST", request, {"Content-Type": _QUERY, "Accept": _REPLY}), limits)
    except Unanswered as error:
        raise _unreachable(url, error.detail) from error
    if not answer.successful:
        raise _unreachable(url, f"answered {answer.status}")
    if answer.kind != _REPLY:
        raise _unreachable(url, f"answers {answer.kind[:80]!a} where {_REPLY} is wanted")
    return answer.body


def _unreachable(url: str, detail: str) -> ConsentError:
    return Unavailable.of("tsa_unreachable", f"{url} {detail}")
