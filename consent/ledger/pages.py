"""Pages of what the log holds: by index, with a cursor that means the last index shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeVar

from consent.errors import InvalidInput, Problem
from signing import canonical, digests
from signing.errors import SigningError

T = TypeVar("T")
MAX_PAGE: Final = 200


def after(written: str | None, limit: int) -> int:
    """The index a page begins after, -1 for the first. Raises InvalidInput for what is no cursor or limit of ours."""
    if not 1 <= limit <= MAX_PAGE:
        raise InvalidInput((Problem("bad_number", "/limit", f"a page holds 1 to {MAX_PAGE}"),))
    if written is None:
        return -1
    try:
        index = canonical.parse(digests.decode_base64url(written), max_bytes=64)
    except SigningError as error:
        raise InvalidInput((Problem("bad_text", "/cursor", "not a cursor of ours"),)) from error
    if not isinstance(index, int) or isinstance(index, bool):
        raise InvalidInput((Problem("bad_text", "/cursor", "not a cursor of ours"),))
    return index


def cursor(index: int) -> str:
    """The cursor of a page that ends at an index."""
    return digests.encode_base64url(str(index).encode())


def cut(found: Iterable[T], limit: int) -> tuple[list[T], bool]:
    """The first `limit` of what is found, and whether there is more; no further is read than to know that."""
    page: list[T] = []
    for one in found:
        if len(page) == limit:
            return page, True
        page.append(one)
    return page, False
