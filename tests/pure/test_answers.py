"""Answers are frozen objects that are JSON both ways: whatever is answered is read back as it was said."""

import dataclasses
import importlib
import pkgutil
from collections.abc import Mapping
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings, strategies as st

import consent.answers
from consent.answers.shape import Lasting, Shape, UnreadableAnswer
from signing import canonical

NAMES = [one.name for one in pkgutil.iter_modules(consent.answers.__path__)]
MODULES = [importlib.import_module(f"consent.answers.{one}") for one in NAMES]
FOUND = {one for module in MODULES for one in vars(module).values() if isinstance(one, type) and issubclass(one, Shape)}
SHAPES = sorted(FOUND - {Shape, Lasting}, key=lambda one: one.__name__)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=2), inner, max_size=2),
    max_leaves=3,
)
PLAIN = {str: st.text(max_size=5), int: st.integers(0, 99), bool: st.booleans(), Any: JSON}


def values_of(hint):
    """Values of a field's type."""
    inner = get_args(hint)
    if get_origin(hint) is UnionType:
        return st.none() | values_of(next(one for one in inner if one is not NoneType))
    if get_origin(hint) is tuple:
        return st.lists(values_of(inner[0]), max_size=2).map(tuple)
    if get_origin(hint) is Mapping:
        return st.dictionaries(st.text(max_size=3), values_of(inner[1]), max_size=2)
    return PLAIN[hint] if hint in PLAIN else shapes_of(hint)


def shapes_of(kind):
    return st.builds(kind, **{name: values_of(hint) for name, hint in get_type_hints(kind).items()})


def members(kind):
    """A whole object of a kind, as JSON."""
    return shapes_of(kind).map(lambda one: one.as_json())


@pytest.mark.parametrize("kind", SHAPES, ids=lambda kind: kind.__name__)
@settings(max_examples=20)
@given(data=st.data())
def test_what_is_said_is_read_back_and_is_json(kind, data):
    said = data.draw(shapes_of(kind)).as_json()
    through = canonical.parse(canonical.canonicalize(said), max_bytes=1 << 20)
    assert kind.read(through).as_json() == through
    assert kind.read({**through, "said by a later version": 1}).as_json() == through


@pytest.mark.parametrize("kind", SHAPES, ids=lambda kind: kind.__name__)
@settings(max_examples=20)
@given(data=st.data())
def test_what_lacks_a_member_or_has_another_type_is_no_answer(kind, data):
    said = data.draw(members(kind))
    name = data.draw(st.sampled_from(sorted(said)))
    field = next(one for one in dataclasses.fields(kind) if one.metadata.get("name", one.name) == name)
    if field.default is dataclasses.MISSING:
        with pytest.raises(UnreadableAnswer, match="is missing") as caught:
            kind.read({one: value for one, value in said.items() if one != name})
        assert caught.value.pointer == f"/{name}"
    if get_type_hints(kind)[field.name] is not Any:
        with pytest.raises(UnreadableAnswer, match="must be") as caught:
            kind.read({**said, name: 0.5})
        assert caught.value.pointer == f"/{name}"


@pytest.mark.parametrize("value", [None, [], "x", 1])
def test_what_is_no_object_is_no_answer(value):
    for kind in SHAPES:
        with pytest.raises(UnreadableAnswer, match="must be an object"):
            kind.read(value)


def test_yes_and_no_are_no_numbers_nor_numbers_yes_and_no():
    stamped = next(one for one in SHAPES if one.__name__ == "Stamped")
    said = {"tree_size": 1, "index": 1, "time": None, "new": True}
    assert stamped.read(said).new is True
    for name, value in (("tree_size", True), ("new", 1)):
        with pytest.raises(UnreadableAnswer, match=f"/{name}"):
            stamped.read(said | {name: value})
