"""A zip of evidence is read from its first byte to its last, and not a byte of it is anything else."""

import io
import struct
import warnings
import zipfile
import zlib

import pytest
from hypothesis import given, settings, strategies as st

from consent.errors import EvidenceInvalid
from consent.parcel import zipped

FILES = {"manifest.json": b"{}", "a/b.txt": b"x" * 1000, "none.bin": b"", "z.bin": bytes(range(256))}
WHOLE = zipped.write_zip(FILES)
DIRECTORY = WHOLE.index(b"PK\x01\x02")
SECOND = WHOLE.index(b"PK\x03\x04", 4)


def test_what_is_written_is_read_again_and_by_any_other_reader():
    assert zipped.read_zip(WHOLE) == FILES
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == FILES
        assert archive.testzip() is None


def by_the_library(files=FILES, comment=b"", extra=b"", prefix=b"", method=zipfile.ZIP_DEFLATED, again=()):
    out = io.BytesIO()
    out.write(prefix)
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.comment = comment
        for name, data in files.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.extra = extra
            archive.writestr(info, data, method)
        for name in again:
            with warnings.catch_warnings(action="ignore"):
                archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), b"other", method)
    return out.getvalue()


def test_the_librarys_zip_of_the_same_files_is_the_same_bytes_and_so_is_taken():
    assert zipped.read_zip(by_the_library()) == FILES


def hidden_in_a_file():
    """Bytes behind the end of a file's packed form, counted by every header as its own."""
    packer = zlib.compressobj(wbits=-15)
    packed = packer.compress(b"x") + packer.flush() + b"hidden"
    member = zipped._Member(b"x.txt", zlib.crc32(b"x"), len(packed), 1, 0)
    begins = member.local() + packed
    return begins + zipped._directory([member], len(begins))


OTHER = {
    "nothing": b"",
    "a prefix": b"#!/bin/sh\n" + WHOLE,
    "a prefix the directory knows of": by_the_library(prefix=b"%PDF-1.7\n"),
    "trailing bytes": WHOLE + b"\n",
    "another zip behind it": WHOLE + WHOLE,
    "another zip before it": by_the_library({"story.txt": b"nicer"}) + WHOLE,
    "bytes between two files": WHOLE[:SECOND] + b"x" + WHOLE[SECOND:],
    "bytes before the directory": WHOLE[:DIRECTORY] + b"x" + WHOLE[DIRECTORY:],
    "a comment": by_the_library(comment=b"all is well"),
    "extra fields": by_the_library(extra=struct.pack("<HH", 0x7777, 0)),
    "a file twice": by_the_library(again=("manifest.json",)),
    "stored instead of deflated": by_the_library(method=zipfile.ZIP_STORED),
    "bytes hidden behind a file": hidden_in_a_file(),
    "cut in a header": WHOLE[:20],
    "cut in a file": WHOLE[: SECOND - 1],
    "cut in the directory": WHOLE[:-1],
}


@pytest.mark.parametrize("what", OTHER)
def test_whatever_lies_before_between_or_after_the_files_is_refused(what):
    with pytest.raises(EvidenceInvalid, match="evidence_malformed"):
        zipped.read_zip(OTHER[what])


def test_a_byte_changed_is_refused_or_the_same_file_packed_otherwise():
    otherwise = 0
    for place in range(len(WHOLE)):
        changed = WHOLE[:place] + bytes([WHOLE[place] ^ 1]) + WHOLE[place + 1 :]
        try:
            assert zipped.read_zip(changed) == FILES
            otherwise += 1
        except EvidenceInvalid:
            continue
    assert otherwise < 5


def test_a_directory_that_lists_less_or_more_than_there_is_is_refused():
    lines = [zipped._Member(b"a", 0, 0, 0, 0)]
    for directory in (zipped._directory([], DIRECTORY), WHOLE[DIRECTORY:-22] + zipped._directory(lines, DIRECTORY)):
        with pytest.raises(EvidenceInvalid):
            zipped.read_zip(WHOLE[:DIRECTORY] + directory)


def test_a_file_that_says_it_is_larger_than_it_may_be_is_refused_unread():
    member = zipped._Member(b"x", 0, 0, zipped.MAX_FILE_BYTES + 1, 0)
    with pytest.raises(EvidenceInvalid, match="larger"):
        zipped.read_zip(member.local() + zipped._directory([member], 31))


@given(st.binary(max_size=300))
@settings(max_examples=50)
def test_arbitrary_bytes_and_arbitrary_tails_are_refused_with_house_errors_only(data):
    for read in (data, b"PK\x03\x04" + data, WHOLE + data + b"x"):
        with pytest.raises(EvidenceInvalid):
            zipped.read_zip(read)
