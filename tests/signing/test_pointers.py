import json
from decimal import Decimal

from hypothesis import given, strategies as st

from signing import pointers

NAMES = st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=6) | st.sampled_from(["~", "/", "~1", ""])


def resolved(value, pointer: str):
    for written in pointer.split("/")[1:]:
        name = written.replace("~1", "/").replace("~0", "~")
        value = value[int(name)] if isinstance(value, list) else value[name]
    return value


@given(st.lists(NAMES | st.integers(0, 3), max_size=6))
def test_a_pointer_leads_to_its_place(way):
    value, pointer = Decimal("1.5"), ""
    for step in reversed(way):
        value = [0] * step + [value] if isinstance(step, int) else {step: value}
    for step in way:
        pointer = pointers.step(pointer, step)
    assert resolved(value, pointer) == Decimal("1.5")
    assert pointers.first_refused(json.dumps(value, default=float), str.isdigit) == pointer


def test_a_pointer_can_always_be_written():
    assert pointers.step("", "\ud800").encode() == b"/?"


def test_a_text_without_anything_refused_has_no_place():
    assert pointers.first_refused('{"a":[1,2,{"b":3}]}', str.isdigit) == ""


def test_a_text_that_ends_too_early_has_no_place():
    assert pointers.first_refused("[1.5,", str.isdigit) == ""
