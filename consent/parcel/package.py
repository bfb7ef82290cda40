"""The file evidence travels in: a zip whose manifest names every file with its digest, and nothing else is in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from consent.errors import CouldNotVerify, EvidenceInvalid, InvalidInput
from consent.parcel import zipped
from consent.parcel.zipped import MAX_BYTES, MAX_FILE_BYTES, MAX_FILES
from signing import canonical, digests
from signing.errors import SigningError

MANIFEST: Final = "manifest.json"
FORM: Final = 4
"""The form evidence has, its pages word by word included: whatever changes a word of them counts one on."""
_NAME: Final = re.compile(r"[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)?(\.[a-z0-9-]+){1,2}")


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
    """The zip of these files: the same bytes for the same evidence, whenever it is made.

    Raises InvalidInput (`too_large`) for more than a verifier takes.
    """
    if len(files) >= MAX_FILES or sum(map(len, files.values())) > MAX_BYTES - MAX_FILE_BYTES:
        raise InvalidInput.of("too_large", "this is more than one file of evidence holds: ask for smaller parts")
    named = {**manifest, "files": {name: digests.digest(files[name]) for name in sorted(files)}}
    return zipped.write_zip({MANIFEST: canonical.canonicalize(named), **{name: files[name] for name in sorted(files)}})


def unpack(data: bytes) -> Package:
    """The evidence of a zip. Raises EvidenceInvalid: `evidence_malformed`, `…_incomplete` or `…_changed`.

    Raises CouldNotVerify (`evidence_form_other`) where it has the form of another version of this program.
    """
    files = zipped.read_zip(data)
    if not all(_NAME.fullmatch(name) for name in files):
        raise EvidenceInvalid.of("evidence_malformed", "a file stands there under a name evidence does not use")
    manifest = _manifest(files)
    rest = {name: held for name, held in files.items() if name != MANIFEST}
    listed: Mapping[str, Any] = manifest["files"]
    if set(listed) != set(rest):
        odd = min(set(listed) ^ set(rest))
        raise EvidenceInvalid.of("evidence_incomplete", f"{odd} is {'missing' if odd in listed else 'not listed'}")
    for name, held in rest.items():
        if digests.digest(held) != listed[name]:
            raise EvidenceInvalid.of("evidence_changed", f"{name} is not the file the manifest names")
    if list(files) != [MANIFEST, *sorted(rest)]:
        raise EvidenceInvalid.of("evidence_malformed", "the manifest comes first, and the files by their names")
    return Package(manifest, rest)


def _manifest(files: Mapping[str, bytes]) -> Mapping[str, Any]:
    manifest = Package({}, files).json(MANIFEST)
    if not isinstance(manifest, dict) or not isinstance(manifest.get("files"), dict):
        raise EvidenceInvalid.of("evidence_malformed", "the manifest is none")
    form = manifest.get("v")
    if isinstance(form, int) and not isinstance(form, bool) and form != FORM:
        detail = f"it has form {form}, this program verifies form {FORM}: use the version that made it, or ask again"
        raise CouldNotVerify.of("evidence_form_other", detail)
    if form != FORM:
        raise EvidenceInvalid.of("evidence_malformed", "the manifest does not say what form it has")
    return manifest
