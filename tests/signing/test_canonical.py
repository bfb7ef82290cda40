import json
import math
import struct
import time
import tracemalloc

import orjson
import pytest
import rfc8785
from hypothesis import given, strategies as st

from signing import canonical
from signing.errors import Malformed, SigningError
from tests import vectors

INTEGERS = st.integers(min_value=-(2**53) + 1, max_value=2**53 - 1)
TEXT = st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=20)
DOCUMENTS = st.recursive(
    st.none() | st.booleans() | INTEGERS | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
NUMBERS = vectors.FOLDER / "jcs" / "rfc8785-appendix-b-numbers.json"


def refusal(raw: bytes, **limits: int) -> str:
    with pytest.raises(Malformed) as caught:
        canonical.parse(raw, max_bytes=limits.get("max_bytes", 10_000))
    return caught.value.code


@pytest.mark.parametrize("path", vectors.files("jcs", "input/*.json"), ids=lambda path: path.name)
def test_every_jcs_vector_gives_the_published_bytes(path):
    vectors.skip_unless(path)
    expected = (path.parent.parent / "output" / path.name).read_bytes()
    value = json.loads(path.read_text(encoding="utf-8"))
    assert rfc8785.dumps(value) == expected
    if not _holds_floats(value):
        assert canonical.canonicalize(value) == expected
    else:
        with pytest.raises(Malformed, match="bad_number"):
            canonical.canonicalize(value)


def _holds_floats(value):
    if isinstance(value, dict):
        return any(_holds_floats(member) for member in value.values())
    if isinstance(value, list):
        return any(_holds_floats(item) for item in value)
    return isinstance(value, float) or (isinstance(value, int) and abs(value) >= 2**53)


@vectors.needs(NUMBERS)
@pytest.mark.parametrize("case", vectors.entries(NUMBERS), ids=lambda case: case["ieee754_hex"])
def test_every_rfc_8785_number_is_a_safe_integer_of_ours_or_refused(case):
    number = struct.unpack(">d", bytes.fromhex(case["ieee754_hex"]))[0]
    with pytest.raises(Malformed, match="bad_number"):
        canonical.canonicalize(number)
    if not math.isfinite(number):
        return
    assert rfc8785.dumps(number).decode() == case["expect"]
    if number.is_integer() and abs(number) < 2**53:
        assert canonical.canonicalize(int(number)).decode() == case["expect"]


ACCEPTED_BY_JSON_REFUSED_HERE = {
    "float, exponent or minus zero": {
        "y_number.json", "y_number_0e+1.json", "y_number_0e1.json", "y_number_double_close_to_zero.json",
        "y_number_int_with_exp.json", "y_number_minus_zero.json", "y_number_negative_zero.json",
        "y_number_real_capital_e.json", "y_number_real_capital_e_neg_exp.json", "y_number_real_capital_e_pos_exp.json",
        "y_number_real_exponent.json", "y_number_real_fraction_exponent.json", "y_number_real_neg_exp.json",
        "y_number_real_pos_exponent.json", "y_number_simple_real.json",
    },
    "a name stands there twice": {"y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json"},
}  # fmt: skip


@pytest.mark.parametrize("path", vectors.files("json-parsing", "*.json"), ids=lambda path: path.name)
def test_the_gate_refuses_what_is_not_json_and_what_is_ambiguous(path):
    vectors.skip_unless(path)
    raw = path.read_bytes()
    ambiguous = any(path.name in names for names in ACCEPTED_BY_JSON_REFUSED_HERE.values())
    if path.name.startswith("y_") and not ambiguous:
        canonical.parse(raw, max_bytes=300_000)
        return
    code = refusal(raw, max_bytes=300_000)
    assert code in {"bad_number", "duplicate_name"} or not ambiguous


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b'{"a":1,"a":2}', "duplicate_name"),
        (b'{"a":1.0}', "bad_number"),
        (b"1e2", "bad_number"),
        (b"-0", "bad_number"),
        (b"9007199254740992", "bad_number"),
        (b"1" * 5000, "bad_number"),
        (b"NaN", "malformed_json"),
        (b'"\\ud800"', "bad_text"),
        (b'{"\\udfff":1}', "bad_text"),
        (b"\xef\xbb\xbf{}", "bad_text"),
        (b'"\xff"', "bad_text"),
        (b"", "malformed_json"),
        (b"{", "malformed_json"),
        (b"{} {}", "malformed_json"),
        (b"[" * 33 + b"]" * 33, "too_deep"),
        (b"[" * 9000, "too_deep"),
    ],
)
def test_each_kind_of_bad_input_has_its_code(raw, code):
    assert refusal(raw) == code


@pytest.mark.parametrize(
    ("raw", "pointer"),
    [
        (b"1.5", ""),
        (b'{"a":[1,{"b":2.5}],"c":1.5}', "/a/1/b"),
        (b'{"a/b":{"c~d":-0}}', "/a~1b/c~0d"),
        (b'{"a":[9007199254740992,1.5]}', "/a/0"),
        (b'[{"a":1,"b":2,"a":3}]', "/0/a"),
        (b'{"a":{"x":1,"x":2},"a":1}', "/a/x"),
        (b'["a",{"b":"\\ud800"}]', "/1/b"),
        (b'{"\\ud800":1,"\\ud800":2}', "/?"),
        (b"[1.5,", ""),
    ],
)
def test_a_refusal_points_at_what_was_refused(raw, pointer):
    with pytest.raises(Malformed) as caught:
        canonical.parse(raw, max_bytes=100)
    assert caught.value.pointer == pointer


@pytest.mark.parametrize(
    ("value", "code", "pointer"),
    [
        ({"a": [1, {"é": 1.5}]}, "bad_number", "/a/1/é"),
        ({"a": {"b": 2**53}}, "bad_number", "/a/b"),
        ([{"a": {1: 2}}], "wrong_type", "/0/a"),
        ({"a": b"x"}, "bad_number", "/a"),
        (float("nan"), "bad_number", ""),
        ("\ud800", "bad_text", ""),
        ({"é": "\ud800"}, "bad_text", ""),
    ],
)
def test_what_has_no_canonical_form_is_refused_with_its_place(value, code, pointer):
    with pytest.raises(Malformed) as caught:
        canonical.canonicalize(value)
    assert (caught.value.code, caught.value.pointer) == (code, pointer)


def test_a_depth_allowed_but_beyond_the_parser_is_too_deep():
    raw = b"[" * 100_000 + b"]" * 100_000
    with pytest.raises(Malformed, match="too_deep"):
        canonical.parse(raw, max_bytes=len(raw), max_depth=len(raw))


def test_a_value_nested_beyond_all_measure_is_too_deep():
    value: list = []
    for _ in range(100_000):
        value = [value]
    with pytest.raises(Malformed, match="too_deep"):
        canonical.canonicalize(value)


def test_a_long_string_costs_the_depth_scan_no_more_memory_than_its_text():
    raw = b'["' + b"a" * 1_000_000 + b'"' + b",[]" * 40 + b"]"
    tracemalloc.start()
    canonical.parse(raw, max_bytes=2_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * len(raw)


def test_a_name_repeated_after_very_many_others_is_found_at_once():
    names = ",".join(f'"{number}":0' for number in range(40_000))
    began = time.process_time()
    with pytest.raises(Malformed, match="duplicate_name at /39999"):
        canonical.parse(f'{{{names},"39999":1}}'.encode(), max_bytes=1_000_000)
    assert time.process_time() - began < 5


def test_brackets_inside_strings_do_not_count_as_depth():
    assert canonical.parse(b'["' + b"[" * 500 + b'","\\"[["]', max_bytes=10_000)[0] == "[" * 500


def test_thirty_two_levels_are_read():
    assert canonical.parse(b"[" * 32 + b"]" * 32, max_bytes=100)


def test_a_body_over_the_cap_is_too_large():
    assert refusal(b'"' + b"a" * 20 + b'"', max_bytes=10) == "too_large"


@pytest.mark.parametrize("raw", [b'{"b":1,"a":2}', b'{"a": 1}', b'"\\u0041"', b'"\\/"', b"[1, 2]", b'{"a":1}\n'])
def test_bytes_that_are_not_their_own_canonical_form_are_refused_never_repaired(raw):
    canonical.parse(raw, max_bytes=100)
    with pytest.raises(Malformed, match="not_canonical"):
        canonical.open_canonical(raw)


def test_names_sort_by_utf_16_code_units_not_by_code_points():
    value = {"\ue000": 1, "\U00010000": 2}
    assert canonical.canonicalize(value) == rfc8785.dumps(value)
    assert canonical.canonicalize(value) != orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


@given(DOCUMENTS)
def test_canonical_bytes_equal_the_reference_and_read_back_to_the_same_value(value):
    raw = canonical.canonicalize(value)
    assert raw == rfc8785.dumps(value)
    assert canonical.open_canonical(raw) == value


@given(st.binary(max_size=200) | TEXT.map(str.encode) | DOCUMENTS.map(lambda value: json.dumps(value).encode()))
def test_arbitrary_bytes_are_refused_with_a_house_error_or_round_trip(raw):
    try:
        value = canonical.parse(raw, max_bytes=100_000)
    except SigningError:
        return
    assert canonical.parse(canonical.canonicalize(value), max_bytes=200_000) == value


ODD_NUMBERS = (
    st.floats() | st.integers(min_value=-(2**70), max_value=2**70) | st.sampled_from([2**53, -(2**53), 10**15])
)
ODD_DOCUMENTS = st.recursive(
    st.none() | st.booleans() | ODD_NUMBERS | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


def _written(value) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")


def _the_long_way(raw: bytes):
    """What the gate and the canonical form make of bytes, each by itself."""
    value = canonical.parse(raw, max_bytes=canonical.MAX_STATEMENT_BYTES)
    if canonical.canonicalize(value) != raw:
        raise Malformed("not_canonical", "")
    return value


def _opened(read, raw: bytes):
    try:
        value = read(raw)
    except Malformed as error:
        return error.code
    return repr(value), json.dumps(value)  # 1, 1.0 and True are equal and not alike


@given(ODD_DOCUMENTS.map(_written))
def test_canonical_bytes_are_opened_as_the_gate_and_the_canonical_form_open_them(raw):
    assert _opened(canonical.open_canonical, raw) == _opened(_the_long_way, raw)


NAMED = st.text(alphabet='a:,"\\\\{}[]é\ue000\U00010000', max_size=4)
STRANGELY_NAMED = st.recursive(
    st.none() | NAMED | INTEGERS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMED, inner, max_size=4),
    max_leaves=10,
)


@given(STRANGELY_NAMED)
def test_canonical_bytes_with_names_like_structure_are_opened_as_the_gate_opens_them(value):
    for raw in (_written(value), canonical.canonicalize(value)):
        assert _opened(canonical.open_canonical, raw) == _opened(_the_long_way, raw)
    assert canonical.rewrite(value) == canonical.canonicalize(value)


@given(DOCUMENTS.map(canonical.canonicalize), st.data())
def test_canonical_bytes_with_one_byte_changed_are_opened_as_the_gate_opens_them(raw, data):
    place = data.draw(st.integers(0, len(raw) - 1))
    changed = raw[:place] + bytes([data.draw(st.integers(0, 255))]) + raw[place + 1 :]
    assert _opened(canonical.open_canonical, changed) == _opened(_the_long_way, changed)


@pytest.mark.parametrize("raw", [
    b'{"a":1,"a":1}', b'{"a":1.5}', b"[1e3]", b"[1E3]", b"[-0]", b"[9007199254740992]", b"[-9007199254740993]",
    b"[18446744073709551616]", b'{"a": 1}', b'{"b":1,"a":1}', b'["\\ud800"]', b'["\\u0061"]', b'"a"', b"1.5", b"-0",
    b"", b"\xef\xbb\xbf{}", b'{"\xee\x80\x80":1,"\xf0\x90\x80\x80":2}', b'{"\xf0\x90\x80\x80":2,"\xee\x80\x80":1}',
    b"[" * 33 + b"]" * 33, b"[" * 32 + b"]" * 32, b'["\xff"]', b'["[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["]',
])  # fmt: skip
def test_what_is_odd_is_opened_as_the_gate_opens_it(raw):
    assert _opened(canonical.open_canonical, raw) == _opened(_the_long_way, raw)


def test_canonical_bytes_as_we_write_them_are_not_read_twice(monkeypatch):
    raw = canonical.canonicalize({"at": 1_790_000_000, "name": "Zoë", "of": ["sha-256:1e5", "4.2"], "v": 1})
    monkeypatch.setattr(canonical, "parse", None)
    assert canonical.open_canonical(raw)["name"] == "Zoë"
