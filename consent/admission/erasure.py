"""Whether a statement's bytes may be erased, and if not, why.

Erasing takes away what somebody said. It must never take away a bar: what is gone may only make less covered, never
more, and nobody's signature may become unverifiable by it. So kinds that others lean on stay, what restricts stays as
long as what it restricts, and nothing is erased that a legal hold or an open dispute needs. What still waits for
signatures counts as standing: it may become complete afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from consent.authority.signatures import by_party, standing
from consent.errors import Problem
from consent.records import AnyRecord, Complete, Record, saying
from consent.registry import Registry
from consent.statements import headings
from consent.statements.grants import Grant
from consent.statements.headings import documents_of
from consent.statements.people import PartyRegistration
from consent.statements.rulings import ErasureOrder, LegalHold, LegalRelease, UseReport
from consent.states.life import life_of

_FREELY: Final = frozenset(
    {"consent.grant", "consent.confirmation", "use.approval", "approval", "notice", "use.report", "party.registration"}
)
_AFTER_THEIR_GRANT: Final = frozenset(
    {"consent.revocation", "consent.suspension", "consent.resumption", "consent.dispute", "consent.resolution",
     "consent.assignment"}
)  # fmt: skip


def bars(record: AnyRecord, registry: Registry, now: int) -> Iterator[Problem]:
    """Everything that stands against erasing a registered statement, at the ledger's time `now`."""
    yield from _of_kind(record, registry)
    if next(_holding(record, registry), None) is not None:
        yield _problem("legal_hold", "a legal hold needs it; release the hold first")
    if any(life_of(registry, grant).disputed_at(now) for grant in _grants_of(record, registry)):
        yield _problem("disputed", "a grant it belongs to is in dispute; it stays until that is settled")


def _problem(code: str, detail: str) -> Problem:
    return Problem(code, "/statement", detail)


def _of_kind(record: AnyRecord, registry: Registry) -> Iterator[Problem]:
    kind, body = record.statement.type, record.body
    if kind in _AFTER_THEIR_GRANT:
        named = record.statement.refs  # none for what a union says of an agreement: that binds every grant under it
        if not named or any(registry.record(one) is not None for one in named):
            yield _problem("erasure_barred", "it restricts what is registered; what it is about must be erased first")
    elif kind not in _FREELY:
        yield _problem("erasure_barred", f"a {kind} stays: other statements cannot be verified or judged without it")
    elif isinstance(body, PartyRegistration):
        yield from _of_person(record, body, registry)
    elif any(registry.record(one) is not None for one in getattr(body, "supersedes", ())):
        yield _problem("erasure_barred", "what it replaces would count again; erase that first")
    elif isinstance(body, Grant) and _bars_others(record, body, registry):
        detail = "it excludes uses under every grant of the performer; erase the other grants first"
        yield _problem("erasure_barred", detail)
    elif isinstance(body, UseReport) and _charges(body, registry):
        yield _problem("erasure_barred", "what it reports would be free again; erase the grants it is charged to first")


def _of_person(record: AnyRecord, body: PartyRegistration, registry: Registry) -> Iterator[Problem]:
    if body.kind != "performer":
        yield _problem("erasure_barred", f"the registration of a {body.kind} stays: its signatures rest on it")
    elif any(one.index < record.index for one in registry.about(headings.party(body.party))):
        yield _problem("erasure_barred", "an earlier registration of the party would count again; erase that first")


def _charges(body: UseReport, registry: Registry) -> bool:
    """Whether amounts stand in it and a grant its decision relied on is still here."""
    decided = registry.decided(body.decision) if any(one.amount for one in body.amounts) else None
    return decided is not None and any(registry.record(one.grant) is not None for one in decided.relied_on)


def _bars_others(record: AnyRecord, body: Grant, registry: Registry) -> bool:
    reaching = any(one.applies_to == "all_grants_of_performer" for one in body.exclusions)
    return reaching and any(one.digest != record.digest for one in registry.about(headings.granted_by(body.performer)))


def _grants_of(record: AnyRecord, registry: Registry) -> Iterator[Record[Grant]]:
    """The grants a statement belongs to: itself, those it acts on, those of the person it registers."""
    own = record.of(Grant)
    if own is not None:
        yield own
    elif isinstance(record.body, PartyRegistration):
        yield from registry.said(headings.granted_by(record.body.party), Grant)
    named = (registry.find(digest, Grant) for digest in record.statement.refs)
    yield from (grant for grant in named if grant is not None)


def _holding(record: AnyRecord, registry: Registry) -> Iterator[Complete[LegalHold]]:
    """The holds in force that need the statement, or that are on a document it names."""
    touched = {record.digest, *documents_of(record.statement)}
    for hold in registry.said(headings.LEGAL_HOLDS, LegalHold):
        if hold_counts(hold, registry) and not _released(hold, registry) and touched & _needed(hold, registry):
            yield hold


def hold_counts(hold: Record[LegalHold], registry: Registry) -> bool:
    """Whether a registrar ordered it, or somebody whom the target names."""
    if registry.signed_by_registrar(hold):
        return True
    target = registry.record(hold.body.target)
    named = _named(target) if target is not None else set()
    return any(signing.party in named for signing in standing(registry, hold, doubted=True))


def _released(hold: Record[LegalHold], registry: Registry) -> bool:
    about = (*registry.complete(headings.on(hold.digest)), *registry.complete(headings.on(hold.body.target)))
    releases = saying(about, LegalRelease)
    return any(one.index > hold.index and release_counts(one, hold, registry) for one in releases)


def release_counts(release: Record[LegalRelease], hold: Record[LegalHold], registry: Registry) -> bool:
    """Whether a registrar released the hold, or one of those who ordered it."""
    if registry.signed_by_registrar(release):
        return True
    return any(by_party(registry, release, one.party) for one in hold.statement.parties if one.role != "registrar")


def holds_on(release: Record[LegalRelease], registry: Registry) -> tuple[Complete[LegalHold], ...]:
    """The holds a release is about: the one it names, or those on what it names."""
    target = release.body.target
    holds = registry.said(headings.LEGAL_HOLDS, LegalHold)
    return tuple(one for one in holds if target in {one.digest, one.body.target})


def _needed(hold: Record[LegalHold], registry: Registry) -> set[str]:
    """What a hold keeps: its target, all that is said about it, and who the people in it are.

    Their documents stay with them. Keys and mandates are never erased and need no hold.
    """
    target = registry.record(hold.body.target)
    if target is None:
        return {hold.body.target}  # a document, or a statement that is not here yet
    kept, people = set(), _named(target)
    for record in (target, *registry.about(headings.on(target.digest))):
        kept |= {record.digest, *record.statement.refs}
        people |= _named(record)
    return kept | {one.digest for party in people for one in registry.about(headings.party(party))}


def _named(record: AnyRecord) -> set[str]:
    """The parties a statement names as signers, and those a grant is between."""
    named = {one.party for one in record.statement.parties}
    return named | {record.body.performer, record.body.licensee} if isinstance(record.body, Grant) else named


def of_order(order: Record[ErasureOrder], registry: Registry, now: int) -> Iterator[Problem]:
    """Why a complete order erases nothing. Silent once its statement is gone."""
    target = registry.record(order.body.statement)
    if target is not None:
        yield from bars(target, registry, now)
