"""What one prefix says, asked by everybody who judges: parties, keys, works and tools, and what is filed where.

The latest complete declaration counts. A registry belongs to one prefix, which never changes, so whatever was looked up
once is remembered. It is the one door to the prefix: nothing else that decides reads it.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from typing import TypeVar

from consent.prefix import Prefix
from consent.records import AnyComplete, AnyRecord, Complete, Hold, Record, RecordedDecision, ReportedDecision, saying
from consent.statements import headings
from consent.statements.headings import Heading
from consent.statements.people import KeyRegistration, KeyRevocation, PartyEvent, PartyRegistration
from consent.statements.production import ProjectDeclaration, ToolDeclaration
from consent.statements.statement import Body
from consent.subjects import Key, Person, RevokedKey, UnionChange, Work
from consent.vocabulary import times
from consent.vocabulary.identifiers import Identifier

B = TypeVar("B", bound=Body)


class Registry:
    """Whom and what one prefix knows. `people`, `keys` and `works` are looked up once each."""

    def __init__(self, prefix: Prefix) -> None:
        self._prefix = prefix
        self._people: dict[str, Person | None] = {}
        self._keys: dict[str, Key | None] = {}
        self._revocations: dict[str, tuple[RevokedKey, ...]] = {}

    # -- the prefix, as whoever judges may read it ---------------------------------------------------------------

    @property
    def origin(self) -> str:
        """The log this is of."""
        return self._prefix.origin

    @property
    def size(self) -> int:
        """How many entries are known."""
        return self._prefix.size

    @property
    def holds_before(self) -> int:
        """Limits count the decisions before this entry."""
        return self._prefix.holds_before

    @property
    def registrars(self) -> Mapping[str, str]:
        """The parties genesis names as registrars, each with its key's thumbprint."""
        return self._prefix.genesis.registrars

    @property
    def registrar_keys(self) -> Mapping[str, Mapping[str, str]]:
        """The public keys of the registrars genesis names."""
        return self._prefix.genesis.registrar_keys

    def counting_holds_before(self, index: int) -> Registry:
        """The same registry, with all it has looked up, where limits count the decisions before another entry."""
        other = copy.copy(self)
        other._prefix = self._prefix.counting_holds_before(index)  # noqa: SLF001 - its own copy
        return other

    def fetch(self, wanted: Iterable[Heading]) -> None:
        """Read several headings at once, for those who know what they will ask."""
        self._prefix.fetch(wanted)

    def about(self, heading: Heading) -> tuple[AnyRecord, ...]:
        """Everything filed under the heading, complete or not, oldest first."""
        return self._prefix.about(heading)

    def complete(self, heading: Heading) -> tuple[AnyComplete, ...]:
        """Everything filed there whose last proof has come in, oldest first."""
        return self._prefix.complete(heading)

    def said(self, heading: Heading, body: type[B], by: int | None = None) -> list[Complete[B]]:
        """What is filed there, says `body` and was complete (by the instant `by`, where given), oldest first."""
        return [one for one in saying(self._prefix.complete(heading), body) if by is None or one.said_at <= by]

    def record(self, digest: str) -> AnyRecord | None:
        """The statement of that digest."""
        return self._prefix.record(digest)

    def find(self, digest: str, body: type[B]) -> Record[B] | None:
        """The statement of that digest where it says `body`."""
        found = self._prefix.record(digest)
        return None if found is None else found.of(body)

    def holds(self, grant: str) -> tuple[Hold, ...]:
        """The holds on limits of the grant."""
        return self._prefix.holds(grant)

    def reported(self, grant: str) -> tuple[ReportedDecision, ...]:
        """The decisions that relied on the grant and on which something was reported, by index."""
        return self._prefix.reported(grant)

    def decided(self, decision: str) -> RecordedDecision | None:
        """The recorded decision of that id."""
        return self._prefix.decided(decision)

    # -- parties -------------------------------------------------------------------------------------------------

    def person(self, party: str) -> Person | None:
        """The party as the latest complete registration and the events since describe it."""
        if party not in self._people:
            self._people[party] = self._described(party)
        return self._people[party]

    def _described(self, party: str) -> Person | None:
        registrations = self.said(headings.party(party), PartyRegistration)
        if not registrations:
            return None
        body = registrations[-1].body
        changes: list[UnionChange] = []
        moments: dict[str, int] = {}
        for record in self.said(headings.events_of(party), PartyEvent):
            event = record.body
            since = times.start_of_day(event.on, "UTC")
            if event.event in {"joined_union", "left_union"}:
                signers = (signer.party for signer in record.statement.parties if signer.role == "union")
                changes += (UnionChange(since, union, event.event == "joined_union") for union in signers)
            else:
                moments.setdefault(event.event, since)
        in_order = tuple(sorted(changes, key=lambda one: one.at))
        return Person(party, body.kind, body, moments.get("died"), moments.get("emancipated"), in_order)

    def home_at(self, party: str, at: int) -> str | None:
        """Where a person lived at the instant: as the latest registration by then says, else the first."""
        registrations = self.said(headings.party(party), PartyRegistration)
        by_then = [one for one in registrations if one.said_at <= at]
        counting = by_then[-1:] or registrations[:1]
        return next((one.body.home for one in counting), None)

    def parties_identified(self, identifier: Identifier) -> tuple[str, ...]:
        """The parties whose present registration carries the identifier, in the order they were first registered."""
        registered = self.said(headings.identified(identifier), PartyRegistration)
        known = ((party, self.person(party)) for party in dict.fromkeys(one.body.party for one in registered))
        return tuple(party for party, now in known if now and identifier in now.registration.identifiers)

    # -- keys ----------------------------------------------------------------------------------------------------

    def key(self, thumbprint: str) -> Key | None:
        """The registered key of that thumbprint, or a registrar's key named in genesis."""
        if thumbprint not in self._keys:
            self._keys[thumbprint] = self._registered_key(thumbprint)
        return self._keys[thumbprint]

    def _registered_key(self, thumbprint: str) -> Key | None:
        for record in self.said(headings.key(thumbprint), KeyRegistration):
            body = record.body
            return Key(thumbprint, body.party, body.key, body.purposes, body.not_before, body.not_after)
        for party, named in self.registrars.items():
            if named == thumbprint:
                return Key(thumbprint, party, {}, ("sign", "decide"), 0, None)
        return None

    def revocations(self, thumbprint: str) -> tuple[RevokedKey, ...]:
        """Every complete revocation of the key, oldest first."""
        if thumbprint not in self._revocations:
            self._revocations[thumbprint] = tuple(
                RevokedKey(one.body.invalid_from, one.said_at, self.signed_by_registrar(one))
                for one in self.said(headings.key(thumbprint), KeyRevocation)
            )
        return self._revocations[thumbprint]

    # -- registrars ----------------------------------------------------------------------------------------------

    def is_registrar(self, party: str) -> bool:
        """Whether the party is named in genesis, or registered with kind registrar and a key of its own."""
        if party in self.registrars:
            return True
        known = self.person(party)
        has_key = (
            known is not None and known.kind == "registrar" and self.said(headings.keys_of(party), KeyRegistration)
        )
        return bool(has_key)

    def signed_by_registrar(self, record: AnyRecord) -> bool:
        """Whether a registrar is among those who have signed, in that role."""
        parties = record.statement.parties
        signed = (parties[proof.position] for proof in record.proofs)
        return any(party.role == "registrar" and self.is_registrar(party.party) for party in signed)

    # -- works ---------------------------------------------------------------------------------------------------

    def work(self, identifier: Identifier, at: int) -> Work | None:
        """The project an identifier names at an instant.

        Its identifiers belong to the licensee that declared them first; that licensee's latest declaration counts.
        """
        declared = [one for one in self._declarations(identifier) if one.said_at <= at]
        if not declared:
            return None
        owner = declared[0].body.licensee
        latest = [one for one in declared if one.body.licensee == owner][-1]
        return Work(latest, latest.body)

    def _declarations(self, identifier: Identifier) -> list[Complete[ProjectDeclaration]]:
        """The declarations under an identifier by licensees who sign them, oldest first."""
        declared = self.said(headings.declared(identifier), ProjectDeclaration)
        return [one for one in declared if must_sign(one, one.body.licensee)]

    def aliases(self, identifier: Identifier, at: int) -> tuple[Identifier, ...]:
        """The identifiers a work goes by, the asked one first.

        Another identifier of its declaration counts when the same licensee owns it and the two were never declared as
        works apart: declaring them together afterwards does not make one work of two, and carries no consent over.
        """
        known = self.work(identifier, at)
        others = known.declaration.project if known else ()
        same = (one for one in others if one == identifier or self._one_work(identifier, one, at))
        return tuple(dict.fromkeys((identifier, *same)))

    def _one_work(self, identifier: Identifier, other: Identifier, at: int) -> bool:
        one, two = self.work(identifier, at), self.work(other, at)
        if one is None or two is None or one.declaration.licensee != two.declaration.licensee:
            return False
        return self._introduced_beside(identifier, other) or self._introduced_beside(other, identifier)

    def _introduced_beside(self, known: Identifier, new: Identifier) -> bool:
        """Whether the first declaration of `new` already named `known` too."""
        return next((known in one.body.project for one in self._declarations(new)), False)

    def first_declared_at(self, identifier: Identifier) -> int | None:
        """When the project was first declared by anybody entitled to."""
        return next((one.said_at for one in self._declarations(identifier)), None)

    # -- tools ---------------------------------------------------------------------------------------------------

    def tool(self, name: str, at: int) -> ToolDeclaration | None:
        """The latest declaration of the tool at an instant, by a licensee or a registrar."""
        declared = reversed(self.said(headings.tool(name), ToolDeclaration, by=at))
        return next((one.body for one in declared if self.may_declare_tools(one)), None)

    def may_declare_tools(self, record: AnyRecord) -> bool:
        """Whether a licensee or a registrar signed."""
        kinds = (self.person(party.party) for party in record.statement.parties)
        by_licensee = any(known is not None and known.kind == "licensee" for known in kinds)
        return by_licensee or self.signed_by_registrar(record)


def must_sign(record: AnyRecord, party: str) -> bool:
    """Whether the party is among those who must sign the statement, with a key."""
    return any(one.party == party and one.key is not None for one in record.statement.parties)
