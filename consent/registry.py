"""What one prefix says, asked by everybody who judges: parties, keys, works and tools, and what is filed where.

A registry belongs to one prefix, which never changes, so whatever was looked up once is remembered. It is the one door
to the prefix: nothing else that decides reads it. Each register answers for its own (`consent.registers`).
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from consent.derived import Derived
from consent.prefix import Prefix
from consent.records import AnyComplete, AnyRecord, Complete, Hold, Record, RecordedDecision, ReportedDecision
from consent.registers.keys import Keys
from consent.registers.parties import Parties
from consent.registers.reading import Reading
from consent.registers.registrars import Registrars, Vouch
from consent.registers.tools import Tools
from consent.registers.works import Works, must_sign
from consent.statements.headings import Heading
from consent.statements.people import PartyEvent
from consent.statements.production import ProjectDeclaration, ToolDeclaration
from consent.statements.statement import Body, Statement
from consent.subjects import Key, Person, RevokedKey, Work
from consent.vocabulary.identifiers import Identifier

B = TypeVar("B", bound=Body)
F = TypeVar("F")

__all__ = ["Registry", "must_sign"]


class Registry:
    """Whom and what one prefix knows."""

    def __init__(self, prefix: Prefix) -> None:
        self._reading = Reading(prefix)
        self._registrars = Registrars(self._reading)
        self._keys = Keys(self._reading, self._registrars)
        self._parties = Parties(self._reading, self._registrars, self._keys)
        self._works = Works(self._reading, self._registrars, self._parties)
        self._tools = Tools(self._reading, self._registrars, self._parties)

    # -- the prefix, as whoever judges may read it ---------------------------------------------------------------

    @property
    def origin(self) -> str:
        """The log this is of."""
        return self._reading.origin

    @property
    def size(self) -> int:
        """How many entries are known."""
        return self._reading.size

    @property
    def holds_before(self) -> int:
        """Limits count the decisions before this entry."""
        return self._reading.holds_before

    @property
    def genesis_keys(self) -> Mapping[str, str]:
        """The thumbprints of the keys of the registrars genesis names, by party."""
        return self._reading.registrars

    @property
    def registrar_keys(self) -> Mapping[str, Mapping[str, str]]:
        """The public keys of the registrars genesis names."""
        return self._reading.registrar_keys

    def counting_holds_before(self, index: int) -> Registry:
        """The same registry, with all it has looked up, where limits count the decisions before another entry."""
        other = copy.copy(self)
        other._reading = self._reading.counting_holds_before(index)  # noqa: SLF001 - its own copy
        return other

    def derived(self, what: Hashable, find: Callable[[], F], of: AnyRecord | None = None) -> F:
        """What `find` derives from the prefix under that name, derived once, for every later prefix that says the same.

        `what` names everything `find` depends on beside the prefix; `of` is the record it is derived from, where any.
        """
        return self._reading.derived(what, find, of)

    def traced(self, find: Callable[[], F], seen: set[str | Derived]) -> F:
        """What `find` finds out; all that it looked at for that is `seen`, also where it raises."""
        return self._reading.traced(find, seen)

    def fetch(self, wanted: Iterable[Heading]) -> None:
        """Read several headings at once, for those who know what they will ask."""
        self._reading.fetch(wanted)

    def about(self, heading: Heading) -> tuple[AnyRecord, ...]:
        """Everything filed under the heading, complete or not, oldest first."""
        return self._reading.about(heading)

    def complete(self, heading: Heading) -> tuple[AnyComplete, ...]:
        """Everything filed there whose last proof has come in, oldest first."""
        return self._reading.complete(heading)

    def said(self, heading: Heading, body: type[B], by: int | None = None) -> list[Complete[B]]:
        """What is filed there, says `body` and was complete (by the instant `by`, where given), oldest first."""
        return self._reading.said(heading, body, by)

    def about_by(self, heading: Heading, parties: Iterable[str]) -> tuple[AnyRecord, ...]:
        """What is filed there and signed by one of these, complete or not, oldest first."""
        return self._reading.about_by(heading, parties)

    def said_by(
        self, heading: Heading, body: type[B], parties: Iterable[str], by: int | None = None
    ) -> list[Complete[B]]:
        """What is filed there, says `body`, is signed by one of these and was complete, oldest first."""
        return self._reading.said_by(heading, body, parties, by)

    def complete_by(self, heading: Heading, parties: Iterable[str]) -> tuple[AnyComplete, ...]:
        """What is filed there, is signed by one of these and was complete, oldest first."""
        return self._reading.complete_by(heading, parties)

    def oldest(self, heading: Heading, after: int = -1) -> Iterator[AnyRecord]:
        """What is filed there after an index, oldest first, read a few at a time."""
        return self._reading.oldest(heading, after)

    def signers(self, heading: Heading) -> tuple[str, ...]:
        """Whoever signed something filed there, by name."""
        return self._reading.signers(heading)

    def count(self, headings: Sequence[Heading]) -> int:
        """How many statements are filed under any of these."""
        return self._reading.count(headings)

    def record(self, digest: str) -> AnyRecord | None:
        """The statement of that digest."""
        return self._reading.record(digest)

    def find(self, digest: str, body: type[B]) -> Record[B] | None:
        """The statement of that digest where it says `body`."""
        return self._reading.find(digest, body)

    def holds(self, grant: str) -> tuple[Hold, ...]:
        """The holds on limits of the grant."""
        return self._reading.holds(grant)

    def reported(self, grant: str) -> tuple[ReportedDecision, ...]:
        """The decisions that relied on the grant and on which something was reported, by index."""
        return self._reading.reported(grant)

    def decided(self, decision: str) -> RecordedDecision | None:
        """The recorded decision of that id."""
        return self._reading.decided(decision)

    # -- parties -------------------------------------------------------------------------------------------------

    def person(self, party: str) -> Person | None:
        """The party as the latest registration vouched for and the events since describe it."""
        return self._parties.person(party)

    def only_fallen(self, party: str) -> bool:
        """Whether a party is known by registrations alone that nobody vouches for any more."""
        return self._parties.only_fallen(party)

    def identities(self, party: str) -> tuple[str, ...]:
        """The parties that are one person with this one, the one whose facts count last."""
        return self._parties.identities(party)

    def same(self, one: str, other: str) -> bool:
        """Whether two parties are one person."""
        return one == other or one in self._parties.identities(other)

    def sharing(self, party: str) -> tuple[str, ...]:
        """Other performers who carry a strong identifier of this one, and are not known to be the same person."""
        return self._parties.sharing(party)

    def home_at(self, party: str, at: int) -> str | None:
        """Where a person lived at the instant: as the latest registration by then says, else the first."""
        return self._parties.home_at(party, at)

    def parties_identified(self, identifier: Identifier) -> tuple[str, ...]:
        """The parties whose present registration carries the identifier, in the order they were first registered."""
        return self._parties.identified(identifier)

    def may_say(self, event: Complete[PartyEvent]) -> bool:
        """Whether the signers of an event could say it."""
        return self._parties.may_say(event)

    def may_name_themselves(self, statement: Statement[Body], event: PartyEvent) -> bool:
        """Whether those a new event names as signers could say it without a registrar."""
        return self._parties.may_name_themselves(statement, event)

    def unions_for(self, agreement: str, at: int) -> frozenset[str]:
        """The unions registered by the instant as party to an agreement."""
        return self._parties.unions_for(agreement, at)

    def unions_ever(self, agreement: str) -> tuple[str, ...]:
        """The unions that were ever registered as party to an agreement."""
        return self._parties.unions_ever(agreement)

    # -- keys and registrars -------------------------------------------------------------------------------------

    def key(self, thumbprint: str) -> Key | None:
        """The registered key of that thumbprint, or a registrar's key named in genesis."""
        return self._keys.key(thumbprint)

    def voided_key(self, thumbprint: str) -> bool:
        """Whether a registrar has corrected away what registered the key."""
        return self._keys.voided(thumbprint)

    def revocations(self, thumbprint: str) -> tuple[RevokedKey, ...]:
        """Every complete revocation of the key, oldest first."""
        return self._keys.revocations(thumbprint)

    def is_registrar(self, party: str) -> bool:
        """Whether the party is named in genesis, or registered with kind registrar and a key of its own."""
        return self._registrars.entitled(party)

    def registrars(self) -> tuple[str, ...]:
        """Whoever was ever named a registrar; whether they are is asked with `is_registrar`."""
        return self._registrars.named()

    def vouch(self, record: AnyRecord) -> Vouch:
        """Whether a registrar's signature stands under the statement, or only those of keys that have fallen."""
        return self._registrars.vouch(record)

    def signed_by_registrar(self, record: AnyRecord) -> bool:
        """Whether a registrar's signature stands under the statement."""
        return self._registrars.vouched(record)

    def voided(self, record: AnyRecord) -> bool:
        """Whether a registrar has corrected the statement away: it counts as never said."""
        return self._registrars.voided(record)

    # -- works ---------------------------------------------------------------------------------------------------

    def work(self, identifier: Identifier, at: int) -> Work | None:
        """The project an identifier names at an instant, with what its owner's declarations bind it to."""
        return self._works.work(identifier, at)

    def declarations(self, identifier: Identifier, by: int) -> tuple[Complete[ProjectDeclaration], ...]:
        """The declarations under an identifier by then, by those who may own it, oldest first."""
        return tuple(one for one in self._works.declarations(identifier) if one.said_at <= by)

    def aliases(self, identifier: Identifier, at: int) -> tuple[Identifier, ...]:
        """The identifiers a work goes by, the asked one first."""
        return self._works.aliases(identifier, at)

    def known_as(self, identifier: Identifier, at: int) -> tuple[Identifier, ...]:
        """Every identifier a work has ever gone by, the asked one first."""
        return self._works.known_as(identifier, at)

    def joined_by(self, identifier: Identifier, other: Identifier) -> int | None:
        """The entry by which two identifiers were first declared as one work; -1 where a registrar signed that."""
        return self._works.joined_by(identifier, other)

    def engages(self, licensee: str, vendor: str) -> bool:
        """Whether the latest declaration of some work by a licensee names a vendor."""
        return self._works.engages(licensee, vendor)

    def first_declared_at(self, identifier: Identifier) -> int | None:
        """When the project was first declared by anybody entitled to."""
        return self._works.first_declared_at(identifier)

    # -- tools ---------------------------------------------------------------------------------------------------

    def tools(self, name: str, at: int, licensees: Iterable[str]) -> tuple[Complete[ToolDeclaration], ...]:
        """The declarations of a tool that count for these licensees by an instant, oldest first."""
        return self._tools.declared(name, at, licensees)

    def may_declare_tools(self, record: AnyRecord) -> bool:
        """Whether a licensee or a registrar signed."""
        return self._tools.may_declare(record)
