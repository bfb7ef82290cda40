"""What has been declared, as values: people, keys and works, with what a question asks of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from consent.records import Complete
from consent.statements.people import PartyRegistration
from consent.statements.production import ProjectDeclaration
from consent.vocabulary import times


@dataclass(frozen=True, slots=True)
class UnionChange:
    """A union joined (or left) from an instant on."""

    at: int
    union: str
    joined: bool


@dataclass(frozen=True, slots=True)
class Person:
    """A registered party with what has happened to it since; instants are Unix seconds."""

    party: str
    kind: str
    registration: PartyRegistration
    died_at: int | None
    emancipated_at: int | None
    changes: tuple[UnionChange, ...] = ()

    def adult_at(self, zone: str) -> int | None:
        """When it came of age (or was emancipated, if earlier); None when no birth date is known."""
        if self.registration.birth_date is None:
            return self.emancipated_at
        majority = times.majority(self.registration.birth_date, zone)
        return majority if self.emancipated_at is None else min(majority, self.emancipated_at)

    def minor_at(self, instant: int, zone: str) -> bool:
        """Whether it is known to be a minor at the instant."""
        adult = self.adult_at(zone)
        return adult is not None and instant < adult

    def unions_at(self, instant: int) -> frozenset[str]:
        """The unions it belonged to at the instant: those it was registered with, and what it joined and left since."""
        members = set(self.registration.unions)
        for change in self.changes:
            if change.at <= instant:
                (members.add if change.joined else members.discard)(change.union)
        return frozenset(members)

    def dead_at(self, instant: int) -> bool:
        """Whether it had died by the instant (from 00:00 UTC of the day of death)."""
        return self.died_at is not None and self.died_at <= instant


@dataclass(frozen=True, slots=True)
class Key:
    """A registered key: whose, what for, and from when until when it may sign."""

    thumbprint: str
    party: str
    jwk: Mapping[str, str]
    purposes: tuple[str, ...]
    not_before: int
    not_after: int | None


@dataclass(frozen=True, slots=True)
class RevokedKey:
    """A revocation: from when the key is invalid, when that was said, and whether a registrar joined in saying it."""

    invalid_from: int
    said_at: int
    by_registrar: bool


@dataclass(frozen=True, slots=True)
class Work:
    """A declared project: the declaration that counts and the identifiers it goes by."""

    record: Complete[ProjectDeclaration]
    declaration: ProjectDeclaration
