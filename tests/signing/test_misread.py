import pytest
from hypothesis import example, given, strategies as st

from signing import canonical
from signing.errors import Malformed


def _refused(raw):
    with pytest.raises(Malformed) as caught:
        canonical.parse(raw, max_bytes=10_000)
    return caught.value


@pytest.mark.parametrize(
    ("raw", "told"),
    [(b'{"a": 1,\n}', "line 2, character 1: take out the comma before the closing }"),
     (b"[1, 2,]", "take out the comma before the closing ]"),
     (b'{"a": 1\n "b": 2}', "line 2, character 2: a comma is missing before it"),
     (b'{"a": [1', "it ends too early"),
     ("{“a”: 1}".encode(), "straight double quotes"),
     (b'{"a": 1} // done', "line 1, character 10"),
     (b"  ", "there is nothing in it"),
     (b"%PDF-1.7", "a PDF"),
     (b"PK\x03\x04rest", "a zip file")],
)  # fmt: skip
def test_a_text_that_is_no_json_is_told_with_its_place_and_what_mends_it(raw, told):
    error = _refused(raw)
    assert error.code == "malformed_json"
    assert told in error.detail


@pytest.mark.parametrize(
    ("raw", "told"),
    [('{"a": 1}'.encode("utf-16"), "UTF-16"), ('"ë"'.encode("latin-1"), "not UTF-8 at byte 1: save it"),
     (b"\xef\xbb\xbf{}", "without one")],
)  # fmt: skip
def test_bytes_that_are_no_text_are_told_as_what_they_seem_to_be(raw, told):
    error = _refused(raw)
    assert error.code == "bad_text"
    assert told in error.detail


@given(st.binary(max_size=200) | st.text(alphabet='{}[]",: /#1a\n“', max_size=60).map(str.encode))
@example(b"{,}")
@example(b'{"a":,}')
def test_whatever_is_misread_is_refused_in_one_line_that_holds_little_of_it(raw):
    told = ""
    try:
        canonical.parse(raw, max_bytes=10_000)
    except Malformed as error:
        told = error.detail
    assert "\n" not in told
    assert len(told) < 300
