"""Whether those who signed a grant could bind the performer and the licensee when they signed (CORE-02, -20, -21)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from consent import registry
from consent.authority import mandates
from consent.authority.signatures import Signing, signings
from consent.prefix import Prefix, Record
from consent.registry import Person
from consent.statements.grants import Grant
from consent.statements.people import Mandate
from consent.vocabulary import times, words


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a signer's authority does not carry the grant (`not`), or does so only if a person says so (`escalate`)."""

    rule: str
    effect: Literal["not", "escalate"]
    code: str
    detail: str


def faults(prefix: Prefix, record: Record) -> tuple[Fault, ...]:
    """What is wrong with the authority of a grant's signers, judged at the log time of each one's proof.

    One signer who could bind the performer is enough; of those who could not, the nearest to it is reported.
    """
    grant = record.body
    assert isinstance(grant, Grant)
    found = list(_of_the_licensee(prefix, record, grant))
    if grant.basis is not None:
        return (*found, *_of_the_transcriber(prefix, record, grant))
    judged = [tuple(_of_signer(prefix, record, grant, signing)) for signing in _for_the_performer(record, grant)]
    if not judged:
        named = any(_performer_role(one.role, one.party, grant) for one in record.statement.parties)
        return tuple(found) if named else (*found, _no_authority("nobody signs for the performer"))
    return (*found, *min(judged, key=lambda faults: (any(one.effect == "not" for one in faults), len(faults))))


def _performer_role(role: str, party: str, grant: Grant) -> bool:
    return (role == "performer" and party == grant.performer) or role in words.ROLES_FOR_ANOTHER


def _for_the_performer(record: Record, grant: Grant) -> list[Signing]:
    return [signing for signing in signings(record) if _performer_role(signing.role, signing.party, grant)]


def _of_the_licensee(prefix: Prefix, record: Record, grant: Grant) -> Iterator[Fault]:
    named = [party for party in record.statement.parties if party.role == "licensee" and party.key is not None]
    if not any(party.party == grant.licensee for party in named):
        yield _no_authority(f"{grant.licensee} does not sign as licensee")
        return
    known = registry.person(prefix, grant.licensee)
    if known is None or known.kind != "licensee":
        yield _no_authority(f"{grant.licensee} is not registered as a licensee")


def _of_the_transcriber(prefix: Prefix, record: Record, grant: Grant) -> Iterator[Fault]:
    assert grant.basis is not None
    attested_by = grant.basis.attested_by
    known = registry.person(prefix, attested_by)
    signs = any(party.party == attested_by and party.key is not None for party in record.statement.parties)
    if not signs or known is None or known.kind != "counsel":
        yield _no_authority(f"{attested_by} attests the transcript but does not sign as registered counsel")
    named = [one for one in record.statement.parties if _performer_role(one.role, one.party, grant)]
    if not named:
        yield _no_authority("nobody is named for the performer")
    if named and all(one.party == grant.performer for one in named):
        yield from _of_signing_on_paper(prefix, grant, grant.basis.signed_on)


def _of_signing_on_paper(prefix: Prefix, grant: Grant, day: dt.date) -> Iterator[Fault]:
    """Whether the performer herself was alive and of age on the day she signed."""
    person, zone = registry.person(prefix, grant.performer), zone_of(grant)
    signed_at = times.start_of_day(day, zone)
    if person is None or person.kind != "performer":
        yield _no_authority(f"{grant.performer} is not registered as a performer")
    elif person.dead_at(signed_at):
        yield Fault("CORE-20", "not", "estate_requirements", "the performer had died before the paper was signed")
    elif person.minor_at(signed_at, zone):
        yield Fault("CORE-21", "not", "minor_requirements", "the paper was signed by a minor alone")


def _of_signer(prefix: Prefix, record: Record, grant: Grant, signing: Signing) -> Iterator[Fault]:
    zone = zone_of(grant)
    person = registry.person(prefix, grant.performer)
    if signing.party == grant.performer:
        yield from _of_herself(person, signing, zone)
        return
    mandate = prefix.record(signing.mandate) if signing.mandate else None
    body = mandate.body if mandate else None
    if mandate is None or not isinstance(body, Mandate) or body.delegate != signing.party:
        yield _no_authority(f"{signing.party} names no mandate of its own to sign for {grant.performer}")
        return
    held = mandates.authority_of(prefix, mandate, grant.performer, signing.at, zone)
    yield from _of_mandate(grant, signing, held)
    if held.standing == "in_force":
        yield from _of_capacity(person, signing, body.capacity, zone)
        yield from _of_co_signers(record, held)


def _of_herself(person: Person | None, signing: Signing, zone: str) -> Iterator[Fault]:
    if person is None or person.kind != "performer":
        yield _no_authority(f"{signing.party} is not registered as a performer")
    elif person.dead_at(signing.at):
        yield Fault("CORE-20", "not", "estate_requirements", "the performer had died: her estate must consent")
    elif person.minor_at(signing.at, zone):
        yield Fault("CORE-21", "not", "minor_requirements", "a minor signed alone: a guardian must consent")


def _of_mandate(grant: Grant, signing: Signing, held: mandates.Authority) -> Iterator[Fault]:
    if held.standing == "none":
        yield _no_authority(f"{signing.party} held no mandate from {grant.performer} when it signed")
        return
    if held.standing == "ended":
        detail = f"the mandate of {signing.party}, or a link of its chain, had ended when it signed"
        yield Fault("CORE-02", "not", "authority_expired_at_signing", detail)
        return
    granted = {use for _, scope in grant.scopes for use in scope.uses or ()}
    lacking = sorted(granted - held.powers)
    if lacking:
        detail = f"the mandate of {signing.party} does not expressly hold {', '.join(lacking)}"
        yield Fault("CORE-02", "escalate", "signer_no_authority", detail)


def _of_capacity(person: Person | None, signing: Signing, capacity: str, zone: str) -> Iterator[Fault]:
    if person is None:
        return
    if person.dead_at(signing.at) and capacity not in mandates.ESTATE_CAPACITIES:
        yield Fault("CORE-20", "not", "estate_requirements", f"a {capacity} cannot consent for a deceased performer")
    elif person.minor_at(signing.at, zone) and capacity not in mandates.GUARDIAN_CAPACITIES:
        yield Fault("CORE-21", "escalate", "minor_requirements", f"a {capacity} signed for a minor, no guardian did")


def _of_co_signers(record: Record, held: mandates.Authority) -> Iterator[Fault]:
    signed = {signing.party for signing in signings(record)}
    lacking = sorted(held.jointly - signed)
    if lacking:
        detail = f"the mandate is held jointly with {', '.join(lacking)}, who did not sign"
        yield Fault("CORE-02", "escalate", "signer_no_authority", detail)


def zone_of(grant: Grant) -> str:
    """The zone in which the grant's days begin: that of its first scope."""
    term = grant.scopes[0][1].term
    return term.zone if term else "UTC"


def _no_authority(detail: str) -> Fault:
    return Fault("CORE-02", "not", "signer_no_authority", detail)
