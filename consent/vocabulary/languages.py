"""Languages: BCP 47 tags, and RFC 4647 §3.3.1 basic filtering as the only way in which one range covers another."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_TAG: Final = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


@lru_cache(maxsize=4096)
def known_language(tag: str) -> bool:
    """Whether the tag is well formed and its subtags are registered; nothing is ever matched fuzzily."""
    if _TAG.fullmatch(tag) is None:
        return False
    from langcodes import tag_is_valid  # slow to import, needed only where tags are read

    return bool(tag_is_valid(tag))


def covers(granted: str, asked: str) -> bool:
    """`fr` covers `fr` and `fr-CA`; `fr-CA` covers neither `fr` nor `fr-FR`."""
    low, other = granted.lower(), asked.lower()
    return other == low or other.startswith(low + "-")


def meets(one: str, other: str) -> bool:
    """Whether either range covers the other: how a scope that takes away is matched."""
    return covers(one, other) or covers(other, one)
