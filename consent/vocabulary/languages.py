"""Languages: BCP 47 tags, and RFC 4647 §3.3.1 basic filtering as the only way in which one range covers another.

Where a scope takes away, doubt meets (specification §1.9): the same language or macrolanguage does, unless both sides
name scripts or regions that have nothing in common.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Final

from consent.vocabulary import territories

ANY_LANGUAGE: Final = "*"
"""In a scope: any language."""
NO_WORDS: Final = "zxx"
"""In a question: the output has no words (ISO 639-2 "no linguistic content")."""

_TAG: Final = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


@lru_cache(maxsize=4096)
def known_language(tag: str) -> bool:
    """Whether the tag is well formed and its subtags are registered; nothing is ever matched fuzzily."""
    if _TAG.fullmatch(tag) is None:
        return False
    from langcodes import tag_is_valid  # slow to import, needed only where tags are read

    return bool(tag_is_valid(tag))


@cache
def _table() -> dict[str, dict[str, str]]:
    text = resources.files("consent.data").joinpath("languages.json").read_text(encoding="utf-8")
    table: dict[str, dict[str, str]] = json.loads(text)["tables"]
    return table


def preferred(tag: str) -> str | None:
    """How a deprecated tag is written today; None where it is written so already."""
    language, _, rest = tag.partition("-")
    whole = _table()["languages"].get(tag.lower())
    if whole is not None:
        return whole
    now = _table()["languages"].get(language.lower(), language)
    parts = [_table()["regions"].get(part.upper(), part) if len(part) == _REGION else part for part in rest.split("-")]
    written = "-".join(part for part in (now, *parts) if part)
    return written if written.lower() != tag.lower() else None


_REGION: Final = 2
_SCRIPT: Final = 4


def covers(granted: str, asked: str) -> bool:
    """`fr` covers `fr` and `fr-CA`; `fr-CA` covers neither `fr` nor `fr-FR`; `*` covers any."""
    if granted == ANY_LANGUAGE:
        return True
    low, other = granted.lower(), asked.lower()
    return other == low or other.startswith(low + "-")


@dataclass(frozen=True, slots=True)
class _Meant:
    """A tag as it is compared where something is taken away; None where it names no script or region."""

    language: str
    script: str | None
    region: str | None


@lru_cache(maxsize=4096)
def _meant(tag: str) -> _Meant:
    language, *rest = (preferred(tag) or tag).lower().split("-")
    if rest and len(rest[0]) == _EXTENDED and rest[0].isalpha():  # zh-yue is yue
        language = rest.pop(0)
    script = next((part for part in rest if len(part) == _SCRIPT and part.isalpha()), None)
    region = next((part.upper() for part in rest if _is_region(part)), None)
    return _Meant(_table()["macrolanguages"].get(language, language), script, region)


_EXTENDED: Final = 3


def _is_region(part: str) -> bool:
    return (len(part) == _REGION and part.isalpha()) or (len(part) == _EXTENDED and part.isdigit())


def meets(one: str, other: str) -> bool:
    """Whether two ranges may mean one language: how a scope that takes away is matched."""
    if ANY_LANGUAGE in {one, other}:
        return True
    first, second = _meant(one), _meant(other)
    if first.language != second.language:
        return False
    scripts = first.script is None or second.script is None or first.script == second.script
    return scripts and _regions_meet(first.region, second.region)


def _regions_meet(one: str | None, other: str | None) -> bool:
    if one is None or other is None or one == other:
        return True
    return territories.lies_in(one, other) or territories.lies_in(other, one)
