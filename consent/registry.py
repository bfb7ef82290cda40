"""What the ledger knows of parties, keys, works and tools: the latest complete declaration counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from consent.prefix import Prefix, Record
from consent.statements.people import KeyRegistration, KeyRevocation, PartyEvent, PartyRegistration
from consent.statements.production import ProjectDeclaration, ToolDeclaration
from consent.vocabulary import times
from consent.vocabulary.identifiers import Identifier


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

    record: Record
    declaration: ProjectDeclaration


def person(prefix: Prefix, party: str) -> Person | None:
    """The party as the latest complete registration and the events since describe it."""
    registrations = prefix.complete(f"party:{party}", PartyRegistration)
    if not registrations:
        return None
    body = registrations[-1].body
    assert isinstance(body, PartyRegistration)
    changes: list[UnionChange] = []
    moments: dict[str, int] = {}
    for record in prefix.complete(f"events:{party}", PartyEvent):
        event = record.body
        assert isinstance(event, PartyEvent)
        if event.event in {"joined_union", "left_union"}:
            since, joined = times.start_of_day(event.on, "UTC"), event.event == "joined_union"
            signers = (signer.party for signer in record.statement.parties if signer.role == "union")
            changes += (UnionChange(since, union, joined) for union in signers)
        else:
            moments.setdefault(event.event, times.start_of_day(event.on, "UTC"))
    in_order = tuple(sorted(changes, key=lambda one: one.at))
    return Person(party, body.kind, body, moments.get("died"), moments.get("emancipated"), in_order)


def home_at(prefix: Prefix, party: str, at: int) -> str | None:
    """The jurisdiction a person lived in at the instant: that of the latest registration by then, else of the first."""
    registrations = prefix.complete(f"party:{party}", PartyRegistration)
    by_then = [one for one in registrations if one.complete_at is not None and one.complete_at <= at]
    counting = by_then[-1:] or registrations[:1]
    return next((one.body.home for one in counting if isinstance(one.body, PartyRegistration)), None)


def parties_identified(prefix: Prefix, identifier: Identifier) -> tuple[str, ...]:
    """The parties whose present registration carries the identifier, in the order they were first registered."""
    found = dict.fromkeys(
        record.body.party
        for record in prefix.complete(f"identifier:{identifier}", PartyRegistration)
        if isinstance(record.body, PartyRegistration)
    )
    known = ((party, person(prefix, party)) for party in found)
    return tuple(party for party, now in known if now and identifier in now.registration.identifiers)


def key(prefix: Prefix, thumbprint: str) -> Key | None:
    """The registered key of that thumbprint, or a registrar's key named in genesis."""
    for record in prefix.complete(f"key:{thumbprint}", KeyRegistration):
        body = record.body
        assert isinstance(body, KeyRegistration)
        return Key(thumbprint, body.party, body.key, body.purposes, body.not_before, body.not_after)
    for party, named in prefix.registrars.items():
        if named == thumbprint:
            return Key(thumbprint, party, {}, ("sign", "decide"), 0, None)
    return None


def revocations(prefix: Prefix, thumbprint: str) -> tuple[RevokedKey, ...]:
    """Every complete revocation of the key, oldest first."""
    found = []
    for record in prefix.complete(f"key:{thumbprint}", KeyRevocation):
        body, said_at = record.body, record.complete_at
        assert isinstance(body, KeyRevocation)
        assert said_at is not None
        found.append(RevokedKey(body.invalid_from, said_at, signed_by_registrar(prefix, record)))
    return tuple(found)


def is_registrar(prefix: Prefix, party: str) -> bool:
    """Whether the party is named in genesis, or registered with kind registrar and a key of its own."""
    if party in prefix.registrars:
        return True
    known = person(prefix, party)
    return (
        known is not None and known.kind == "registrar" and bool(prefix.complete(f"keys-of:{party}", KeyRegistration))
    )


def signed_by_registrar(prefix: Prefix, record: Record) -> bool:
    """Whether a registrar is among those who have signed, in that role."""
    parties = record.statement.parties
    signed = (parties[proof.position] for proof in record.proofs)
    return any(party.role == "registrar" and is_registrar(prefix, party.party) for party in signed)


def work(prefix: Prefix, identifier: Identifier, at: int) -> Work | None:
    """The project an identifier names at an instant.

    Its identifiers belong to the licensee that declared them first; that licensee's latest declaration counts.
    """
    declared = [
        (record, record.body)
        for record in prefix.complete(f"project:{identifier}", ProjectDeclaration, by=at)
        if isinstance(record.body, ProjectDeclaration) and names(record, record.body.licensee)
    ]
    if not declared:
        return None
    owner = declared[0][1].licensee
    record, body = [one for one in declared if one[1].licensee == owner][-1]
    return Work(record, body)


def aliases(prefix: Prefix, identifier: Identifier, at: int) -> tuple[Identifier, ...]:
    """The identifiers a work goes by, the asked one first.

    Another identifier of its declaration counts when the same licensee owns it and the two were never declared as works
    apart: declaring them together afterwards does not make one work of two, and carries no consent over.
    """
    known = work(prefix, identifier, at)
    others = known.declaration.project if known else ()
    same = (one for one in others if one == identifier or _one_work(prefix, identifier, one, at))
    return tuple(dict.fromkeys((identifier, *same)))


def _one_work(prefix: Prefix, identifier: Identifier, other: Identifier, at: int) -> bool:
    one, two = work(prefix, identifier, at), work(prefix, other, at)
    if one is None or two is None or one.declaration.licensee != two.declaration.licensee:
        return False
    return _introduced_beside(prefix, identifier, other) or _introduced_beside(prefix, other, identifier)


def _introduced_beside(prefix: Prefix, known: Identifier, new: Identifier) -> bool:
    """Whether the first declaration of `new` already named `known` too."""
    for record in prefix.complete(f"project:{new}", ProjectDeclaration):
        if isinstance(record.body, ProjectDeclaration) and names(record, record.body.licensee):
            return known in record.body.project
    return False


def first_declared_at(prefix: Prefix, identifier: Identifier) -> int | None:
    """When the project was first declared by anybody entitled to."""
    for record in prefix.complete(f"project:{identifier}", ProjectDeclaration):
        if isinstance(record.body, ProjectDeclaration) and names(record, record.body.licensee):
            return record.complete_at
    return None


def tool(prefix: Prefix, name: str, at: int) -> ToolDeclaration | None:
    """The latest declaration of the tool at an instant, by a licensee or a registrar."""
    for record in reversed(prefix.complete(f"tool:{name}", ToolDeclaration, by=at)):
        if isinstance(record.body, ToolDeclaration) and may_declare_tools(prefix, record):
            return record.body
    return None


def may_declare_tools(prefix: Prefix, record: Record) -> bool:
    """Whether a licensee or a registrar signed."""
    kinds = (person(prefix, party.party) for party in record.statement.parties)
    return signed_by_registrar(prefix, record) or any(known is not None and known.kind == "licensee" for known in kinds)


def names(record: Record, party: str) -> bool:
    """Whether the party is among those who must sign the statement, with a key."""
    return any(one.party == party and one.key is not None for one in record.statement.parties)
