"""Parties: who they are, what has happened to them since, and which registrations are one person.

Nobody changes who somebody is by its own word: registrations, deaths, emancipations, corrections and merges count only
where a registrar vouches for them; a union makes a member only together with her, and loses one by its word alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from consent.records import Complete
from consent.registers.keys import Keys
from consent.registers.reading import Reading
from consent.registers.registrars import Registrars
from consent.statements import headings
from consent.statements.people import Mandate, PartyEvent, PartyMerge, PartyRegistration
from consent.statements.statement import Body, Statement
from consent.subjects import Membership, Person
from consent.vocabulary import times, words
from consent.vocabulary.identifiers import Identifier

STRONG_SCHEMES = frozenset({"isni", "ipn", "imdb"})
"""The schemes of identifiers that only one person carries (specification §2.2)."""


class Parties:
    """The parties of one prefix, each described once."""

    def __init__(self, reading: Reading, registrars: Registrars, keys: Keys) -> None:
        self._reading = reading
        self._registrars = registrars
        self._keys = keys

    def person(self, party: str) -> Person | None:
        """The party as the latest registration vouched for and the events since describe it."""
        return self._reading.derived(("person", party), lambda: self._described(party))

    def _described(self, party: str) -> Person | None:
        identities = self.identities(party)
        registered = self._registrations(identities[-1]) or self._registrations(party)
        if not registered:
            return None
        body = registered[-1].body
        every = [one for identity in identities for one in self._registrations(identity)]
        events = [one for identity in identities for one in self._events(identity)]
        return Person(
            party=party,
            kind=body.kind,
            registration=body,
            died_at=_first_day(events, "died"),
            emancipated_at=_first_day(events, "emancipated"),
            memberships=tuple(sorted(_memberships(every, events), key=lambda one: one.at)),
            identities=identities,
            birth_dates=frozenset(self._birth_dates(identities)),
            in_doubt=tuple(self._in_doubt(identities)),
        )

    def only_fallen(self, party: str) -> bool:
        """Whether a party is known by registrations alone that nobody vouches for any more."""
        said = self._reading.said(headings.party(party), PartyRegistration)
        return bool(said) and not self._registrations(party)

    def _birth_dates(self, identities: tuple[str, ...]) -> Iterator[dt.date]:
        for one in identities:
            kept = self._registrations(one)
            if kept and kept[-1].body.birth_date is not None:
                yield kept[-1].body.birth_date

    def _registrations(self, party: str) -> list[Complete[PartyRegistration]]:
        return self._reading.derived(("registrations", party), lambda: self._vouched_for(party))

    def _vouched_for(self, party: str) -> list[Complete[PartyRegistration]]:
        said = self._reading.said(headings.party(party), PartyRegistration)
        return [one for one in said if self._registrars.vouched(one)]

    def _events(self, party: str) -> list[Complete[PartyEvent]]:
        """What happened to a party, by those who could say so, and was not corrected since."""
        said = self._reading.said(headings.events_of(party), PartyEvent)
        return [one for one in said if self.may_say(one) and not self._registrars.voided(one)]

    def _in_doubt(self, identities: tuple[str, ...]) -> Iterator[str]:
        """What only a registrar's fallen key vouches for, and nobody has corrected: deaths, for they take away."""
        for identity in identities:
            for one in self._reading.said(headings.events_of(identity), PartyEvent):
                fallen = one.body.event == "died" and self._registrars.vouch(one) == "fallen"
                if fallen and not self._registrars.voided(one):
                    yield one.digest

    # -- what happened to a party --------------------------------------------------------------------------------

    def may_say(self, event: Complete[PartyEvent]) -> bool:
        """Whether its signers could say it: a registrar; of unions also the union with her, or either of a leaving."""
        if self._registrars.vouched(event):
            return True
        if event.body.event not in {"joined_union", "left_union"}:
            return False
        by_union = any(self._signed_as_union(event, union) for union in unions_of(event))
        by_her = self._signed_for(event, event.body.party)
        if event.body.event == "joined_union":  # it gives power: no key of it may be in doubt
            return by_union and by_her and not self._doubted(event)
        return by_union or by_her

    def _doubted(self, event: Complete[PartyEvent]) -> bool:
        """Whether a key it was signed with has fallen, or was said to have been invalid then."""
        for proof in event.proofs:
            thumbprint = str(event.statement.parties[proof.position].key)
            key = self._keys.key(thumbprint)
            if (key is not None and key.fallen) or self._keys.voided(thumbprint):
                return True
            if any(one.invalid_from <= proof.at for one in self._keys.revocations(thumbprint)):
                return True
        return False

    def may_name_themselves(self, statement: Statement[Body], event: PartyEvent) -> bool:
        """Whether those a new event names as signers could say it without a registrar, once they have all signed."""
        if event.event not in {"joined_union", "left_union"}:
            return False
        named = {one.party for one in statement.parties if one.role == "union"}
        by_union = any(union in named and self._is_union(union) for union in _unions(event, statement))
        by_her = self._speak_for(statement, event.party, None)
        return (by_union and by_her) if event.event == "joined_union" else (by_union or by_her)

    def _signed_as_union(self, event: Complete[PartyEvent], union: str) -> bool:
        signed = any(one.party == union and one.role == "union" for one in event.statement.parties)
        return signed and self._is_union(union)

    def _is_union(self, party: str) -> bool:
        registered = self._registrations(party)
        return bool(registered) and registered[-1].body.kind == "union"

    def _signed_for(self, event: Complete[PartyEvent], party: str) -> bool:
        return self._speak_for(event.statement, party, event.at)

    def _speak_for(self, statement: Statement[Body], party: str, by: int | None) -> bool:
        """Whether she is among the signers, or somebody with a mandate that she or a registrar gave by then."""
        identities = self.identities(party)
        for signer in statement.parties:
            if signer.party in identities and signer.role not in words.ROLES_FOR_ANOTHER:
                return True
            mandate = self._reading.find(signer.mandate, Mandate) if signer.mandate else None
            given = mandate.completed() if mandate is not None else None
            in_time = given is not None and (by is None or given.said_at <= by)
            if given is None or not in_time or given.body.delegate != signer.party:
                continue
            by_principal = any(one.party == given.body.principal for one in given.statement.parties)
            if given.body.principal in identities and (by_principal or self._registrars.vouched(given)):
                return True
        return False

    # -- who is whom ---------------------------------------------------------------------------------------------

    def identities(self, party: str) -> tuple[str, ...]:
        """The parties that are one person with this one, by name, and last the one whose facts count."""
        return self._reading.derived(("identities", party), lambda: self._one_person(party))

    def _one_person(self, party: str) -> tuple[str, ...]:
        if not self._is_performer_by_name(party):
            return (party,)
        into = self._merged(party)
        leads = party
        for _ in into:  # no further than there are merges: a circle is refused when it would be closed
            leads = into.get(leads, leads)
        others = sorted({party, *into, *into.values()} - {leads})
        return (*others, leads)

    def _is_performer_by_name(self, party: str) -> bool:
        """Whether a registration calls the party a performer: only performers are merged."""
        registered = self._reading.said(headings.party(party), PartyRegistration)
        return any(one.body.kind == "performer" for one in registered)

    def _merged(self, party: str) -> dict[str, str]:
        """The merges that reach a party, each from the one given up to the one kept."""
        into: dict[str, str] = {}
        known, waiting = {party}, [party]
        while waiting:
            for one in self._reading.said(headings.merges_of(waiting.pop()), PartyMerge):
                if self._registrars.vouched(one) and not self._registrars.voided(one):
                    into[one.body.party] = one.body.into
                    fresh = {one.body.party, one.body.into} - known
                    known |= fresh
                    waiting += fresh
        return into

    def identified(self, identifier: Identifier) -> tuple[str, ...]:
        """The parties whose present registration carries the identifier, in the order they were first registered.

        Of several that are one person, the one whose facts count stands for all.
        """
        registered = self._reading.said(headings.identified(identifier), PartyRegistration)
        found: dict[str, None] = {}
        for party in dict.fromkeys(one.body.party for one in registered):
            now = self._registrations(party)
            if now and identifier in now[-1].body.identifiers:
                found[self.identities(party)[-1]] = None
        return tuple(found)

    def sharing(self, party: str) -> tuple[str, ...]:
        """Other performers who carry a strong identifier of this one and are not known to be the same person."""
        known = self.person(party)
        if known is None or known.kind != "performer":
            return ()
        strong = [one for one in known.registration.identifiers if one.scheme in STRONG_SCHEMES]
        carriers = dict.fromkeys(other for one in strong for other in self.identified(one))
        return tuple(one for one in carriers if one not in known.identities and self._is_performer(one))

    def _is_performer(self, party: str) -> bool:
        known = self.person(party)
        return known is not None and known.kind == "performer"

    def home_at(self, party: str, at: int) -> str | None:
        """Where a person lived at the instant: as the latest registration by then says, else the first."""
        registrations = self._registrations(self.identities(party)[-1]) or self._registrations(party)
        by_then = [one for one in registrations if one.said_at <= at]
        counting = by_then[-1:] or registrations[:1]
        return next((one.body.home for one in counting), None)

    def unions_for(self, agreement: str, at: int) -> frozenset[str]:
        """The unions registered by the instant as party to an agreement."""
        listed = self._reading.said(headings.unions_of(agreement), PartyRegistration, by=at)
        return frozenset(union for one in listed if agreement in self.agreements_at(union := one.body.party, at))

    def unions_ever(self, agreement: str) -> tuple[str, ...]:
        """The unions that were ever registered as party to an agreement."""
        if agreement == "none":
            return ()
        listed = self._reading.said(headings.unions_of(agreement), PartyRegistration)
        return tuple(dict.fromkeys(one.body.party for one in listed))

    def agreements_at(self, union: str, at: int) -> tuple[str, ...]:
        """The agreements a union was registered with by the instant."""
        by_then = [one for one in self._registrations(union) if one.said_at <= at]
        return by_then[-1].body.agreements if by_then and by_then[-1].body.kind == "union" else ()


def unions_of(event: Complete[PartyEvent]) -> tuple[str, ...]:
    """The union joined or left: the one named; in an event of edition 1 the union that signed it."""
    return _unions(event.body, event.statement)


def _unions(event: PartyEvent, statement: Statement[Body]) -> tuple[str, ...]:
    if event.union is not None:
        return (event.union,)
    return tuple(one.party for one in statement.parties if one.role == "union")


def _first_day(events: list[Complete[PartyEvent]], what: str) -> int | None:
    """The earliest day of several (specification §2.2): 00:00 UTC of it."""
    return min((times.start_of_day(one.body.on, "UTC") for one in events if one.body.event == what), default=None)


def _memberships(
    registered: list[Complete[PartyRegistration]], events: list[Complete[PartyEvent]]
) -> Iterator[Membership]:
    """What is listed counts from the registration; joining from the later of its day and its entry; leaving at once."""
    for one in registered:
        yield Membership(one.said_at, frozenset(one.body.unions), "listed", one.body.party)
    for event in events:
        day = times.start_of_day(event.body.on, "UTC")
        if event.body.event == "joined_union":
            yield Membership(max(day, event.said_at), frozenset(unions_of(event)), "joined")
        elif event.body.event == "left_union":
            yield Membership(day, frozenset(unions_of(event)), "left")
