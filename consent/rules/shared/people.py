"""Conditions about people that several profiles share: death, minors, who signed in whose place, and heirs' shares."""

from __future__ import annotations

from fractions import Fraction

from consent.authority.signatures import Signing, signings
from consent.authority.signers import zone_of
from consent.door import Entitled
from consent.rules.case import Case, GrantedScope
from consent.rules.verdicts import Verdict, either
from consent.statements.people import Mandate
from consent.subjects import LAST_ZONE
from consent.vocabulary import times, words


def is_dead(case: Case) -> bool:
    """Whether the performer has died by the instant of generation."""
    return case.person is not None and case.person.dead_at(case.at)


def is_living(case: Case) -> bool:
    """Whether the performer is registered and not known to have died."""
    return case.person is not None and not is_dead(case)


def years_dead(case: Case, years: int) -> bool:
    """Whether the performer died no more than so many years before generation."""
    return is_dead(case) and case.at < times.years_later(case.person.died_at or 0, years, "UTC")  # type: ignore[union-attr]


def signed_as_minor(granted: GrantedScope) -> bool:
    """Whether consent was given while the performer was a minor, birthdays beginning in the grant's zone."""
    person, given_at = granted.case.person, granted.life.given_at
    return person is not None and given_at is not None and person.minor_at(given_at, zone_of(granted.grant))


def adult_at(granted: GrantedScope) -> int | None:
    """When the performer came of age in the grant's zone, None where no birth date is known."""
    return granted.case.person.adult_at(zone_of(granted.grant)) if granted.case.person else None


def depicts_minor(case: Case) -> Verdict:
    """Whether a minor is depicted: the performer is one, or is shown at an age below eighteen."""
    minor = case.person is not None and case.person.minor_at(case.at, LAST_ZONE)
    return either(minor, case.told("apparent_age").flagged(lambda age: age < 18))


def signers_for_performer(granted: GrantedScope) -> list[Signing]:
    """Those who signed in the performer's place."""
    return [one for one in signings(granted.life.record) if one.role in words.ROLES_FOR_ANOTHER]


def mandates_of(granted: GrantedScope) -> list[Entitled[Mandate]]:
    """Every mandate of those who signed in the performer's place that who could gave by the instant of generation."""
    return [record for signing in signers_for_performer(granted) for record in _held(granted, signing, granted.case.at)]


def _held(granted: GrantedScope, signing: Signing, by: int) -> tuple[Entitled[Mandate], ...]:
    """The mandates of a signer from the performer, said by an instant."""
    return granted.case.question.door.mandates(signing.party, granted.grant.performer, by)


def holds_evidence(granted: GrantedScope, kind: str) -> bool:
    """Whether a mandate of a signer rests on evidence of that kind (specification §5.22)."""
    return any(one.kind == kind for record in mandates_of(granted) for one in record.body.evidence)


def court_approved(granted: GrantedScope) -> bool:
    """Specification §5.21: whether a court order in force at signing was given to whoever signed for the minor."""
    return any(
        record.body.capacity == "court_order" and _in_force(record.body, signing.at)
        for signing in signers_for_performer(granted)
        for record in _held(granted, signing, signing.at)
    )


def _in_force(mandate: Mandate, at: int) -> bool:
    return mandate.start.first_second() <= at and (mandate.until is None or at < mandate.until.end())


def signed_by_heirs(granted: GrantedScope) -> bool:
    """Whether somebody signed as an heir."""
    return any(record.body.capacity == "heir" for record in mandates_of(granted))


def interest_together(granted: GrantedScope) -> Fraction | None:
    """The shares of the heirs who signed, added up; None where nobody signed as heir, or a share is not said."""
    shares: dict[str, Fraction | None] = {}
    for record in mandates_of(granted):
        body = record.body
        if body.capacity == "heir":
            share = Fraction(body.interest[0], body.interest[1]) if body.interest else None
            shares[body.delegate] = share if share is not None else shares.get(body.delegate)
    known = [share for share in shares.values() if share is not None]
    return sum(known, Fraction(0)) if shares and len(known) == len(shares) else None


def registered_kind(case: Case, party: str) -> str | None:
    """The kind a party is registered with."""
    known = case.question.door.person(party)
    return known.kind if known else None
