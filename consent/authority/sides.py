"""The sides of a grant: the performer's, the licensee's, and the union's.

Taking away is easy and permitting is not: anybody who acts for the performer may withdraw, suspend or dispute, while a
confirmation, an approval or a resolution needs somebody who could have given the consent itself.
"""

from __future__ import annotations

from collections.abc import Iterable

from consent import registry
from consent.authority import mandates
from consent.authority.mandates import Authority
from consent.authority.signatures import Signing, by_kind, signings, standing
from consent.prefix import Prefix, Record
from consent.statements.grants import Grant
from consent.vocabulary import words


def acts_for(prefix: Prefix, record: Record, performer: str) -> bool:
    """Whether somebody on the performer's side signed: enough for what takes away; a doubted key counts."""
    return any(_on_side(prefix, signing, performer) for signing in standing(prefix, record, doubted=True))


def _on_side(prefix: Prefix, signing: Signing, performer: str) -> bool:
    return signing.party == performer or _held(prefix, signing, performer).standing == "in_force"


def _held(prefix: Prefix, signing: Signing, performer: str) -> Authority:
    if signing.role not in words.ROLES_FOR_ANOTHER:
        return mandates.NO_AUTHORITY
    return mandates.held_by(prefix, signing.party, performer, signing.at)


def binds(prefix: Prefix, record: Record, performer: str, uses: Iterable[str]) -> bool:
    """Whether somebody signed who could have consented to these uses: enough for what permits."""
    wanted = frozenset(uses)
    return any(_could_consent(prefix, record, one, performer, wanted) for one in standing(prefix, record))


def _could_consent(prefix: Prefix, record: Record, signing: Signing, performer: str, uses: frozenset[str]) -> bool:
    person = registry.person(prefix, performer)
    if person is None:
        return False
    dead, minor = person.dead_at(signing.at), person.minor_at(signing.at, "UTC")
    if signing.party == performer:
        return not dead and not minor
    held = _held(prefix, signing, performer)
    if held.standing != "in_force" or not held.powers or not uses <= held.powers:
        return False
    if held.jointly - {one.party for one in signings(record)}:
        return False
    fit = mandates.ESTATE_CAPACITIES if dead else mandates.GUARDIAN_CAPACITIES if minor else None
    return fit is None or held.capacity in fit


def uses_of(grant: Grant) -> frozenset[str]:
    """Every use a grant grants."""
    return frozenset(use for _, scope in grant.scopes for use in scope.uses or ())


def performers_union(prefix: Prefix, record: Record, performer: str) -> str | None:
    """The union the performer belonged to when it signed, if one did."""
    person, at = registry.person(prefix, performer), record.complete_at
    unions = person.unions_at(at) if person and at is not None else frozenset()
    return next((one for one in by_kind(prefix, record, "union") if one in unions), None)


def speaks_for_performer(prefix: Prefix, record: Record, grant: Grant) -> bool:
    """Whether somebody who can bind the performer for the grant's uses signed, or the performer's union."""
    if binds(prefix, record, grant.performer, uses_of(grant)):
        return True
    return performers_union(prefix, record, grant.performer) is not None


def is_party_to(prefix: Prefix, record: Record, grant: Grant, named: Record) -> bool:
    """Whether somebody signed whom the grant names, or who acts for its performer."""
    concerned = {party.party for party in named.statement.parties} | {grant.performer, grant.licensee}
    if any(signing.party in concerned for signing in standing(prefix, record, doubted=True)):
        return True
    return acts_for(prefix, record, grant.performer)
