"""How names, lists and other people's words are written, so that nothing of theirs can pass for a sentence of ours.

A name stands in straight quotes. Whatever could end it, begin a line, turn the direction of writing or not be seen is
written as its number. Text of more than a name stands behind a bar, every line of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

_LINE_ENDS: Final = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_QUOTES: Final = frozenset('"“”„‟″‶＂〝〞〟')
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
BAR: Final = "    | "


def quoted(name: str) -> str:
    """A name that somebody chose, in quotes that it cannot end."""
    return f'"{"".join(_escaped(one, quotes=True) for one in name)}"'


def prose(lead: str, text: str, otherwise: str) -> Iterator[str]:
    """The parties' own words behind a bar, after a line that says what they are; `otherwise` where there are none."""
    if not text.strip():
        yield otherwise
        return
    yield f"{lead}, in the words of who wrote it:"
    yield from (f"{BAR}{''.join(_escaped(one) for one in line)}" for line in _LINE_ENDS.split(text))


def _escaped(one: str, *, quotes: bool = False) -> str:
    unseen = unicodedata.category(one) in _UNSEEN or (one != " " and unicodedata.category(one) == "Zs")
    if one == "\\" or unseen or (quotes and one in _QUOTES):
        return f"\\u{{{ord(one):x}}}"
    return one


def listed(values: Iterable[str], last: str = "and") -> str:
    """`a, b and c`; there is at least one."""
    *most, end = values
    return f"{', '.join(most)} {last} {end}" if most else end


def counted(number: int, one: str, many: str) -> str:
    """`1 document`, `2 documents`."""
    return f"{number:,} {one if number == 1 else many}"
