"""What is said of an unknown word: the nearest that is known, and where all of them are found.

What it costs is bounded whatever is written: a long word is near to none. Who reads documents of many words bounds how
many of them are compared.
"""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches
from typing import Final

LONGEST: Final = 60
"""A longer word is compared with none: no word of the vocabulary comes near."""
_LEAST_BEGUN: Final = 3
"""Fewer letters are the beginning of too much."""
_ALIKE: Final = 0.65
"""How much of two words must be the same, from 0 to 1."""
MOST_SHOWN: Final = 20
"""A list of no more words is told in full."""


def nearest(written: str, words: Collection[str]) -> str | None:
    """The known word that begins with what was written, else the one that is most like it; None where none is."""
    if len(written) > LONGEST:
        return None
    lowered = written.lower()
    by_lower = {word.lower(): word for word in sorted(words)}
    begun = [word for word in by_lower if len(lowered) >= _LEAST_BEGUN and word.startswith(lowered)]
    found = begun or get_close_matches(lowered, by_lower, n=1, cutoff=_ALIKE)
    return by_lower[found[0]] if found else None


def advice(written: str, words: Collection[str], listed: str) -> str:
    """What may be meant and which words there are: `nearest svod; all: avod, …`; of a long list, where it is found."""
    near = nearest(written, words)
    short = len(words) <= MOST_SHOWN
    known = f"all: {', '.join(sorted(words))}" if short else found_at(listed)
    return f"nearest {near}; {known}" if near is not None else known


def meant(written: str, words: Collection[str]) -> str:
    """The end of a sentence about a name that is not known: the nearest, else all of them where they are few."""
    near = nearest(written, words)
    if near is not None:
        return f": did you mean {near!r}?"
    return f": it is one of {', '.join(sorted(words))}" if 0 < len(words) <= MOST_SHOWN else ""


def found_at(listed: str) -> str:
    """Where all words of a list are found."""
    return f"the list: consent vocabulary {listed}"
