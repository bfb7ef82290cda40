"""The frozen tables words are read with, and their digests: an answer depends on them as it does on the rules."""

from __future__ import annotations

from functools import cache
from importlib import resources

from signing import digests

_TABLES = ("languages", "subdivisions", "subdivisions-with-own-code", "territories-cldr-48")


@cache
def table_digests() -> dict[str, str]:
    """The digest of the bytes of each table, by name."""
    directory = resources.files("consent.data")
    return {name: digests.digest(directory.joinpath(f"{name}.json").read_bytes()) for name in _TABLES}
