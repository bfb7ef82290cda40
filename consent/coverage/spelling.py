"""How the values of a scope or a question must be written to be let in (specification §1.7, §1.9).

The gate stands where a statement or a question comes in. What was registered before stays readable: written otherwise,
it bars what it might mean and permits nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from consent.coverage.scope import ANY, Scope
from consent.errors import Problem
from consent.vocabulary import languages, names, territories

NAMES = ("roles", "scenes", "episodes")


def problems(scope: Scope, pointer: str) -> Iterator[Problem]:
    """What is written in a scope as it must not be, each with its pointer."""
    for facet in NAMES:
        for number, name in enumerate(getattr(scope, facet) or ()):
            yield from of_name(name, f"{pointer}/{facet}/{number}")
    yield from of_territories(scope.territories or (), f"{pointer}/territories")
    yield from of_languages(scope.languages or (), f"{pointer}/languages")


def of_name(name: str, pointer: str) -> Iterator[Problem]:
    """What is wrong with the way a role, scene or episode is written."""
    fault = names.fault_of(name) if name != ANY else None
    if fault is not None:
        yield Problem("bad_text", pointer, fault)


def of_territories(codes: Iterable[str], pointer: str) -> Iterator[Problem]:
    """What is wrong with the way territories are written."""
    for number, code in enumerate(codes):
        yield from of_territory(code, f"{pointer}/{number}")


def of_territory(code: str, pointer: str) -> Iterator[Problem]:
    """A part of a country that has a code of its own is written with that."""
    own = territories.own_code(code)
    if own is not None:
        yield Problem("unknown_word", pointer, f"{code} has a code of its own: write {own}")


def of_languages(tags: Iterable[str], pointer: str) -> Iterator[Problem]:
    """A tag is one of the IANA registry, written as it is today; "any" and "no words" stand alone."""
    listed = tuple(tags)
    for number, tag in enumerate(listed):
        fault = languages.fault_of(tag) if tag != languages.ANY_LANGUAGE else None
        if fault is not None:
            yield Problem("unknown_word", f"{pointer}/{number}", fault)
    if len(listed) > 1 and any(languages.has_no_words(tag) for tag in listed):
        yield Problem("unknown_word", pointer, f"{languages.NO_WORDS!r} says that there are no words: it stands alone")
