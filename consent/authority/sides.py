"""The sides of a grant: the performer's, the licensee's, and the union's.

Taking away is easy and permitting is not: anybody who acts for the performer may withdraw, suspend or dispute, while a
confirmation, an approval or a resumption needs somebody who could have given the consent itself, and who gains nothing
by it. Undoing asks no less than doing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from consent.authority import mandates
from consent.authority.mandates import Authority
from consent.authority.signatures import Signing, by_party, fallen, of_kind, signings, standing
from consent.records import AnyRecord, Record
from consent.registry import Registry
from consent.statements.grants import Grant
from consent.subjects import LAST_ZONE
from consent.vocabulary import words

NOBODY: frozenset[str] = frozenset()
Word = Literal["binding", "gaining", "none"]
"""What a signature is worth as the performer's word; `gaining` where only who gains by it spoke for her."""


def acts_for(registry: Registry, record: AnyRecord, performer: str) -> bool:
    """Whether somebody on the performer's side signed: enough for what takes away; a doubted key counts."""
    return any(_on_side(registry, signing, performer) for signing in standing(registry, record, doubted=True))


def might_act_for(registry: Registry, record: AnyRecord, performer: str) -> bool:
    """Whether somebody on her side signed with a key only a registrar's fallen key vouches for: a doubt, no act."""
    return any(_on_side(registry, signing, performer) for signing in fallen(registry, record))


def _on_side(registry: Registry, signing: Signing, performer: str) -> bool:
    return registry.same(signing.party, performer) or _held(registry, signing, performer).standing == "in_force"


def _held(registry: Registry, signing: Signing, performer: str, zone: str = LAST_ZONE) -> Authority:
    if signing.role not in words.ROLES_FOR_ANOTHER:
        return mandates.NO_AUTHORITY
    return mandates.held_by(registry, signing.party, performer, signing.at, zone)


def binds(
    registry: Registry, record: AnyRecord, performer: str, uses: Iterable[str],
    *, zone: str = LAST_ZONE, gaining: frozenset[str] = NOBODY,
) -> bool:  # fmt: skip
    """Whether somebody signed who could have consented to these uses and gains nothing: enough for what permits."""
    return word_of(registry, record, performer, uses, zone=zone, gaining=gaining) == "binding"


def word_of(
    registry: Registry, record: AnyRecord, performer: str, uses: Iterable[str],
    *, zone: str = LAST_ZONE, gaining: frozenset[str] = NOBODY,
) -> Word:  # fmt: skip
    """What the statement is worth as her word for these uses; birthdays begin in `zone`.

    A delegate who is one of `gaining` (the licensee, who it is passed on to, the asker) does not speak for her.
    """
    wanted = frozenset(uses)
    words_given = [
        word_of_signing(registry, record, one, performer, wanted, zone=zone, gaining=gaining)
        for one in standing(registry, record)
    ]
    return "binding" if "binding" in words_given else "gaining" if "gaining" in words_given else "none"


def word_of_signing(
    registry: Registry, record: AnyRecord, signing: Signing, performer: str, uses: frozenset[str],
    *, zone: str = LAST_ZONE, gaining: frozenset[str] = NOBODY,
) -> Word:  # fmt: skip
    """What one signature of the statement is worth as her word for these uses."""
    person = registry.person(performer)
    if person is None:
        return "none"
    dead, minor = person.dead_at(signing.at), person.minor_at(signing.at, zone)
    if registry.same(signing.party, performer):
        return "none" if dead or minor else "binding"
    held = _held(registry, signing, performer, zone)
    if held.standing != "in_force" or held.doubted or not held.powers or not uses <= held.powers:
        return "none"
    if held.jointly - {one.party for one in signings(record)}:
        return "none"
    fit = mandates.ESTATE_CAPACITIES if dead else mandates.GUARDIAN_CAPACITIES if minor else None
    if fit is not None and held.capacity not in fit:
        return "none"
    return "gaining" if held.through & gaining else "binding"


def uses_of(grant: Grant) -> frozenset[str]:
    """Every use a grant grants."""
    return frozenset(use for _, scope in grant.scopes for use in scope.uses or ())


def gaining_by(grant: Grant) -> frozenset[str]:
    """Whoever gains by a grant as it stands: its licensee and the parties its scopes let ask beside it."""
    passed_on = (party for _, scope in grant.scopes for party in (*(scope.vendors or ()), *scope.sublicensees))
    return frozenset({grant.licensee, *passed_on})


def performers_union(registry: Registry, record: AnyRecord, performer: str, *, doubted: bool = False) -> str | None:
    """The union the performer belonged to when it signed, if one did."""
    person = registry.person(performer)
    if person is None:
        return None
    signed = of_kind(registry, record, "union", doubted=doubted)
    return next((one.party for one in signed if one.party in person.unions_at(one.at)), None)


def agreements_union(registry: Registry, record: AnyRecord, agreement: str, *, doubted: bool = False) -> str | None:
    """The union that was party to the agreement when it signed, if one did."""
    signed = of_kind(registry, record, "union", doubted=doubted)
    return next((one.party for one in signed if one.party in registry.unions_for(agreement, one.at)), None)


def speaks_for_performer(
    registry: Registry, record: AnyRecord, grant: Grant, zone: str, gaining: frozenset[str] = NOBODY
) -> bool:
    """Whether somebody who can bind the performer for the grant's uses signed, or the performer's union."""
    if binds(registry, record, grant.performer, uses_of(grant), zone=zone, gaining=gaining | gaining_by(grant)):
        return True
    return performers_union(registry, record, grant.performer) is not None


def by_both_sides(registry: Registry, record: AnyRecord, grant: Grant, zone: str, gaining: frozenset[str]) -> bool:
    """Whether somebody who can bind the performer, and the licensee, signed together."""
    hers = binds(registry, record, grant.performer, uses_of(grant), zone=zone, gaining=gaining | gaining_by(grant))
    return hers and by_party(registry, record, grant.licensee)


def is_party_to(registry: Registry, record: AnyRecord, named: Record[Grant]) -> bool:
    """Whether somebody signed whom the grant names, or who acts for its performer."""
    grant = named.body
    concerned = {party.party for party in named.statement.parties} | {grant.performer, grant.licensee}
    if any(signing.party in concerned for signing in standing(registry, record, doubted=True)):
        return True
    return acts_for(registry, record, grant.performer)
