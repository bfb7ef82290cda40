"""Mends that can be taken out again: a patch for each kind of wrong yes, and the test that then fails.

A file says its row, what the product is like without the mend, the test that notices, and the change as a diff.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
_FILE = re.compile(r"^\+\+\+ b/(.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Hunk:
    """One change: in which file, the lines as they stand with the mend, and as they stand without it."""

    file: str
    mended: str
    without: str


@dataclass(frozen=True, slots=True)
class Mend:
    """A mend, and what is lost with it."""

    row: str
    says: str
    test: str
    hunks: tuple[Hunk, ...]

    def take_out(self, tree: Path) -> None:
        """Change the files under `tree`. Raises ValueError where the product has moved on from the patch."""
        for hunk in self.hunks:
            path = tree / hunk.file
            text = path.read_text(encoding="utf-8")
            if text.count(hunk.mended) != 1:
                raise ValueError(f"{self.row}: {hunk.file} does not hold what the patch changes, once")
            path.write_text(text.replace(hunk.mended, hunk.without), encoding="utf-8")


def read(path: Path) -> Mend:
    """A mend from its file."""
    head, _, diff = path.read_text(encoding="utf-8").partition("\n\n")
    said = dict(line.split(": ", 1) for line in head.splitlines())
    hunks = tuple(_hunks(diff))
    return Mend(said["Row"], said["Without it"], said["Noticed by"], hunks)


def _hunks(diff: str) -> list[Hunk]:
    found = []
    for part in re.split(r"^diff --git ", diff, flags=re.MULTILINE)[1:]:
        [file] = _FILE.findall(part)
        for body in re.split(r"^@@.*@@.*\n", part, flags=re.MULTILINE)[1:]:
            lines = body.splitlines(keepends=True)
            mended = "".join(line[1:] for line in lines if line[:1] in {" ", "-"})
            without = "".join(line[1:] for line in lines if line[:1] in {" ", "+"})
            found.append(Hunk(file, mended, without))
    return found


def everything() -> list[Mend]:
    """Every mend, by row."""
    return [read(path) for path in sorted(FOLDER.glob("*.patch"))]
