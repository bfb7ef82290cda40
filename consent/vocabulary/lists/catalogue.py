"""All lists of the vocabulary by name, and in which of them a word stands."""

from __future__ import annotations

from typing import Final

from consent.vocabulary.lists import facets, grants, people, production, ruled, statements
from consent.vocabulary.lists.wordlist import RuledList, WordList

LISTS: Final[dict[str, WordList]] = {
    one.name: one for one in (*statements.LISTS, *facets.LISTS, *grants.LISTS, *people.LISTS, *production.LISTS)
}
"""The closed lists (specification §1.8)."""

RULED: Final[dict[str, RuledList]] = {one.name: one for one in ruled.LISTS}
"""The words that a table or a rule decides on (specification §1.7 and §1.9)."""


def standing(word: str) -> tuple[tuple[WordList, str], ...]:
    """The closed lists in which a word stands, each with what it means there."""
    found = ((one, one.meaning(word)) for one in LISTS.values())
    return tuple((one, meaning) for one, meaning in found if meaning is not None)
