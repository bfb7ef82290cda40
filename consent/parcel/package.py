"""The file evidence travels in: a zip whose manifest names every file with its digest, and nothing else is in it."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from consent.errors import EvidenceInvalid
from signing import canonical, digests
from signing.errors import SigningError

MANIFEST: Final = "manifest.json"
MAX_FILES: Final = 50_000
MAX_FILE_BYTES: Final = 20 * 1024 * 1024
MAX_BYTES: Final = 1024 * 1024 * 1024
_NAME: Final = re.compile(r"[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)?(\.[a-z0-9-]+){1,2}")
_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)
_UNREADABLE: Final = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError,
    ValueError, KeyError,
)  # fmt: skip
"""Whatever reading a zip of arbitrary bytes raises."""


@dataclass(frozen=True, slots=True)
class Package:
    """Unpacked evidence: what the manifest says, and the bytes of every file it names."""

    manifest: Mapping[str, Any]
    files: Mapping[str, bytes]

    def file(self, name: str) -> bytes:
        """The bytes of a file. Raises EvidenceInvalid (`evidence_incomplete`) when the evidence has none."""
        if name not in self.files:
            raise EvidenceInvalid.of("evidence_incomplete", f"{name} is missing")
        return self.files[name]

    def json(self, name: str) -> Any:
        """The value of a file of canonical JSON. Raises EvidenceInvalid."""
        try:
            return canonical.open_canonical(self.file(name), max_bytes=MAX_FILE_BYTES)
        except SigningError as error:
            raise EvidenceInvalid.of("evidence_malformed", f"{name}: {error.detail}") from error


def pack(manifest: Mapping[str, Any], files: Mapping[str, bytes]) -> bytes:
    """The zip of these files: the same bytes for the same evidence, whenever it is made."""
    named = {**manifest, "files": {name: digests.digest(files[name]) for name in sorted(files)}}
    written = {MANIFEST: canonical.canonicalize(named), **{name: files[name] for name in sorted(files)}}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in written.items():
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def unpack(data: bytes) -> Package:
    """The evidence of a zip. Raises EvidenceInvalid: `evidence_malformed`, `…_incomplete` or `…_changed`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = _read(archive)
    except _UNREADABLE as error:
        raise EvidenceInvalid.of("evidence_malformed", f"not a whole zip file: {error}") from error
    manifest = Package({}, files).json(MANIFEST)
    if not isinstance(manifest, dict) or manifest.get("v") != 1 or not isinstance(manifest.get("files"), dict):
        raise EvidenceInvalid.of("evidence_malformed", "the manifest is not one of this version")
    rest = {name: held for name, held in files.items() if name != MANIFEST}
    listed: Mapping[str, Any] = manifest["files"]
    if set(listed) != set(rest):
        odd = min(set(listed) ^ set(rest))
        raise EvidenceInvalid.of("evidence_incomplete", f"{odd} is {'missing' if odd in listed else 'not listed'}")
    for name, held in rest.items():
        if digests.digest(held) != listed[name]:
            raise EvidenceInvalid.of("evidence_changed", f"{name} is not the file the manifest names")
    return Package(manifest, rest)


def _read(archive: zipfile.ZipFile) -> dict[str, bytes]:
    listed = archive.infolist()
    names = [one.filename for one in listed]
    if len(listed) > MAX_FILES or sum(one.file_size for one in listed) > MAX_BYTES:
        raise EvidenceInvalid.of("evidence_malformed", "more files or bytes than evidence has")
    if len(set(names)) < len(names) or not all(_NAME.fullmatch(name) for name in names):
        raise EvidenceInvalid.of(
            "evidence_malformed", "a file stands there twice, or under a name evidence does not use"
        )
    files = {}
    for one in listed:
        with archive.open(one) as file:
            held = file.read(MAX_FILE_BYTES + 1)
        if len(held) > MAX_FILE_BYTES or len(held) != one.file_size:
            raise EvidenceInvalid.of("evidence_malformed", f"{one.filename} is larger than it says, or than it may be")
        files[one.filename] = held
    return files
