"""Whether a statement's bytes may be erased, and if not, why.

Erasing takes away what somebody said. It must never take away a bar: what is gone may only make less covered, never
more, and nobody's signature may become unverifiable by it. So kinds that others lean on stay, what restricts stays as
long as what it restricts, and nothing is erased that a legal hold or an open dispute needs. What still waits for
signatures counts as standing: it may become complete afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from consent import registry
from consent.authority.signatures import by_party, standing
from consent.errors import Problem
from consent.prefix import Prefix, Record
from consent.statements.grants import Grant
from consent.statements.people import PartyRegistration
from consent.statements.rulings import ErasureOrder, LegalHold, LegalRelease
from consent.statements.subjects import documents_of
from consent.states.life import life_of

_FREELY: Final = frozenset(
    {"consent.grant", "consent.confirmation", "use.approval", "approval", "notice", "use.report", "party.registration"}
)
_AFTER_THEIR_GRANT: Final = frozenset(
    {"consent.revocation", "consent.suspension", "consent.resumption", "consent.dispute", "consent.resolution",
     "consent.assignment"}
)  # fmt: skip


def bars(record: Record, prefix: Prefix, now: int) -> Iterator[Problem]:
    """Everything that stands against erasing a registered statement, at the ledger's time `now`."""
    yield from _of_kind(record, prefix)
    if next(_holding(record, prefix), None) is not None:
        yield _problem("legal_hold", "a legal hold needs it; release the hold first")
    if any(life_of(prefix, grant).disputed_at(now) for grant in _grants_of(record, prefix)):
        yield _problem("disputed", "a grant it belongs to is in dispute; it stays until that is settled")


def _problem(code: str, detail: str) -> Problem:
    return Problem(code, "/statement", detail)


def _of_kind(record: Record, prefix: Prefix) -> Iterator[Problem]:
    kind, body = record.statement.type, record.body
    if kind in _AFTER_THEIR_GRANT:
        named = record.statement.refs  # none for what a union says of an agreement: that binds every grant under it
        if not named or any(prefix.record(one) is not None for one in named):
            yield _problem("erasure_barred", "it restricts what is registered; what it is about must be erased first")
    elif kind not in _FREELY:
        yield _problem("erasure_barred", f"a {kind} stays: other statements cannot be verified or judged without it")
    elif isinstance(body, PartyRegistration):
        yield from _of_person(record, body, prefix)
    elif any(prefix.record(one) is not None for one in getattr(body, "supersedes", ())):
        yield _problem("erasure_barred", "what it replaces would count again; erase that first")
    elif isinstance(body, Grant) and _bars_others(record, body, prefix):
        detail = "it excludes uses under every grant of the performer; erase the other grants first"
        yield _problem("erasure_barred", detail)


def _of_person(record: Record, body: PartyRegistration, prefix: Prefix) -> Iterator[Problem]:
    if body.kind != "performer":
        yield _problem("erasure_barred", f"the registration of a {body.kind} stays: its signatures rest on it")
    elif any(one.index < record.index for one in prefix.about(f"party:{body.party}")):
        yield _problem("erasure_barred", "an earlier registration of the party would count again; erase that first")


def _bars_others(record: Record, body: Grant, prefix: Prefix) -> bool:
    reaching = any(one.applies_to == "all_grants_of_performer" for one in body.exclusions)
    return reaching and any(one.digest != record.digest for one in prefix.about(f"performer:{body.performer}"))


def _grants_of(record: Record, prefix: Prefix) -> Iterator[Record]:
    """The grants a statement belongs to: itself, those it acts on, those of the person it registers."""
    if isinstance(record.body, Grant):
        yield record
    elif isinstance(record.body, PartyRegistration):
        yield from prefix.complete(f"performer:{record.body.party}", Grant)
    for digest in record.statement.refs:
        named = prefix.record(digest)
        if named is not None and isinstance(named.body, Grant):
            yield named


def _holding(record: Record, prefix: Prefix) -> Iterator[Record]:
    """The holds in force that need the statement, or a document it names."""
    touched = {record.digest, *documents_of(record.statement)}
    for hold in prefix.complete("legal-holds", LegalHold):
        if hold_counts(hold, prefix) and not _released(hold, prefix) and touched & _needed(hold, prefix):
            yield hold


def hold_counts(hold: Record, prefix: Prefix) -> bool:
    """Whether a registrar ordered it, or somebody whom the target names."""
    assert isinstance(hold.body, LegalHold)
    if registry.signed_by_registrar(prefix, hold):
        return True
    target = prefix.record(hold.body.target)
    named = _named(target) if target is not None else set()
    return any(signing.party in named for signing in standing(prefix, hold, doubted=True))


def _released(hold: Record, prefix: Prefix) -> bool:
    assert isinstance(hold.body, LegalHold)
    named = (
        *prefix.complete(f"on:{hold.digest}", LegalRelease),
        *prefix.complete(f"on:{hold.body.target}", LegalRelease),
    )
    return any(one.index > hold.index and release_counts(one, hold, prefix) for one in named)


def release_counts(release: Record, hold: Record, prefix: Prefix) -> bool:
    """Whether a registrar released the hold, or one of those who ordered it."""
    if registry.signed_by_registrar(prefix, release):
        return True
    return any(by_party(prefix, release, one.party) for one in hold.statement.parties if one.role != "registrar")


def holds_on(release: Record, prefix: Prefix) -> list[Record]:
    """The holds a release is about: the one it names, or those on what it names."""
    assert isinstance(release.body, LegalRelease)
    target = release.body.target
    holds = prefix.complete("legal-holds", LegalHold)
    return [one for one in holds if isinstance(one.body, LegalHold) and target in {one.digest, one.body.target}]


def _needed(hold: Record, prefix: Prefix) -> set[str]:
    """What a hold keeps: its target, all that is said about it, their documents, and who the people in it are.

    Keys and mandates are never erased and need no hold.
    """
    assert isinstance(hold.body, LegalHold)
    target = prefix.record(hold.body.target)
    if target is None:
        return {hold.body.target}  # a document, or a statement that is not here yet
    kept, people = set(), _named(target)
    for record in (target, *prefix.about(f"on:{target.digest}")):
        kept |= {record.digest, *record.statement.refs, *documents_of(record.statement)}
        people |= _named(record)
    return kept | {one.digest for party in people for one in prefix.about(f"party:{party}")}


def _named(record: Record) -> set[str]:
    """The parties a statement names as signers, and those a grant is between."""
    named = {one.party for one in record.statement.parties}
    return named | {record.body.performer, record.body.licensee} if isinstance(record.body, Grant) else named


def of_order(order: Record, prefix: Prefix, now: int) -> Iterator[Problem]:
    """Why a complete order erases nothing. Silent once its statement is gone."""
    assert isinstance(order.body, ErasureOrder)
    target = prefix.record(order.body.statement)
    if target is not None:
        yield from bars(target, prefix, now)
