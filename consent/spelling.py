"""What was probably meant by a word that nobody knows: for the message that refuses it, and for nothing else.

Nothing here is ever taken for what was said. It knows no words; those are given to it.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

MOST_LISTED: Final = 24
"""As many words as can be read at a glance."""
_LONGEST: Final = 60
"""Letters that are compared: what is longer is no misspelling, and would take long."""


def meant(written: str, words: Iterable[object]) -> str:
    """The end of a sentence: the nearest word, else all of them where they are few, else nothing."""
    known = sorted(one for one in words if isinstance(one, str))
    near = _near(written, known)
    if near is not None:
        return f": did you mean {near!r}?"
    return f": it is one of {', '.join(known)}" if 0 < len(known) <= MOST_LISTED else ""


def _near(written: str, known: list[str]) -> str | None:
    if len(written) > _LONGEST:
        return None
    plain = written.lower().replace("-", "_").replace(" ", "_")
    found = get_close_matches(plain, known, n=1, cutoff=0.75)
    parts = [one for one in known if plain in one.replace(".", "_").split("_")]
    return found[0] if found else parts[0] if len(parts) == 1 else None
