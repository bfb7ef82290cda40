"""The sides of a grant: the performer's, the licensee's, and the union's."""

from __future__ import annotations

from consent import registry
from consent.authority import mandates
from consent.authority.signatures import Signing, by_kind, by_party, standing_signings
from consent.prefix import Prefix, Record
from consent.statements.grants import Grant
from consent.vocabulary import words


def on_performer_side(prefix: Prefix, signing: Signing, performer: str) -> bool:
    """Whether the signer is the performer, or held a mandate of hers when the proof came in."""
    if signing.party == performer:
        return True
    if signing.role not in words.ROLES_FOR_ANOTHER:
        return False
    return mandates.held_by(prefix, signing.party, performer, signing.at).standing == "in_force"


def by_performer_side(prefix: Prefix, record: Record, performer: str) -> bool:
    """Whether somebody on the performer's side signed, with a key that still stands."""
    return any(on_performer_side(prefix, signing, performer) for signing in standing_signings(prefix, record))


def by_performers_union(prefix: Prefix, record: Record, performer: str) -> bool:
    """Whether a union the performer belongs to signed."""
    person = registry.person(prefix, performer)
    return person is not None and any(union in person.unions for union in by_kind(prefix, record, "union"))


def by_a_party_to(prefix: Prefix, record: Record, grant: Grant, named: Record) -> bool:
    """Whether somebody signed whom the grant names, or who acts for its performer."""
    concerned = {party.party for party in named.statement.parties} | {grant.performer, grant.licensee}
    if any(signing.party in concerned for signing in standing_signings(prefix, record)):
        return True
    return by_performer_side(prefix, record, grant.performer)


def by_licensee(prefix: Prefix, record: Record, grant: Grant) -> bool:
    """Whether the licensee itself signed."""
    return by_party(prefix, record, grant.licensee)
