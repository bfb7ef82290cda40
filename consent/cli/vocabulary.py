"""`consent vocabulary`: the lists of words, and what each word means."""

from __future__ import annotations

from typing import Any

import click

from consent import nearest
from consent.cli import output
from consent.errors import InvalidInput
from consent.readers import shown
from consent.sentences import places
from consent.vocabulary import territories
from consent.vocabulary.lists.catalogue import LISTS, RULED, standing
from consent.vocabulary.lists.wordlist import RuledList, WordList


@click.command()
@click.argument("name", metavar="[LIST|WORD]", required=False)
@output.as_json
def vocabulary(name: str | None, json_: bool) -> None:
    """The words of the wire: all lists, the words of one LIST, or what one WORD means."""
    if name is None:
        output.show({"lists": [_summary(one) for one in _every()]}, _overview(), json_=json_)
    elif name in LISTS or name in RULED:
        found = LISTS.get(name) or RULED[name]
        output.show(_told(found), _page(found), json_=json_)
    else:
        _show_word(name, json_=json_)


def _every() -> tuple[WordList | RuledList, ...]:
    return (*LISTS.values(), *RULED.values())


def _summary(one: WordList | RuledList) -> dict[str, Any]:
    return {"list": one.name, "title": one.title, "about": one.about, "closed": isinstance(one, WordList)}


def _overview() -> str:
    width = max(len(one.name) for one in _every())
    return "\n".join(f"{one.name:<{width}}  {one.title}: {one.about}" for one in _every())


def _words_of(one: WordList | RuledList) -> tuple[tuple[str, str], ...]:
    """Its words with what they mean; of territories all regions and countries."""
    if isinstance(one, WordList):
        return one.meanings
    if one.name == "territories":
        return tuple(
            (code, f"{places.territory(code)}.") for code in (*territories.regions(), *territories.countries())
        )
    return one.examples


def _told(one: WordList | RuledList) -> dict[str, Any]:
    return {**_summary(one), "words": [{"word": word, "meaning": meaning} for word, meaning in _words_of(one)]}


def _page(one: WordList | RuledList) -> str:
    words = _words_of(one)
    width = max(len(word) for word, _ in words)
    shown = [f"  {word:<{width}}  {meaning}" for word, meaning in words]
    return "\n".join((f"{one.title}: {one.about}", *shown))


def _show_word(word: str, *, json_: bool) -> None:
    """What a word means in each list it stands in. Raises InvalidInput with the nearest of all lists and words."""
    found = standing(word)
    if not found:
        known = {*LISTS, *RULED, *(one for listed in LISTS.values() for one in listed.words)}
        near = nearest.nearest(word, known)
        said = f": nearest {near}" if near else ""
        detail = f"no list and no word is {shown(word)}{said}; consent vocabulary tells all lists"
        raise InvalidInput.of("unknown_word", detail)
    said_of = [{"list": listed.name, "word": word, "meaning": meaning} for listed, meaning in found]
    lines = [f"{listed.name}: {meaning}" for listed, meaning in found]
    output.show({"words": said_of}, "\n".join(lines), json_=json_)
