"""A list of the vocabulary with what its words mean."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WordList:
    """A closed list: its name on the command line and in links, what it is a list of, and each word with its sentence.

    `about` says where its words stand. The words are in the order in which they are told.
    """

    name: str
    title: str
    about: str
    meanings: tuple[tuple[str, str], ...]

    @property
    def words(self) -> frozenset[str]:
        """The words without their sentences."""
        return frozenset(word for word, _ in self.meanings)

    def meaning(self, word: str) -> str | None:
        """What a word means; None for one that is not in the list."""
        return dict(self.meanings).get(word)


@dataclass(frozen=True, slots=True)
class RuledList:
    """Words that a rule or a table outside decides on: how they are written, and a few of them with what they mean."""

    name: str
    title: str
    about: str
    examples: tuple[tuple[str, str], ...]


def word_list(name: str, title: str, about: str, meanings: dict[str, str]) -> WordList:
    """A list of these words, in this order."""
    return WordList(name, title, about, tuple(meanings.items()))
