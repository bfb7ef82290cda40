"""Identifiers of parties, tools, works and people: their written forms and check characters.

Canonical forms only: an identifier written another way is refused rather than repaired.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

PARTY: Final = r"party:[A-Za-z0-9][A-Za-z0-9._-]{0,127}"
ASSET: Final = r"asset:[A-Za-z0-9][A-Za-z0-9._-]{0,127}"
TOOL: Final = r"tool:[A-Za-z0-9][A-Za-z0-9._-]{0,127}(@[A-Za-z0-9][A-Za-z0-9._+-]{0,63})?"
TOOL_NAME: Final = r"tool:[A-Za-z0-9][A-Za-z0-9._-]{0,127}"
DIGEST: Final = r"[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]"
DECISION: Final = r"[A-Za-z0-9_-]{21}[AQgw]"
NONCE: Final = DECISION
SCHEME: Final = r"[a-z][a-z0-9_-]{0,31}"
ORIGIN: Final = r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?(/[A-Za-z0-9._~-]+)*"
URN_UUID: Final = r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
RULE: Final = r"[A-Z][A-Z0-9]{1,15}-[A-Z0-9]{1,4}"

_EIDR: Final = re.compile(r"10\.5240/(?:[0-9A-F]{4}-){5}[0-9A-Z]")
_ISNI: Final = re.compile(r"[0-9]{15}[0-9X]")
_IMDB: Final = re.compile(r"(?:nm|tt)[0-9]{7,10}")


class Identifier(NamedTuple):
    """An identifier under a named scheme (`eidr`, `isni`, `imdb` …)."""

    scheme: str
    value: str

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"

    def as_json(self) -> dict[str, str]:
        """The object that stands on the wire."""
        return {"scheme": self.scheme, "value": self.value}


def _eidr(value: str) -> bool:
    from stdnum.iso7064 import mod_37_36

    return _EIDR.fullmatch(value) is not None and bool(mod_37_36.is_valid(value[8:].replace("-", "")))


def _isni(value: str) -> bool:
    from stdnum import isni

    return _ISNI.fullmatch(value) is not None and bool(isni.is_valid(value))


def _isan(value: str) -> bool:
    from stdnum import isan

    return len(value.replace("-", "")) in {17, 26} and bool(isan.is_valid(value))


_CHECKS: Final[dict[str, Callable[[str], bool]]] = {
    "eidr": _eidr,
    "isni": _isni,
    "isan": _isan,
    "imdb": lambda value: _IMDB.fullmatch(value) is not None,
}


def well_formed(identifier: Identifier) -> bool:
    """Whether the value has its scheme's canonical form and check character; schemes without a rule are free text."""
    check = _CHECKS.get(identifier.scheme)
    return check is None or check(identifier.value)


@dataclass(frozen=True, slots=True)
class ToolName:
    """The name and the version of `tool:vfx@4.2`; the version is None where none is written."""

    name: str
    version: str | None


def parse_tool(written: str) -> ToolName:
    """What a tool's written name says."""
    name, mark, version = written.partition("@")
    return ToolName(name, version if mark else None)
