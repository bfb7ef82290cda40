"""Scopes in lines. One that permits holds nothing of what it leaves out; one that takes away means all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

from consent.coverage.scope import ANY, Scope
from consent.sentences import days, words
from consent.sentences.naming import work
from consent.sentences.places import language, territory
from consent.sentences.restrictions import of_condition, of_limit
from consent.sentences.writing import BAR, listed, prose, quoted


class _Facet(NamedTuple):
    """How a facet is headed, what one of its values is called, and how one is written."""

    heading: str
    one: str
    written: Callable[[Any], str]


_FACETS: Final = {
    "projects": _Facet("Works", "work", work),
    "episodes": _Facet("Episodes", "episode", quoted),
    "roles": _Facet("Roles", "role", quoted),
    "scenes": _Facet("Scenes", "scene", quoted),
    "uses": _Facet("Uses", "use", words.USES.__getitem__),
    "modalities": _Facet("Of the performer", "part of the performer", words.MODALITIES.__getitem__),
    "media": _Facet("Media", "medium", words.MEDIA.__getitem__),
    "territories": _Facet("Territories", "territory", territory),
    "languages": _Facet("Languages", "language", language),
    "purposes": _Facet("Purposes", "purpose", words.PURPOSES.__getitem__),
    "content": _Facet("Sensitive content", "sensitive content", words.CONTENT.__getitem__),
    "tools": _Facet("Tools", "tool", str),
}


def itemised(lines: Iterator[str]) -> Iterator[str]:
    """Lines as items of a list; what stands behind a bar stays there."""
    yield from (line if line.startswith(BAR) else f"- {line}" for line in lines)


def permitting(scope: Scope, *, beside: str | None = None) -> Iterator[str]:
    """What lies in a scope that permits; `beside` is the work that the statement names beside it."""
    for name, facet in _FACETS.items():
        values = getattr(scope, name)
        if values:
            yield _named(facet, values)
        elif name == "projects" and values is None and beside is not None:
            yield f"Works: {beside} alone."
        elif name == "content":
            yield "No sensitive content is named, so only plain content is allowed."
        else:
            yield f"No {facet.one} is named, so none is allowed."
    yield from _own_days(scope)


def granted(scope: Scope) -> Iterator[str]:
    """The same of a part of a grant, with what only such a part may say."""
    yield from permitting(scope)
    if scope.vendors is None:
        yield "Vendors: those that the work's declaration names."
    else:
        yield f"Vendors: {listed(scope.vendors)}." if scope.vendors else "No vendor is named, so none is allowed."
    if scope.sublicensees:
        yield f"These may use it as the licensee may: {listed(scope.sublicensees)}."
    else:
        yield "Nobody else may use it as the licensee may."
    yield from prose("More precisely", scope.description, "Nothing more precise is said.")
    if scope.script is not None:
        revision, digest = quoted(scope.script.revision), scope.script.sha256
        written = days.moment(scope.script.date)
        yield f"It was agreed on revision {revision} of the script, of {written}, with the digest {digest}."
    yield from (of_limit(limit, "In this part") for limit in scope.limits)
    for condition in scope.conditions:
        yield from of_condition(condition)


def taking(scope: Scope | None, lead: str, everything: str) -> Iterator[str]:
    """What a scope takes away: `everything` where it narrows nothing, else `lead` and what narrows it."""
    narrowing = [name for name in _FACETS if scope is not None and getattr(scope, name)]
    if scope is None or not (narrowing or scope.term):
        yield everything
        return
    yield lead
    for name in narrowing:
        yield f"- {_named(_FACETS[name], getattr(scope, name))}"
    if scope.term is not None:
        yield f"- {days.term(scope.term)}"
    if left := [facet.one for name, facet in _FACETS.items() if name not in narrowing]:
        yield f"- It is not narrowed to any {listed(left, 'or')}: whatever these are, they are meant."


def _named(facet: _Facet, values: tuple[Any, ...]) -> str:
    named = [facet.written(one) for one in values if one != ANY]
    if len(named) == len(values):
        return f"{facet.heading}: {listed(named)}."
    return f"{facet.heading}: any, {listed(named)} among them." if named else f"{facet.heading}: any."


def _own_days(scope: Scope) -> Iterator[str]:
    yield "It has no days of its own." if scope.term is None else days.term(scope.term)
