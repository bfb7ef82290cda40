import base64
import contextlib
import re

import pytest
from hypothesis import given, strategies as st

from signing import digests
from signing.errors import Malformed


@given(st.binary(max_size=80))
def test_both_alphabets_round_trip(data):
    assert digests.decode_base64url(digests.encode_base64url(data)) == data
    assert digests.decode_base64(digests.encode_base64(data)) == data


@pytest.mark.parametrize("text", ["A", "AA=", "AB", "AAB", "A A", "AA\n", "+/AA", "é", "AAAAA"])
def test_base64url_with_padding_unused_bits_or_foreign_characters_is_refused(text):
    with pytest.raises(Malformed, match="bad_text"):
        digests.decode_base64url(text)


@pytest.mark.parametrize("text", ["AA", "AB==", "AAB=", "AA==\n", "-_AA", "A===", "=", "AA=A"])
def test_base64_that_is_not_canonical_is_refused(text):
    with pytest.raises(Malformed, match="bad_text"):
        digests.decode_base64(text)


def test_a_digest_has_thirty_two_bytes():
    assert digests.parse_digest(digests.digest(b"")) == digests.sha256(b"")
    with pytest.raises(Malformed, match="32 bytes"):
        digests.parse_digest("AAAA")


@given(st.text(max_size=40))
def test_arbitrary_text_is_refused_or_is_the_one_text_of_its_value(text):
    for decode, encode in (
        (digests.decode_base64url, digests.encode_base64url),
        (digests.decode_base64, digests.encode_base64),
    ):
        with contextlib.suppress(Malformed):
            assert encode(decode(text)) == text


def _decoded_as_written_down(text: str) -> bytes | None:
    """RFC 4648 §5 without padding, letter by letter; None for what is refused."""
    if re.fullmatch("[A-Za-z0-9_-]*", text) is None or len(text) % 4 == 1:
        return None
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    return data if base64.urlsafe_b64encode(data).rstrip(b"=").decode() == text else None


@given(st.text(alphabet="AQgwBaz09-_+/=\n é", max_size=12) | st.binary(max_size=40).map(digests.encode_base64url))
def test_base64url_is_read_as_the_standard_says_and_no_further(text):
    try:
        decoded = digests.decode_base64url(text)
    except Malformed:
        decoded = None
    assert decoded == _decoded_as_written_down(text)


@given(st.text(alphabet="AQgwBaz09-_+/=\n é", max_size=12) | st.binary(max_size=40).map(digests.encode_base64))
def test_base64_is_read_as_the_standard_says_and_no_further(text):
    try:
        decoded = digests.decode_base64(text)
    except Malformed:
        decoded = None
    written = text if re.fullmatch("[A-Za-z0-9+/]*={0,2}", text) and len(text) % 4 == 0 else ""
    expected = base64.b64decode(written) if written or not text else None
    assert decoded == (expected if expected is not None and base64.b64encode(expected).decode() == text else None)


def test_equal_bytes_are_equal_and_others_are_not():
    assert digests.equal(b"abc", b"abc")
    assert not digests.equal(b"abc", b"abd")
    assert not digests.equal(b"abc", b"ab")


def test_random_bytes_do_not_come_twice():
    assert len({digests.random_bytes(16) for _ in range(100)}) == 100
