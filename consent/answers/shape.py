"""The one form of all answers: a frozen object whose fields are the members of a JSON object, both ways."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, dataclass, fields
from functools import cache, partial
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, Final, Self, get_args, get_origin, get_type_hints

from consent.lazily import lazily
from signing.pointers import step

_NAME, _WHEN_GIVEN = "name", "when_given"


class UnreadableAnswer(ValueError):
    """JSON that is not the answer it should be; `pointer` says where."""

    def __init__(self, pointer: str, detail: str) -> None:
        super().__init__(f"{pointer or '/'}: {detail}")
        self.pointer = pointer


class Shape:
    """A frozen dataclass that is an object in JSON; a member is named as its field, unless `named` says otherwise."""

    __slots__ = ()

    def as_json(self) -> dict[str, Any]:
        """The object, as every surface shows it."""
        return _object(self, _plain)

    @classmethod
    def read(cls, value: Any, pointer: str = "") -> Self:
        """The answer an object holds. Members nobody knows are passed over: a later version may say more.

        Raises UnreadableAnswer for a member that is missing or of another type.
        """
        if not isinstance(value, Mapping):
            raise UnreadableAnswer(pointer, "must be an object")
        kind: Any = cls
        given = {}
        for attribute, name, optional, read in _readers(kind):
            if name in value:
                given[attribute] = read(value[name], step(pointer, name))
            elif not optional:
                raise UnreadableAnswer(step(pointer, name), "is missing")
        return cls(**given)


class Lasting(Shape):
    """A shape that stands in many answers as the same object: it is written out once, and nobody changes that."""

    @lazily
    def written(self) -> dict[str, Any]:
        """The object in JSON."""
        return _object(self, _plain)


def as_json_together(shapes: Iterable[Shape]) -> list[dict[str, Any]]:
    """Many objects in JSON; what several of them hold, as the same object, is written out once and stands in each."""
    known: dict[int, tuple[Any, Any]] = {}

    def plain(value: Any) -> Any:
        if not isinstance(value, Shape | tuple | list | Mapping):
            return value
        if id(value) not in known:  # what it was made of is kept, so that no other object has its id
            known[id(value)] = value, _written(value, plain)
        return known[id(value)][1]

    return [_object(one, plain) for one in shapes]


def named(name: str) -> Mapping[str, Any]:
    """The metadata of a field whose member has another name."""
    return {_NAME: name}


WHEN_GIVEN: Final[Mapping[str, Any]] = {_WHEN_GIVEN: True}
"""The metadata of a field whose member is left out where it is None."""


@dataclass(frozen=True, slots=True)
class _Form:
    """How objects of a class are written.

    What reads their fields, the names of the members, which of these may hold more than text, a number or yes or no,
    and which are left out where they are None.
    """

    values: Callable[[Any], tuple[Any, ...]]
    names: tuple[str, ...]
    holding: tuple[str, ...]
    when_given: tuple[str, ...]


@cache
def _form(cls: Any) -> _Form:
    of_class, hints = fields(cls), get_type_hints(cls)
    first, *others = (one.name for one in of_class)
    return _Form(
        # of one field alone `attrgetter` would give the value, and not a tuple of it
        attrgetter(first, *others) if others else lambda shape: (getattr(shape, first),),
        tuple(_named(one) for one in of_class),
        tuple(_named(one) for one in of_class if not _is_plain(hints[one.name])),
        tuple(_named(one) for one in of_class if _WHEN_GIVEN in one.metadata),
    )


def _is_plain(hint: Any) -> bool:
    return all(one in {str, int, bool, NoneType} for one in get_args(hint) or (hint,)) and get_origin(hint) is not tuple


def _named(one: Field[Any]) -> str:
    return str(one.metadata.get(_NAME, one.name))


def _object(shape: Shape, plain: Callable[[Any], Any]) -> dict[str, Any]:
    kind: Any = type(shape)
    form = _form(kind)
    members = dict(zip(form.names, form.values(shape), strict=True))
    for name in form.holding:
        members[name] = plain(members[name])
    for name in form.when_given:
        if members[name] is None:
            del members[name]
    return members


def _plain(value: Any) -> Any:
    return _written(value, _plain)


def _written(value: Any, plain: Callable[[Any], Any]) -> Any:
    kind = type(value)
    if kind is tuple or kind is list:
        return [one if type(one) is str else plain(one) for one in value]
    if kind is str or value is None:
        return value
    if isinstance(value, Lasting):
        return value.written
    if isinstance(value, Shape):
        return _object(value, plain)
    if isinstance(value, Mapping):
        return {name: plain(one) for name, one in value.items()}
    return value


_Read = Callable[[Any, str], Any]


@cache
def _readers(cls: Any) -> tuple[tuple[str, str, bool, _Read], ...]:
    hints = get_type_hints(cls)
    return tuple((one.name, _named(one), one.default is not MISSING, _reader(hints[one.name])) for one in fields(cls))


def _reader(hint: Any) -> _Read:
    """What reads a value of a type: a shape, text, a number, yes or no; one of these or null; a list or a map."""
    origin, inner = get_origin(hint), get_args(hint)
    if hint is Any:
        return _anything
    if origin is UnionType and NoneType in inner:
        (kind,) = (one for one in inner if one is not NoneType)
        return partial(_or_null, _reader(kind))
    if origin is tuple:
        return partial(_list, _reader(inner[0]))
    if origin is Mapping:
        return partial(_map, _reader(inner[1]))
    return hint.read if issubclass(hint, Shape) else partial(_exactly, hint)


def _anything(value: Any, _pointer: str) -> Any:
    return value


def _or_null(read: _Read, value: Any, pointer: str) -> Any:
    return None if value is None else read(value, pointer)


def _list(read: _Read, value: Any, pointer: str) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        raise UnreadableAnswer(pointer, "must be a list")
    return tuple(read(one, step(pointer, place)) for place, one in enumerate(value))


def _map(read: _Read, value: Any, pointer: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise UnreadableAnswer(pointer, "must be an object")
    return {name: read(one, step(pointer, name)) for name, one in value.items()}


_WORDS: Final = {str: "text", int: "a whole number", bool: "true or false"}


def _exactly(kind: type, value: Any, pointer: str) -> Any:
    if type(value) is not kind:
        raise UnreadableAnswer(pointer, f"must be {_WORDS.get(kind, kind.__name__)}")
    return value
