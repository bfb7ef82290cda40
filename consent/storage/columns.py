"""Columns read by what they must hold: a row that is incomplete, or of another type than its table's, is refused.

SQLite stores any type in any column, so a type is looked at and not assumed. Stored JSON is parsed here, once.
"""

from __future__ import annotations

from typing import Any, Final, NoReturn

from sqlalchemy import Row

from consent import packing
from consent.errors import LogInconsistent
from signing import canonical
from signing.errors import SigningError

RECEIPT_AWAITED: Final = ""
"""How a receipt that waits for its witnesses is stored."""


class Columns:
    """One row of a table, whose key says which when something is wrong. Every reader raises LogInconsistent.

    The key is a text, or the names of the columns it is made of: it is put together when something is wrong.
    """

    __slots__ = ("_key", "_row", "_table")

    def __init__(self, table: str, key: str | tuple[str, ...], row: Row[*tuple[Any, ...]]) -> None:
        self._table, self._key = table, key
        self._row = row._mapping  # noqa: SLF001 - SQLAlchemy's public way to a column by name

    def pointer(self, name: str) -> str:
        """Where one of its columns stands."""
        key = "/".join(str(self._row[one]) for one in self._key) if isinstance(self._key, tuple) else self._key
        return f"/{self._table}/{key}/{name}"

    def text(self, name: str) -> str:
        """A text."""
        value = self._row[name]
        return value if isinstance(value, str) else self.refuse(name, "no text")

    def integer(self, name: str) -> int:
        """An integer."""
        value = self._row[name]
        return value if type(value) is int else integer(value, self.pointer(name))

    def blob(self, name: str) -> bytes:
        """Bytes."""
        value = self._row[name]
        return value if type(value) is bytes else blob(value, self.pointer(name))

    def text_or_none(self, name: str) -> str | None:
        """A text, or NULL."""
        return None if self._row[name] is None else self.text(name)

    def integer_or_none(self, name: str) -> int | None:
        """An integer, or NULL."""
        return None if self._row[name] is None else self.integer(name)

    def is_null(self, name: str) -> bool:
        """Whether nothing is there."""
        return self._row[name] is None

    def members(self, name: str) -> tuple[bytes, dict[str, Any]]:
        """The bytes of an object in canonical JSON, and what they say."""
        try:
            data = packing.unpack(self.blob(name))
            value = canonical.open_canonical(data, max_bytes=len(data))
        except packing.Unpackable as error:
            self.refuse(name, f"packed wrongly: {error}")
        except SigningError as error:
            self.refuse(name, f"not canonical JSON: {error.detail}")
        return data, value if isinstance(value, dict) else self.refuse(name, "no object")

    def refuse(self, name: str, why: str) -> NoReturn:
        """Raises LogInconsistent (`row_unreadable`)."""
        raise unreadable(self.pointer(name), why)


def blob(value: Any, pointer: str) -> bytes:
    """A value that is bytes. Raises LogInconsistent (`row_unreadable`) where it is anything else."""
    if not isinstance(value, bytes | bytearray | memoryview):
        raise unreadable(pointer, "no bytes")
    return bytes(value)


def integer(value: Any, pointer: str) -> int:
    """A value that is an integer. Raises LogInconsistent (`row_unreadable`) where it is anything else."""
    if not isinstance(value, int):
        raise unreadable(pointer, "no integer")
    return value


def unreadable(pointer: str, why: str) -> LogInconsistent:
    """The error of a row that is not what its table holds."""
    return LogInconsistent.of("row_unreadable", f"the stored value is {why}", pointer)
