"""What a ledger answers, kept: every call with its whole answer or its whole refusal, as plain JSON."""

import io
import json
import zipfile

from consent.errors import ConsentError
from consent.view import View
from signing import digests
from tests.spoken import said

SHOWN = ("created", "body", "size", "erased", "data", "media_type", "entries", "problems", "undecided", "checkpoint",
         "code", "pointer", "detail", "rule")  # fmt: skip
"""What is kept of an answer that is an object."""


def canonical(value):
    """The one way of writing a value."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def digest_of(value):
    """The digest of a plain value."""
    return digests.digest(canonical(value))


def plain(value):
    """An answer as JSON that holds every byte of it, or the digest of the bytes and what they hold."""
    if isinstance(value, dict):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, bytes):
        return _bytes(value)
    if value is None or isinstance(value, str | int | float):
        return value
    if (told := said(value)) is not value:
        return plain(told)
    return {name: plain(getattr(value, name)) for name in SHOWN if hasattr(value, name)}


def _bytes(value):
    said = {"bytes": len(value), "sha256": digests.digest(value)}
    if value[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(value)) as archive:
            return {**said, "files": {name: _bytes(archive.read(name)) for name in archive.namelist()}}
    try:
        return {**said, "text": value.decode()}
    except UnicodeDecodeError:
        return {**said, "base64": digests.encode_base64(value)}


def problems_of(error):
    """A refusal with everything it says."""
    return {"refused": type(error).__name__, "problems": plain(error.problems)}


class Told:
    """A ledger whose answers are written down; it answers, and refuses, as the ledger does."""

    def __init__(self, ledger, draws):
        self.ledger, self.draws = ledger, draws
        self.lines = []

    def __getattr__(self, verb):
        return lambda *asked, **more: self._call(verb, asked, more)

    def _call(self, verb, asked, more):
        self.draws.begin(verb)
        try:
            answer = getattr(self.ledger, verb)(*asked, **more)
        except ConsentError as error:
            self.lines.append({"call": verb, "asked": _asked(asked, more), **problems_of(error)})
            raise
        self.lines.append({"call": verb, "asked": _asked(asked, more), "answer": plain(answer)})
        return answer

    def told(self):
        """What was said since it was last asked."""
        lines, self.lines = self.lines, []
        return lines


def _asked(asked, more):
    """The question as far as it is words; that a caller was bound is enough."""
    named = [
        one for given in (*asked, *more.values()) for one in (_when(given) if isinstance(given, View) else [given])
    ]
    return plain([one for one in named if isinstance(one, str | int | dict)])


def _when(view):
    """What a view looks at."""
    return [one for one in (view.clock, view.at, view.known_at) if one is not None]
