"""A guide to a type of statement, and how an example becomes a template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

PLACE_DIGEST: Final = "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"
"""Stands where the digest of another statement, or of a paper, is to be written: the SHA-256 of no bytes at all."""
PLACE_DECISION: Final = "AAAAAAAAAAAAAAAAAAAAAA"
"""Stands where the id of a decision is to be written."""
DECISION: Final = "@decision"
"""The name of the one decision that examples speak of."""


@dataclass(frozen=True, slots=True)
class Example:
    """The members of one statement beside those that are made for it.

    A value `@name` stands for the digest of another statement (or, `@decision`, for a decision's id). `required` names
    optional members that this kind of statement needs all the same.
    """

    body: Mapping[str, Any]
    parties: tuple[Mapping[str, str], ...]
    about: str = ""
    required: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Guide:
    """One type: who must sign it, what each of its members says, and examples of it, the usual one first."""

    signs: str
    members: Mapping[str, str]
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """An object that stands in several statements: its name in links, its title, and what each of its members says."""

    name: str
    title: str
    about: str
    members: Mapping[str, str]


def signed_by(*signers: str) -> tuple[Mapping[str, str], ...]:
    """The members of `parties` of signers written `role party`."""
    return tuple({"role": role, "party": party} for role, _, party in (one.partition(" ") for one in signers))


def filled(value: Any) -> Any:
    """An example's value with something readable in the place of each `@name`."""
    if isinstance(value, str) and value.startswith("@"):
        return PLACE_DECISION if value == DECISION else PLACE_DIGEST
    if isinstance(value, Mapping):
        return {name: filled(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [filled(one) for one in value]
    return value
