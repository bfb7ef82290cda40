"""Asking a time-stamping authority over HTTP (RFC 3161 §3.4). What its answer is worth, `signing.timestamps` says."""

from __future__ import annotations

import urllib.error
import urllib.request
from http.client import HTTPException, HTTPMessage
from typing import IO, Final
from urllib.parse import urlsplit

from consent.errors import ConsentError, Unavailable
from signing.timestamps import MAX_RESPONSE_BYTES

SECONDS: Final = 30
_QUERY: Final = "application/timestamp-query"
_REPLY: Final = "application/timestamp-reply"


def ask(url: str, request: bytes, *, seconds: float = SECONDS) -> bytes:
    """The authority's response to a request, both DER and not looked into.

    Waits `seconds` for the connection and for each part of the answer, reads at most 64 KiB, and follows no
    redirection: the address is http or https, and the one that was configured. Raises Unavailable (`tsa_unreachable`).
    """
    try:
        if urlsplit(url).scheme not in {"http", "https"}:
            raise _unreachable(url, "is no http or https address")
        query = urllib.request.Request(url, request, {"Content-Type": _QUERY, "Accept": _REPLY})  # noqa: S310 - see above
        with urllib.request.build_opener(_Unmoved).open(query, timeout=seconds) as response:
            kind = response.headers.get_content_type()
            data: bytes = response.read(MAX_RESPONSE_BYTES + 1)
    except urllib.error.HTTPError as error:
        error.close()
        raise _unreachable(url, f"answered {error.code}") from error
    except (OSError, HTTPException, ValueError) as error:  # unreachable, not HTTP, not an address
        raise _unreachable(url, f"does not answer: {error}") from error
    if kind != _REPLY:
        raise _unreachable(url, f"answers {kind[:80]!a} where {_REPLY} is wanted")
    if len(data) > MAX_RESPONSE_BYTES:
        raise _unreachable(url, f"answers more than {MAX_RESPONSE_BYTES} bytes")
    return data


class _Unmoved(urllib.request.HTTPRedirectHandler):
    """Answers with the redirection itself, as an HTTPError: followed, a question would become a GET without a body."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        """No request."""


def _unreachable(url: str, detail: str) -> ConsentError:
    return Unavailable.of("tsa_unreachable", f"{url} {detail}")
