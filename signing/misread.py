"""What bytes that are no JSON seem to be, and what makes them JSON: said to whoever wrote them, and never repaired.

Looked at only once a text has been refused. It knows no more than the bytes and the place of the refusal.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Final

_BEGINNINGS: Final[Mapping[bytes, str]] = {
    b"PK\x03\x04": "a zip file, as a word processor or a file of evidence is",
    b"%PDF-": "a PDF",
    b"{\\rtf": "rich text, as a word processor writes it",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
    b"\xd0\xcf\x11\xe0": "a document of a word processor",
    b"SQLite format 3\x00": "a database",
}
_AS_TEXT: Final = "save it as plain text in UTF-8"
BYTE_ORDER_MARK: Final = f"a byte order mark is not allowed: {_AS_TEXT} without one"
_QUOTES: Final = frozenset("“”„«»‘’'`")
_CLOSING: Final = frozenset("}]")
_BLANKS: Final = "\t\r\n"
_AROUND: Final = 200
"""Letters that are looked back over for a comma: as many blanks as anybody means."""


def not_text(raw: bytes, at: int) -> str:
    """Why bytes that are not UTF-8 at the byte `at` are no text."""
    return f"not UTF-8 at byte {at}{_seems(raw)}: {_AS_TEXT}"


def not_json(text: str, error: json.JSONDecodeError) -> str:
    """Why a text is not JSON: the line and the place in it, and what is mended there."""
    if not text.strip():
        return "not JSON: there is nothing in it"
    seems = _seems(text[:8].encode())
    if seems:
        return f"not JSON{seems}: {_AS_TEXT}"
    where = f"line {error.lineno}, character {error.colno}"
    return f"not JSON at {where}: {_mend(text, error.pos) or error.msg}"


def _seems(raw: bytes) -> str:
    found = next((what for beginning, what in _BEGINNINGS.items() if raw.startswith(beginning)), None)
    return "" if found is None else f" (it seems to be {found})"


def _mend(text: str, at: int) -> str | None:
    """What is mended at that place, None where it is no mistake that is often made."""
    here, before = text[at : at + 1], text[max(0, at - _AROUND) : at].rstrip()
    trailing = here == "," and re.match(r",\s*[}\]]", text[at : at + _AROUND]) is not None
    if trailing or (here in _CLOSING and before.endswith(",")):
        return f"take out the comma before the closing {text[at : at + _AROUND].lstrip(', ' + _BLANKS)[:1]}"
    if here in _QUOTES:
        return 'write names and texts between straight double quotes, "'
    if here in {"/", "#"}:
        return "JSON has no comments: take them out"
    if not here:
        return "it ends too early: a bracket or a quote is not closed"
    return "a comma is missing before it" if here == '"' and before[-1:] in '"}]0123456789' else None
