"""The sides of a grant: the performer's, the licensee's, and the union's.

Taking away is easy and permitting is not: anybody who acts for the performer may withdraw, suspend or dispute, while a
confirmation, an approval or a resolution needs somebody who could have given the consent itself.
"""

from __future__ import annotations

from collections.abc import Iterable

from consent.authority import mandates
from consent.authority.mandates import Authority
from consent.authority.signatures import Signing, by_kind, signings, standing
from consent.records import AnyRecord, Record
from consent.registry import Registry
from consent.statements.grants import Grant
from consent.vocabulary import words


def acts_for(registry: Registry, record: AnyRecord, performer: str) -> bool:
    """Whether somebody on the performer's side signed: enough for what takes away; a doubted key counts."""
    return any(_on_side(registry, signing, performer) for signing in standing(registry, record, doubted=True))


def _on_side(registry: Registry, signing: Signing, performer: str) -> bool:
    return signing.party == performer or _held(registry, signing, performer).standing == "in_force"


def _held(registry: Registry, signing: Signing, performer: str) -> Authority:
    if signing.role not in words.ROLES_FOR_ANOTHER:
        return mandates.NO_AUTHORITY
    return mandates.held_by(registry, signing.party, performer, signing.at)


def binds(registry: Registry, record: AnyRecord, performer: str, uses: Iterable[str]) -> bool:
    """Whether somebody signed who could have consented to these uses: enough for what permits."""
    wanted = frozenset(uses)
    return any(_could_consent(registry, record, one, performer, wanted) for one in standing(registry, record))


def _could_consent(
    registry: Registry, record: AnyRecord, signing: Signing, performer: str, uses: frozenset[str]
) -> bool:
    person = registry.person(performer)
    if person is None:
        return False
    dead, minor = person.dead_at(signing.at), person.minor_at(signing.at, "UTC")
    if signing.party == performer:
        return not dead and not minor
    held = _held(registry, signing, performer)
    if held.standing != "in_force" or not held.powers or not uses <= held.powers:
        return False
    if held.jointly - {one.party for one in signings(record)}:
        return False
    fit = mandates.ESTATE_CAPACITIES if dead else mandates.GUARDIAN_CAPACITIES if minor else None
    return fit is None or held.capacity in fit


def uses_of(grant: Grant) -> frozenset[str]:
    """Every use a grant grants."""
    return frozenset(use for _, scope in grant.scopes for use in scope.uses or ())


def performers_union(registry: Registry, record: AnyRecord, performer: str) -> str | None:
    """The union the performer belonged to when it signed, if one did."""
    person, at = registry.person(performer), record.complete_at
    unions = person.unions_at(at) if person and at is not None else frozenset()
    return next((one for one in by_kind(registry, record, "union") if one in unions), None)


def speaks_for_performer(registry: Registry, record: AnyRecord, grant: Grant) -> bool:
    """Whether somebody who can bind the performer for the grant's uses signed, or the performer's union."""
    if binds(registry, record, grant.performer, uses_of(grant)):
        return True
    return performers_union(registry, record, grant.performer) is not None


def is_party_to(registry: Registry, record: AnyRecord, named: Record[Grant]) -> bool:
    """Whether somebody signed whom the grant names, or who acts for its performer."""
    grant = named.body
    concerned = {party.party for party in named.statement.parties} | {grant.performer, grant.licensee}
    if any(signing.party in concerned for signing in standing(registry, record, doubted=True)):
        return True
    return acts_for(registry, record, grant.performer)
