"""How one question of an example differs from another, in words: for the page of the rules."""

import json
from collections.abc import Iterator
from typing import Any

from tests.rules import examples

MOST = 3
"""Of more differences than these the rest is only counted."""
_OF = {
    "asked": "", "projects": "the project's", "grants": "the grant's", "parties": "the party's",
    "tools": "the tool's", "mandates": "the mandate's", "statements": "the statement's", "steps": "the statement's",
}  # fmt: skip
_NOTHING: tuple[Any, ...] = (None, [], {})


def in_words(there: dict[str, Any], other: dict[str, Any]) -> str:
    """What is otherwise in the second question: "with", "without" and "instead of", a few of them."""
    found = [_told(*one) for one in _differences((), examples.whole(there), examples.whole(other))]
    more = f", and {len(found) - MOST} more" if len(found) > MOST else ""
    return ", ".join(found[:MOST]) + more


def _differences(place: tuple[str, ...], there: Any, other: Any) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    """The smallest parts that differ, with their places; what only one has is a part as a whole."""
    if there == other:
        return
    pairs = list(_members(there, other))
    if not pairs:
        yield place, there, other
    for name, one, another in pairs:
        yield from _differences((*place, name), one, another)


def _members(there: Any, other: Any) -> Iterator[tuple[str, Any, Any]]:
    """The members of two maps, or of two lists that are as long; nothing where they cannot be held side by side."""
    if isinstance(there, dict) and isinstance(other, dict):
        yield from ((name, there.get(name), other.get(name)) for name in dict.fromkeys([*there, *other]))
    elif isinstance(there, list) and isinstance(other, list) and len(there) == len(other):
        yield from ((str(number), *both) for number, both in enumerate(zip(there, other, strict=True)))


def _told(place: tuple[str, ...], there: Any, other: Any) -> str:
    name = _name(place)
    if other in _NOTHING:
        return f"without {_whole(there) or name}"
    if there in _NOTHING:
        return f"with {_whole(other) or f'{name} {_value(other)}'}"
    return f"{name} {_value(other)} instead of {_value(there)}"


def _name(place: tuple[str, ...]) -> str:
    """A place in words: whose it is, and its last names; the numbers of lists and the names of entries say nothing."""
    room, *rest = place
    words = [one for one in rest if not one.isdigit()]
    inner = words if room == "asked" else words[1:] or words
    return f"{_OF.get(room, '')} `{'.'.join(inner[-2:]) or room}`".strip()


def _whole(value: Any) -> str:
    """A statement as a whole, by its type; "" for what is none."""
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict):
        return _whole(value[0].get("register"))
    if not isinstance(value, dict) or "signed_by" not in value:
        return ""
    kind = value.get("type") or ("consent.grant" if "licensee" in value and "scopes" in value else "registration")
    return f"the `{kind}`" + (f" of kind `{value['kind']}`" if kind == "notice" else "")


def _value(value: Any) -> str:
    if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        return ", ".join(f"`{one}`" for one in value)
    if isinstance(value, dict | list):
        return "otherwise filled" if value else "nothing"
    return f"`{value}`" if isinstance(value, str) else f"`{json.dumps(value)}`"
