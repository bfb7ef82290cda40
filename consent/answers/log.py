"""Answers about the log itself: its head, that it only grew, what was published and stamped, its keys."""

from __future__ import annotations

from dataclasses import dataclass

from consent.answers.shape import Shape


@dataclass(frozen=True, slots=True)
class SignedHead(Shape):
    """The head of the log; `root_hash` in base64, as in the checkpoint."""

    origin: str
    tree_size: int
    root_hash: str
    checkpoint: str


@dataclass(frozen=True, slots=True)
class Consistency(Shape):
    """The proof that the log of `new` entries extends that of `old`; hashes in base64."""

    old: int
    new: int
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LoggedStatement(Shape):
    """Where in the log a statement was registered."""

    index: int


@dataclass(frozen=True, slots=True)
class Exported(Shape):
    """The log as files: how many there are, and how many of them were written now."""

    origin: str
    tree_size: int
    files: int
    written: int


@dataclass(frozen=True, slots=True)
class Stamped(Shape):
    """The newest time-stamp over a head; `new` is false where there was nothing to do, and then no time is told."""

    tree_size: int
    index: int
    time: str | None
    new: bool
