"""Territories: the frozen CLDR containment table, ISO 3166-2 subdivisions, and their expansion to leaves.

A leaf is a country (a code of the table without children) or a subdivision; a subdivision lies in its country only.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Final

TABLE: Final = "cldr-48"


@cache
def _contains() -> dict[str, list[str]]:
    table: dict[str, list[str]] = json.loads(_data("territories-cldr-48.json"))["contains"]
    return table


@cache
def _subdivisions() -> frozenset[str]:
    table: dict[str, list[str]] = json.loads(_data("subdivisions.json"))
    return frozenset(f"{country}-{part}" for country, parts in table.items() for part in parts)


def _data(name: str) -> str:
    return resources.files("consent.data").joinpath(name).read_text(encoding="utf-8")


@cache
def countries() -> tuple[str, ...]:
    """Every leaf of the table, sorted; the position of a code here is its bit in a compiled scope."""
    table = _contains()
    return tuple(sorted({code for codes in table.values() for code in codes} - set(table)))


@cache
def regions() -> tuple[str, ...]:
    """Every code of the table that stands for others, sorted."""
    return tuple(sorted(_contains()))


@cache
def _bits() -> dict[str, int]:
    return {code: 1 << position for position, code in enumerate(countries())}


@cache
def country_mask(code: str) -> int:
    """The countries a code of the table stands for, as a bit set over `countries()`; 0 for a subdivision."""
    bit = _bits().get(code)
    if bit is not None:
        return bit
    mask = 0
    for part in _contains().get(code, ()):
        mask |= country_mask(part)
    return mask


def known_territory(code: str) -> bool:
    """Whether the code is a key or leaf of the table, or an ISO 3166-2 code of one of its countries."""
    return code in _contains() or code in _bits() or is_subdivision(code)


def is_subdivision(code: str) -> bool:
    """Whether the code is an ISO 3166-2 code of a country of the table."""
    return "-" in code and code in _subdivisions() and code.split("-", 1)[0] in _bits()


@cache
def _own_codes() -> dict[str, str]:
    table: dict[str, str] = json.loads(_data("subdivisions-with-own-code.json"))["own"]
    return table


def own_code(subdivision: str) -> str | None:
    """The country code that a subdivision has of its own (CN-HK is HK); None where it has none."""
    return _own_codes().get(subdivision)


def country_of(code: str) -> str:
    """The country a subdivision lies in; the code itself otherwise."""
    return code.split("-", 1)[0]


def countries_of(mask: int) -> tuple[str, ...]:
    """The codes of a bit set, in the table's order."""
    table, found = countries(), []
    while mask and (position := (mask & -mask).bit_length() - 1) < len(table):
        found.append(table[position])
        mask &= mask - 1
    return tuple(found)


def lies_in(code: str, region: str) -> bool:
    """Whether a country or subdivision lies in a region, country or subdivision of the table."""
    if code == region:
        return True
    return bool(country_mask(country_of(code)) & country_mask(region))


def any_meets(codes: Iterable[str], region: str) -> bool:
    """Whether one of the territories lies in the region, or holds it or a part of it."""
    return any(_meets(code, region) for code in codes)


def _meets(code: str, region: str) -> bool:
    if not is_subdivision(region):
        return lies_in(code, region)
    whole = not is_subdivision(code) and lies_in(country_of(region), code)
    return code == region or whole
