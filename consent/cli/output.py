"""What a command prints: the verdict first, results on stdout, everything else on stderr."""

from __future__ import annotations

import errno
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from consent.answers.shape import Shape
from consent.errors import InvalidInput, Problem
from consent.vocabulary.times import parse_instant
from signing import canonical
from signing.errors import SigningError

F = TypeVar("F")
MOST_BYTES: Final = 20 * 1024 * 1024
MOST_EVIDENCE_BYTES: Final = 1024 * 1024 * 1024
_UNREAD: Final[Mapping[int | None, str]] = {
    errno.ENOENT: ": look at its name, and whether it lies in {here}",
    errno.EISDIR: ": name a file in it",
    errno.EACCES: ": let your user read it (chmod u+r)",
}
_UNWRITTEN: Final[Mapping[int | None, str]] = {
    errno.ENOENT: ": make its directory first",
    errno.EISDIR: ": name a file in it",
    errno.EACCES: ": name a file where your user may write",
    errno.ENOSPC: ": make room, or name a file on another disk",
}

as_json = click.option("--json", "json_", is_flag=True, help="Print one JSON object.")

any_outcome = click.option(
    "--any-outcome", is_flag=True, help="Exit 0 whatever was decided, as long as it holds and stands."
)


def _instant(_context: click.Context, _parameter: click.Parameter, written: str | None) -> int | None:
    found = parse_instant(written) if written is not None else None
    if written is not None and found is None:
        raise InvalidInput((Problem("bad_time", "/at", "a time such as 2026-09-15T10:00:00Z"),))
    return found


at = click.option("--at", callback=_instant, metavar="TIME", help="As true at this time; now where not given.")
known_at = click.option(
    "--known-at", type=click.IntRange(0), metavar="SIZE", help="As known by the first SIZE entries."
)


def show(value: Shape | Mapping[str, Any], text: str, *, json_: bool) -> None:
    """Print the result, as text or as JSON."""
    members = value.as_json() if isinstance(value, Shape) else value
    click.echo(json.dumps(members, ensure_ascii=False) if json_ else text)


def aside(text: str) -> None:
    """Say something that is no result."""
    click.echo(text, err=True)


def read_bytes(path: str, most: int = MOST_BYTES) -> bytes:
    """The bytes of a file, or of stdin for "-". Raises InvalidInput (`file_unreadable`, `too_large`)."""
    try:
        data = sys.stdin.buffer.read(most + 1) if path == "-" else Path(path).read_bytes()
    except OSError as error:
        raise unreadable(path, error) from error
    if len(data) > most:
        raise InvalidInput((Problem("too_large", "", f"{path}: at most {most} bytes are read"),))
    return data


def write_bytes(path: str, data: bytes) -> None:
    """Write a file. Raises InvalidInput (`file_unwritable`)."""
    try:
        Path(path).write_bytes(data)
    except OSError as error:
        raise unwritable(path, error) from error


def unreadable(path: str, error: OSError) -> InvalidInput:
    """Why a file cannot be read, and what to do."""
    return InvalidInput.of("file_unreadable", f"{path}: {error.strerror}{_mend(error, _UNREAD)}")


def unwritable(path: str, error: OSError, code: str = "file_unwritable") -> InvalidInput:
    """Why a file cannot be written, and what to do."""
    return InvalidInput.of(code, f"{path}: {error.strerror}{_mend(error, _UNWRITTEN)}")


def _mend(error: OSError, mends: Mapping[int | None, str]) -> str:
    return mends.get(error.errno, "").format(here=Path.cwd())


def read_json(path: str) -> Any:
    """The JSON value of a file, through the gate. Raises InvalidInput."""
    try:
        return canonical.parse(read_bytes(path).strip(), max_bytes=MOST_BYTES)
    except SigningError as error:
        raise InvalidInput((Problem(error.code, error.pointer, f"{path}: {error.detail}"),)) from error


def write(data: bytes, path: str | None) -> None:
    """Write a result to a file, or to stdout with a line feed. Raises InvalidInput (`file_unwritable`)."""
    if path is None or path == "-":
        click.echo(data.decode())
        return
    write_bytes(path, data)
    aside(f"Written to {path}")
