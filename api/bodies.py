"""Reading request bodies: capped before they are read, JSON by the same gate as everywhere."""

from __future__ import annotations

from typing import Any, Final

from flask import request

from consent.errors import InvalidInput, Problem, TooLarge
from signing import canonical
from signing.errors import SigningError

CHECK_BYTES: Final = 256 * 1024
BATCH_BYTES: Final = 16 * 1024 * 1024
BUNDLE_BYTES: Final = 1024 * 1024
STATEMENT_BYTES: Final = 256 * 1024
DOCUMENT_BYTES: Final = 20 * 1024 * 1024


class MediaTypeRefused(InvalidInput):
    """The body is not declared as JSON (415)."""


def octets(cap: int) -> bytes:
    """The bytes of a body of any media type. Raises TooLarge."""
    if (request.content_length or 0) > cap:
        raise _too_large(cap)
    data = request.stream.read(cap + 1)
    if len(data) > cap:
        raise _too_large(cap)
    return data


def _too_large(cap: int) -> TooLarge:
    return TooLarge.of("too_large", f"at most {cap} bytes are read here")


def raw_text(cap: int) -> str:
    """The text of a body of any media type. Raises TooLarge, InvalidInput (`bad_text`)."""
    try:
        return octets(cap).decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidInput((Problem("bad_text", "", "the body is not UTF-8"),)) from error


def raw_body(data: bytes) -> bytes:
    """The bytes of a body, where it is declared as JSON. Raises MediaTypeRefused."""
    if data and request.mimetype != "application/json":
        raise MediaTypeRefused((Problem("media_type", "", "send the body as application/json"),))
    return data


def json_body(data: bytes, otherwise: Any = None) -> Any:
    """The value of a JSON body; `otherwise` for an empty one, where that is allowed."""
    raw_body(data)
    if not data and otherwise is not None:
        return otherwise
    try:
        return canonical.parse(data, max_bytes=len(data))
    except SigningError as error:
        raise InvalidInput((Problem(error.code, error.pointer, error.detail),)) from error
