"""Whether those who signed a grant could bind the performer and the licensee when they signed (CORE-02, -20, -21)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from consent.authority import mandates
from consent.authority.signatures import Signing, signings
from consent.records import Record
from consent.registry import Registry, must_sign
from consent.statements.common import Party
from consent.statements.grants import Basis, Grant
from consent.statements.people import Mandate
from consent.subjects import Person
from consent.vocabulary import times, words


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a signer's authority does not carry the grant (`not`), or does so only if a person says so (`escalate`)."""

    rule: str
    effect: Literal["not", "escalate"]
    code: str
    detail: str


def faults(registry: Registry, record: Record[Grant]) -> tuple[Fault, ...]:
    """What is wrong with the authority of a grant's signers, judged at the log time of each one's proof.

    One signer who could bind the performer is enough; of those who could not, the nearest to it is reported.
    """
    grant = record.body
    found = tuple(_of_the_licensee(registry, record))
    if grant.basis is not None:
        return (*found, *_of_the_transcriber(registry, record, grant.basis))
    signed = [one for one in signings(record) if _for_the_performer(one, grant)]
    judged = [tuple(_of_signer(registry, record, signing)) for signing in signed]
    if not judged:
        named = any(_for_the_performer(one, grant) for one in record.statement.parties)
        return found if named else (*found, _no_authority("nobody signs for the performer"))
    return (*found, *min(judged, key=lambda faults: (any(one.effect == "not" for one in faults), len(faults))))


def _for_the_performer(one: Party | Signing, grant: Grant) -> bool:
    return (one.role == "performer" and one.party == grant.performer) or one.role in words.ROLES_FOR_ANOTHER


def _of_the_licensee(registry: Registry, record: Record[Grant]) -> Iterator[Fault]:
    licensee = record.body.licensee
    named = [one for one in record.statement.parties if one.role == "licensee" and one.key is not None]
    if not any(one.party == licensee for one in named):
        yield _no_authority(f"{licensee} does not sign as licensee")
        return
    known = registry.person(licensee)
    if known is None or known.kind != "licensee":
        yield _no_authority(f"{licensee} is not registered as a licensee")


def _of_the_transcriber(registry: Registry, record: Record[Grant], basis: Basis) -> Iterator[Fault]:
    grant, known = record.body, registry.person(basis.attested_by)
    if not must_sign(record, basis.attested_by) or known is None or known.kind != "counsel":
        yield _no_authority(f"{basis.attested_by} attests the transcript but does not sign as registered counsel")
    named = [one for one in record.statement.parties if _for_the_performer(one, grant)]
    if not named:
        yield _no_authority("nobody is named for the performer")
    if named and all(one.party == grant.performer for one in named):
        yield from _of_signing_on_paper(registry, grant, basis.signed_on)


def _of_signing_on_paper(registry: Registry, grant: Grant, day: dt.date) -> Iterator[Fault]:
    """Whether the performer herself was alive and of age on the day she signed."""
    person, zone = registry.person(grant.performer), zone_of(grant)
    signed_at = times.start_of_day(day, zone)
    if person is None or person.kind != "performer":
        yield _no_authority(f"{grant.performer} is not registered as a performer")
    elif person.dead_at(signed_at):
        yield Fault("CORE-20", "not", "estate_requirements", "the performer had died before the paper was signed")
    elif person.minor_at(signed_at, zone):
        yield Fault("CORE-21", "not", "minor_requirements", "the paper was signed by a minor alone")


def _of_signer(registry: Registry, record: Record[Grant], signing: Signing) -> Iterator[Fault]:
    grant, zone = record.body, zone_of(record.body)
    person = registry.person(grant.performer)
    if signing.party == grant.performer:
        yield from _of_herself(person, signing, zone)
        return
    mandate = registry.find(signing.mandate, Mandate) if signing.mandate else None
    if mandate is None or mandate.body.delegate != signing.party:
        yield _no_authority(f"{signing.party} names no mandate of its own to sign for {grant.performer}")
        return
    held = mandates.authority_of(registry, mandate, grant.performer, signing.at, zone)
    yield from _of_mandate(grant, signing, held)
    if held.standing == "in_force":
        yield from _of_capacity(person, signing, mandate.body.capacity, zone)
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


def _of_co_signers(record: Record[Grant], held: mandates.Authority) -> Iterator[Fault]:
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
