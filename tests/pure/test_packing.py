"""Packed bytes come out as they went in, and what only says that it is packed is refused."""

import zlib

import pytest
from hypothesis import given, strategies as some

from consent import packing

OBJECTS = some.binary(max_size=200).map(lambda data: b'{"a":"' + data.hex().encode() + b'"}')


@given(data=OBJECTS)
def test_what_is_packed_comes_out_as_it_was(data):
    assert packing.unpack(packing.pack(data)) == data


@given(data=OBJECTS)
def test_what_was_never_packed_is_as_it_is(data):
    assert packing.unpack(data) == data


@given(data=OBJECTS, place=some.integers(0, 10_000), bit=some.integers(0, 7))
def test_a_bit_that_flips_in_what_is_packed_never_makes_other_bytes_of_it(data, place, bit):
    packed = bytearray(packing.pack(data))
    packed[place % len(packed)] ^= 1 << bit
    try:
        found = packing.unpack(bytes(packed))
    except packing.Unpackable:
        return
    assert found == data or found == bytes(packed)  # another level in its header; or no longer said to be packed


@pytest.mark.parametrize("data", [packing.pack(b"{}")[:-1], packing.pack(b"{}") + b"x", b"x", b"x\x01"])
def test_what_does_not_end_where_it_should_is_refused(data):
    with pytest.raises(packing.Unpackable):
        packing.unpack(data)


def test_a_bomb_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(packing, "MOST", 1000)
    with pytest.raises(packing.Unpackable):
        packing.unpack(zlib.compress(bytes(1001)))
