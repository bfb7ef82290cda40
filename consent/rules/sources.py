"""The sources of the rules: each listed once, and what a citation means by it (specification §5.9).

What stands in `consent/data/sources.toml` says where a text was read and when; it enters no digest, since no rule
decides by it. Nothing here knows what a rule does.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

from consent.rules.model import Rule

HERE: Final = "here"
"""The kind of a source that is a document of this repository."""


@dataclass(frozen=True, slots=True)
class Source:
    """A text that rules rest on; `names` are the words that mean it in a citation.

    `kind` is text, copy, secondary, unread or here; `read` a day, a month where the day was not kept, or "". `address`
    is "" where none was kept.
    """

    key: str
    names: tuple[str, ...]
    title: str
    publisher: str
    address: str
    kind: str
    read: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """A source, and the words that cite it with the place in it."""

    source: Source
    words: str


def every_source() -> tuple[Source, ...]:
    """All of the register, in its order."""
    return tuple(_sources().values())


def of_profile(code: str) -> tuple[Reference, ...]:
    """What the profile as a whole rests on; nothing for one the register does not know."""
    return _listed(_register()["profiles"].get(code, ()))


def of_rule(rule: Rule) -> tuple[Reference, ...]:
    """What the register lists for the rule, else what its citation names, else what its profile rests on."""
    listed = _listed(_register()["rules"].get(rule.id, ()))
    return listed or _cited(rule.citation) or of_profile(rule.profile)


def registered() -> Mapping[str, tuple[str, ...]]:
    """The codes and ids for which the register lists sources of their own: `profiles` and `rules`."""
    return {kind: tuple(_register()[kind]) for kind in ("profiles", "rules")}


def _listed(entries: tuple[str, ...]) -> tuple[Reference, ...]:
    pairs = (entry.partition(": ") for entry in entries)
    return tuple(_reference(_sources()[key], place) for key, _, place in pairs)


def _reference(source: Source, place: str = "") -> Reference:
    return Reference(source, f"{source.names[0]}, {place}" if place else source.names[0])


def _cited(citation: str) -> tuple[Reference, ...]:
    """The sources that the parts of a citation name; a part that names none is a further place in the one before."""
    found: list[Reference] = []
    for part in citation.split("; "):
        named = _named(part)
        if named:
            found += [Reference(named[0], part), *(_reference(one) for one in named[1:])]
        elif found:
            found[-1] = Reference(found[-1].source, f"{found[-1].words}; {part}")
    return tuple(found)


def _named(part: str) -> tuple[Source, ...]:
    """The sources named in a part of a citation; a name within a longer one is none."""
    within = {name: one for one in every_source() for name in one.names if name in part}
    longest = (one for name, one in within.items() if not any(name != other and name in other for other in within))
    return tuple(dict.fromkeys(longest))


@cache
def _sources() -> dict[str, Source]:
    said = _register()["sources"]
    return {key: Source(key=key, **{**one, "names": tuple(one["names"])}) for key, one in said.items()}


@cache
def _register() -> dict[str, dict[str, Any]]:
    return tomllib.loads(resources.files("consent.data").joinpath("sources.toml").read_text(encoding="utf-8"))
