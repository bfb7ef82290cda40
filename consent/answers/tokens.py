"""Answers about tokens."""

from __future__ import annotations

from dataclasses import dataclass

from consent.answers.shape import Shape
from consent.answers.statements import NamedIdentifier


@dataclass(frozen=True, slots=True)
class NewToken(Shape):
    """A token as it is shown once, and never again."""

    token: str
    id: str
    expires_at: str | None


@dataclass(frozen=True, slots=True)
class ListedToken(Shape):
    """A token without its secret."""

    id: str
    scopes: tuple[str, ...]
    party: str | None
    projects: tuple[NamedIdentifier, ...]
    created_at: str
    expires_at: str | None
    revoked_at: str | None
