"""JSON pointers (RFC 6901): how a place in a document is written, and where a refused number or name stands.

The parser's hooks see a value but not the way to it. Only when something was refused is the text read once more, with
nothing refused, and walked to the place; the good case pays nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any


def step(pointer: str, name: str | int) -> str:
    """The pointer to a member or an item of what `pointer` names, escaped (RFC 6901 §3).

    It can always be written as UTF-8: a lone surrogate in a name stands there as a question mark.
    """
    written = str(name).encode("utf-8", "replace").decode()
    return f"{pointer}/{written.replace('~', '~0').replace('/', '~1')}"


class _Members(list[tuple[str, Any]]):
    """An object as it was written: names may stand there twice."""


class _Refused(str):
    """A number as it was written, where the gate does not read it."""

    __slots__ = ()


def first_refused(text: str, is_read: Callable[[str], bool]) -> str:
    """The pointer to the first number that is not read, or name that stands there twice, in the order of a parser.

    A name repeated stands after everything its object holds. "" where the text cannot be read to its end.
    """
    try:
        value = json.loads(
            text,
            object_pairs_hook=_Members,
            parse_float=_Refused,
            parse_int=lambda written: None if is_read(written) else _Refused(written),
        )
    except (json.JSONDecodeError, RecursionError):
        return ""
    return next(_refused(value), "")


def _refused(value: Any) -> Iterator[str]:
    # A pointer is put together on the way back from what is refused: made on the way there, a name of megabytes would
    # be copied for every item beneath it.
    match value:
        case _Refused():
            yield ""
        case _Members():
            for name, member in value:
                yield from (step("", name) + rest for rest in _refused(member))
            yield from _repeated(value)
        case list():
            for number, item in enumerate(value):
                yield from (step("", number) + rest for rest in _refused(item))


def _repeated(members: _Members) -> Iterator[str]:
    seen: set[str] = set()
    for name, _ in members:
        if name in seen:
            yield step("", name)
        seen.add(name)
