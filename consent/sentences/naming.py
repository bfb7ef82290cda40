"""How parties, works, papers and other statements are named in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from consent.sentences.writing import listed, quoted
from consent.statements.common import Evidence
from consent.vocabulary import identifiers
from consent.vocabulary.identifiers import Identifier

_PLAIN_VALUE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9./_-]*")


def work(one: Identifier) -> str:
    """`eidr:10.5240/…`; a value that might be read as more than a number stands in quotes."""
    plain = _PLAIN_VALUE.fullmatch(one.value) is not None
    return f"{one.scheme}:{one.value if plain else quoted(one.value)}"


def someone(name: str) -> str:
    """A party by its id, and whatever else stands there in quotes."""
    return name if re.fullmatch(identifiers.PARTY, name) else quoted(name)


def works(named: Iterable[Identifier]) -> str:
    """Several works, or names of one."""
    return listed(map(work, named))


def consent(digest: str) -> str:
    """A consent that is meant by its digest."""
    return f"the consent with the digest {digest}"


def statement(digest: str) -> str:
    """A statement that is meant by its digest."""
    return f"the statement with the digest {digest}"


def evidence(listed_: Iterable[Evidence]) -> Iterator[str]:
    """What a statement rests on: a line for each document."""
    given = tuple(listed_)
    if not given:
        yield "No document is given as evidence."
    for one in given:
        yield f"Evidence: a document of the kind {quoted(one.kind)}, with the digest {one.sha256}."


def reason(text: str) -> str:
    """Why, in the words of who wrote it."""
    return f"The reason given: {quoted(text)}."
