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
from itertools import takewhile
from typing import Any, Final

from consent.vocabulary import territories

ANY_LANGUAGE: Final = "*"
"""In a scope: any language."""
NO_WORDS: Final = "zxx"
"""In a question: the output has no words (ISO 639-2 "no linguistic content")."""


def has_no_words(tag: str) -> bool:
    """Whether the tag says that there are no words, in whatever case."""
    return tag.lower() == NO_WORDS


_TAG: Final = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
LONGEST_TAG: Final = 35
"""What RFC 5646 §4.4.1 asks everybody to read."""


def is_bounded(tag: str) -> bool:
    """Whether a tag is short enough to be let in."""
    return len(tag) <= LONGEST_TAG


@lru_cache(maxsize=4096)
def known_language(tag: str) -> bool:
    """Whether the tag is well formed and its subtags are registered; nothing is ever matched fuzzily.

    A longer one than is let in was stored before: its form is enough, for no question is as long as what it permits.
    """
    if _TAG.fullmatch(tag) is None:
        return False
    if not is_bounded(tag):
        return True
    from langcodes import tag_is_valid  # slow to import, needed only where tags are read

    return bool(tag_is_valid(tag))


@cache
def _table() -> dict[str, Any]:
    text = resources.files("consent.data").joinpath("languages.json").read_text(encoding="utf-8")
    table: dict[str, Any] = json.loads(text)["tables"]
    return table


@dataclass(frozen=True, slots=True)
class _Parts:
    """The subtags of a tag in lower case, by what each says (RFC 5646 §2.1)."""

    language: str
    extended: str | None
    script: str | None
    region: str | None
    variants: tuple[str, ...]


def _parts(tag: str) -> _Parts:
    language, *rest = tag.lower().split("-")
    extended = rest.pop(0) if rest and len(rest[0]) == _EXTENDED and rest[0].isalpha() else None
    said = list(takewhile(lambda part: len(part) > 1, rest))  # one letter begins an extension, or what is private
    script = next((part for part in said if len(part) == _SCRIPT and part.isalpha()), None)
    region = next((part for part in said if _is_region(part)), None)
    return _Parts(language, extended, script, region, tuple(part for part in said if part not in {script, region}))


_EXTENDED: Final = 3
_SCRIPT: Final = 4
_REGION: Final = 2
_AREA: Final = 3


def _is_region(part: str) -> bool:
    return (len(part) == _REGION and part.isalpha()) or (len(part) == _AREA and part.isdigit())


def fault_of(tag: str) -> str | None:
    """What is wrong with a known tag by the IANA registry of the table's day; None where it is written as today."""
    deprecated, parts = _table()["deprecated"], _parts(tag)
    if tag.lower() in deprecated["tags"]:
        return _replaced(tag, deprecated["tags"][tag.lower()])
    said = [("languages", parts.language), ("extlangs", parts.extended), ("regions", parts.region)]
    for kind, part in [*said, *(("variants", one) for one in parts.variants)]:
        if part is not None and part in deprecated[kind]:
            return _replaced(part, deprecated[kind][part])
    if parts.region is not None and not _is_registered(parts.region):
        alias = _table()["aliases"]["regions"].get(parts.region)
        return f"{parts.region.upper()} is no region of the IANA registry" + (f": write {alias}" if alias else "")
    return None


def _replaced(old: str, new: str | None) -> str:
    return f"{old} is deprecated: write {new}" if new else f"{old} is deprecated, and nothing has taken its place"


def _is_registered(region: str) -> bool:
    listed = _table()["regions"]
    return region in listed or any(
        first <= region <= last for first, _, last in (one.partition("..") for one in listed) if last
    )


def covers(granted: str, asked: str) -> bool:
    """`fr` covers `fr` and `fr-CA`; `fr-CA` covers neither `fr` nor `fr-FR`; `*` covers any."""
    if granted == ANY_LANGUAGE:
        return True
    low, other = granted.lower(), asked.lower()
    return other == low or other.startswith(low + "-")


@dataclass(frozen=True, slots=True)
class _Meant:
    """A tag as it is compared where something is taken away; None where it says no one language, script or region."""

    language: str | None
    script: str | None
    region: str | None


@lru_cache(maxsize=4096)
def _meant(tag: str) -> _Meant:
    table = _table()
    parts = _parts(table["deprecated"]["tags"].get(tag.lower()) or tag)
    language = parts.extended or parts.language  # zh-yue is yue
    language = table["deprecated"]["languages"].get(language) or language
    language = str(table["aliases"]["languages"].get(language, language)).lower().partition("-")[0]
    wide = language in table["collections"] or language in _NO_ONE_LANGUAGE
    return _Meant(
        None if wide else table["macrolanguages"].get(language, language),
        None if parts.script in _NO_ONE_SCRIPT else parts.script,
        _region_meant(parts.region),
    )


def _region_meant(region: str | None) -> str | None:
    """A region by its code of today; None where what was one is several now, or no region is known."""
    if region is None or region == _UNKNOWN_REGION or region in _SPLIT:
        return None
    return str(_table()["aliases"]["regions"].get(region, region)).upper()


_NO_ONE_LANGUAGE: Final = frozenset({"und", "mul", "mis"})
_NO_ONE_SCRIPT: Final = frozenset({"zinh", "zxxx", "zyyy", "zzzz"})
_UNKNOWN_REGION: Final = "zz"
_SPLIT: Final = frozenset({"an", "cs", "nt", "pc", "su", "yu"})
_SCRIPTS_OF: Final = {
    "hani": frozenset({"hans", "hant"}), "hanb": frozenset({"hani", "hans", "hant", "bopo"}),
    "hrkt": frozenset({"hira", "kana"}), "jpan": frozenset({"hani", "hans", "hant", "hira", "kana", "hrkt"}),
    "kore": frozenset({"hang", "hani", "hans", "hant"}), "latn": frozenset({"latf", "latg"}),
    "arab": frozenset({"aran"}), "cyrl": frozenset({"cyrs"}), "syrc": frozenset({"syre", "syrj", "syrn"}),
}  # fmt: skip
"""ISO 15924: scripts that are several together, or that another is a variant of."""


def meets(one: str, other: str) -> bool:
    """Whether two ranges may mean one language: how a scope that takes away is matched."""
    if ANY_LANGUAGE in {one, other}:
        return True
    first, second = _meant(one), _meant(other)
    if None not in {first.language, second.language} and first.language != second.language:
        return False
    return _scripts_meet(first.script, second.script) and _regions_meet(first.region, second.region)


def _scripts_meet(one: str | None, other: str | None) -> bool:
    if one is None or other is None or one == other:
        return True
    return other in _SCRIPTS_OF.get(one, ()) or one in _SCRIPTS_OF.get(other, ())


def _regions_meet(one: str | None, other: str | None) -> bool:
    if one is None or other is None or one == other:
        return True
    return territories.lies_in(one, other) or territories.lies_in(other, one)
