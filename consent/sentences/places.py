"""Territories and languages by name, with their codes; from a frozen table, for a signer's sentences have a digest."""

from __future__ import annotations

import json
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Final

from consent.vocabulary import territories

TABLE: Final = "names-en-cldr-48.json"


@cache
def _names() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(resources.files("consent.data").joinpath(TABLE).read_text(encoding="utf-8"))
    return read


def territory(code: str) -> str:
    """`Germany (DE)`, `world (001)`, `US-CA (a part of United States)`."""
    names = _names()["territories"]
    if code in names:
        return f"{names[code]} ({code})"
    return f"{code} (a part of {names.get(territories.country_of(code), territories.country_of(code))})"


@lru_cache(maxsize=4096)
def language(tag: str) -> str:
    """`French (fr)`, `French, Canada (fr-CA)`; a language without a name in the table is told by its tag."""
    known = _names()
    base, *rest = tag.split("-")
    for length in range(len(rest), -1, -1):
        name = known["languages"].get("-".join((base.lower(), *rest[:length])))
        if name is not None:
            further = [_subtag(one, known) for one in rest[length:]]
            return f"{', '.join((name, *further))} ({tag})"
    return f"the language {tag}"


def _subtag(part: str, known: dict[str, Any]) -> str:
    name: str = known["scripts"].get(part.title()) or known["territories"].get(part.upper()) or part
    return name
