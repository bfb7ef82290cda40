"""What statements are about, as values: people, keys and works, with what a question asks of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from consent.records import Complete
from consent.statements.people import PartyRegistration
from consent.statements.production import ProjectDeclaration
from consent.vocabulary import times

LAST_ZONE = "Etc/GMT+12"
"""Where a day begins last: an age is judged there where no grant names a zone (specification §2.4)."""


@dataclass(frozen=True, slots=True)
class Membership:
    """What is said of a person's unions from an instant on; `listed` replaces what `by` was listed with before."""

    at: int
    unions: frozenset[str]
    how: Literal["listed", "joined", "left"]
    by: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A registered party with what has happened to it since; instants are Unix seconds.

    `identities` are all parties that are one person with it, the one whose facts count last; `birth_dates` what their
    registrations say; `in_doubt` the deaths that only a registrar's fallen key vouches for, by digest.
    """

    party: str
    kind: str
    registration: PartyRegistration
    died_at: int | None
    emancipated_at: int | None
    memberships: tuple[Membership, ...] = ()
    identities: tuple[str, ...] = ()
    birth_dates: frozenset[dt.date] = frozenset()
    in_doubt: tuple[str, ...] = ()

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
        """The unions it belonged to at the instant: those it was registered with by then, joined and not left."""
        listed: dict[str, frozenset[str]] = {}
        joined: set[str] = set()
        for one in self.memberships:
            if one.at > instant:
                break
            if one.how == "listed":
                listed[one.by] = one.unions
            elif one.how == "joined":
                joined |= one.unions
            else:
                joined -= one.unions
                listed = {by: unions - one.unions for by, unions in listed.items()}
        return frozenset(joined.union(*listed.values()))

    def dead_at(self, instant: int) -> bool:
        """Whether it had died by the instant (from 00:00 UTC of the day of death)."""
        return self.died_at is not None and self.died_at <= instant


@dataclass(frozen=True, slots=True)
class Key:
    """A registered key: whose, what for, and from when until when it may sign.

    `fallen`: only a registrar's key revoked since vouches for it; what it signs permits nothing.
    """

    thumbprint: str
    party: str
    jwk: Mapping[str, str]
    purposes: tuple[str, ...]
    not_before: int
    not_after: int | None
    fallen: bool = False


@dataclass(frozen=True, slots=True)
class RevokedKey:
    """A revocation: from when the key is invalid, when that was said, and whether a registrar joined in saying it."""

    invalid_from: int
    said_at: int
    by_registrar: bool


@dataclass(frozen=True, slots=True)
class Work:
    """A declared project by its owner's latest declaration, and what its earlier ones still bind it to.

    Nobody declares rules away: `agreements`, `platforms`, `jurisdictions` and `profiles_on` are those of all of the
    owner's declarations, until a registrar's signature (or the union's, the platform's, for its own) lifts one;
    `exempting` are the agreements that every declaration names. `earlier` are the owner's other declarations since.
    """

    record: Complete[ProjectDeclaration]
    declaration: ProjectDeclaration
    agreements: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    jurisdictions: tuple[str, ...] = ()
    profiles_on: tuple[str, ...] = ()
    exempting: frozenset[str] = frozenset()
    earlier: tuple[ProjectDeclaration, ...] = ()

    @property
    def narrowed(self) -> tuple[str, ...]:
        """What the latest declaration leaves out and the work is still bound to."""
        now = self.declaration
        listed = {*now.agreements, *now.platforms, *now.jurisdictions, *now.profiles_on, "none"}
        bound = (*self.agreements, *self.platforms, *self.jurisdictions, *self.profiles_on)
        return tuple(one for one in bound if one not in listed)
