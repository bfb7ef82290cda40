"""Pages of what the log holds: by index, with a cursor that means the last index shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from consent.errors import InvalidInput, Problem
from signing import canonical, digests
from signing.errors import SigningError

T = TypeVar("T")
MAX_PAGE: Final = 200


@dataclass(frozen=True, slots=True)
class Page:
    """Which page is wanted: the one after a cursor, of so many."""

    cursor: str | None = None
    limit: int = 50


FIRST: Final = Page()


@dataclass(frozen=True, slots=True)
class Cut(Generic[T]):
    """What a page shows, and whether there is more."""

    shown: tuple[T, ...]
    more: bool


def after(page: Page) -> int:
    """The index a page begins after, -1 for the first. Raises InvalidInput for what is no cursor or limit of ours."""
    if not 1 <= page.limit <= MAX_PAGE:
        raise InvalidInput((Problem("bad_number", "/limit", f"a page holds 1 to {MAX_PAGE}"),))
    if page.cursor is None:
        return -1
    try:
        index = canonical.parse(digests.decode_base64url(page.cursor), max_bytes=64)
    except SigningError as error:
        raise InvalidInput((Problem("bad_text", "/cursor", "not a cursor of ours"),)) from error
    if not isinstance(index, int) or isinstance(index, bool):
        raise InvalidInput((Problem("bad_text", "/cursor", "not a cursor of ours"),))
    return index


def cursor(index: int) -> str:
    """The cursor of a page that ends at an index."""
    return digests.encode_base64url(str(index).encode())


def cut(found: Iterable[T], limit: int) -> Cut[T]:
    """The first `limit` of what is found; no further is read than to know whether there is more."""
    shown: list[T] = []
    for one in found:
        if len(shown) == limit:
            return Cut(tuple(shown), more=True)
        shown.append(one)
    return Cut(tuple(shown), more=False)
