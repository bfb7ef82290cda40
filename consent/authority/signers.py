"""Whether those who signed a grant could bind the performer and the licensee when they signed (CORE-02, -20, -21).

Each side consents at its own proof, and what happens between the performer side's first proof and the last proof of
anybody is judged here too: a death, a majority, the end of the mandate she was signed for under.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from consent.authority import mandates, sides
from consent.authority.signatures import Signing, signings, standing
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


@dataclass(frozen=True, slots=True)
class Signers:
    """Who carries a grant for the performer, and what is wrong with it.

    `signing` is the proof her consent dates from, None where nobody signed for her (or a rider on paper was entered);
    `first_index` is the entry of the first proof of anybody who could sign for her. `faults` are of the licensee's side
    and of the nearest to carrying it of those who signed for her; `her_side` says whether it has its performer side at
    all: without it a grant switches nothing on or off and excludes nothing.
    """

    signing: Signing | None
    faults: tuple[Fault, ...]
    her_side: bool
    first_index: int | None = None


def signers_of(registry: Registry, record: Record[Grant], gaining: frozenset[str] = frozenset()) -> Signers:
    """What is wrong with the authority of a grant's signers, judged at the log time of each one's proof.

    One signer who could bind the performer is enough; of those who could not, the nearest to it is reported. `gaining`
    are who gains beside the licensee: what such a delegate signs in her place is for a person to judge.
    """
    return registry.derived(("signers", record.digest, gaining), lambda: _signers_of(registry, record, gaining), record)


def _signers_of(registry: Registry, record: Record[Grant], gaining: frozenset[str]) -> Signers:
    grant = record.body
    found = tuple(_of_the_licensee(registry, record))
    if grant.basis is not None:
        wrong = tuple(_of_the_transcriber(registry, record, grant.basis))
        return Signers(None, (*found, *wrong), not any(_refuses_authority(one) for one in (*found, *wrong)))
    gaining = gaining | sides.gaining_by(grant)
    signed = [one for one in signings(record) if _for_the_performer(registry, one, grant)]
    stands = {one.position for one in standing(registry, record, doubted=True)}
    judged = [(one, tuple(_of_signer(registry, record, one, gaining))) for one in signed]
    if not judged:
        named = any(_for_the_performer(registry, one, grant) for one in record.statement.parties)
        return Signers(None, found if named else (*found, _no_authority("nobody signs for the performer")), False)
    signing, wrong = min(judged, key=lambda one: _nearness(registry, grant, *one))
    her_side = any(
        one.position in stands and not any(_refuses_authority(fault) for fault in faults) for one, faults in judged
    )
    could = {one.position for one, faults in judged if not any(_refuses_authority(fault) for fault in faults)}
    first_index = min(one.index for one in record.proofs if one.position in (could or {signing.position}))
    return Signers(signing, (*found, *wrong, *_of_both_sides(registry, grant, signed)), her_side, first_index)


def _refuses_authority(fault: Fault) -> bool:
    return fault.effect == "not" and fault.rule == "CORE-02"


def _nearness(
    registry: Registry, grant: Grant, signing: Signing, faults: tuple[Fault, ...]
) -> tuple[bool, int, bool, int]:
    """Nearest is who lacks least; of several who lack nothing the performer herself, then the first."""
    herself = registry.same(signing.party, grant.performer)
    return any(one.effect == "not" for one in faults), len(faults), not herself, signing.at


def _for_the_performer(registry: Registry, one: Party | Signing, grant: Grant) -> bool:
    herself = one.role == "performer" and registry.same(one.party, grant.performer)
    return herself or one.role in words.ROLES_FOR_ANOTHER


def _of_both_sides(registry: Registry, grant: Grant, signed: list[Signing]) -> Iterator[Fault]:
    if any(registry.same(one.party, grant.licensee) for one in signed):
        yield _no_authority(f"{grant.licensee} signs on both sides")


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
    named = [one for one in record.statement.parties if _for_the_performer(registry, one, grant)]
    if not named:
        yield _no_authority("nobody is named for the performer")
    if named and all(registry.same(one.party, grant.performer) for one in named):
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


def _of_signer(registry: Registry, record: Record[Grant], signing: Signing, gaining: frozenset[str]) -> Iterator[Fault]:
    grant, zone = record.body, zone_of(record.body)
    person = registry.person(grant.performer)
    if registry.same(signing.party, grant.performer):
        yield from _of_herself(person, signing, zone)
        yield from _died_meanwhile(record, person, signing)
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
        if held.through & gaining:
            yield Fault("CORE-02", "escalate", "signer_no_authority", f"{signing.party} signs for her and gains by it")
        yield from _meanwhile(registry, record, mandate, signing)


def _meanwhile(
    registry: Registry, record: Record[Grant], mandate: Record[Mandate], signing: Signing
) -> Iterator[Fault]:
    """What happened between the proof of who signed for her and the last proof of anybody (specification §5.44)."""
    grant, zone, last = record.body, zone_of(record.body), record.complete_at
    if last is None or last <= signing.at:
        return
    person = registry.person(grant.performer)
    yield from _died_meanwhile(record, person, signing)
    adult_at = person.adult_at(zone) if person else None
    if adult_at is not None and signing.at < adult_at <= last:
        yield Fault("CORE-21", "escalate", "minor_requirements", "she came of age before the last party signed")
    later = mandates.authority_of(registry, mandate, grant.performer, last, zone, by_its_terms=True)
    if later.standing != "in_force":
        detail = f"the mandate of {signing.party}, or a link of its chain, ended before the last party signed"
        yield Fault("CORE-02", "not", "authority_expired_at_signing", detail)


def _died_meanwhile(record: Record[Grant], person: Person | None, signing: Signing) -> Iterator[Fault]:
    last = record.complete_at
    if person is None or person.died_at is None or last is None or not signing.at < person.died_at <= last:
        return
    if record.body.after_death == "continues":
        yield Fault("CORE-20", "escalate", "estate_requirements", "she died before the last party signed")
    else:
        yield Fault(
            "CORE-20", "not", "estate_requirements", "she died before the last party signed: no consent was made"
        )


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
    if held.doubted:
        detail = f"{grant.performer} says that the key was invalid with which it gave the mandate of {signing.party}"
        yield Fault("CORE-26", "escalate", "disputed", detail)
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
