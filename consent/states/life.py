"""The life of a grant: everything that bears on it, each with the instant it counts from.

What lacks authority, or goes beyond what the grant allows, has no effect here.
"""

from __future__ import annotations

from dataclasses import dataclass

from consent.authority import signers
from consent.authority.signatures import key_trouble
from consent.authority.signers import Fault
from consent.records import Record, saying
from consent.registry import Registry
from consent.statements import headings
from consent.statements.grant_events import Confirmation
from consent.statements.grants import Grant
from consent.states.assignments import Transfer, transfers_of
from consent.states.confirmations import confirms
from consent.states.disputes import OpenDispute, open_disputes_of
from consent.states.endings import Ending, endings_of, superseded_at
from consent.states.suspensions import SuspensionChange, in_force, suspension_changes_of
from consent.subjects import Person
from consent.vocabulary.identifiers import Identifier
from consent.vocabulary.times import start_of_day


@dataclass(frozen=True, slots=True)
class Life:
    """A grant and everything that bears on it, as one prefix shows it.

    `person` is the performer as registered, `faults` what is wrong with the authority of those who signed.
    """

    record: Record[Grant]
    grant: Grant
    person: Person | None
    faults: tuple[Fault, ...]
    revoked_key: bool
    superseded_at: int | None
    endings: tuple[Ending, ...]
    suspension_changes: tuple[SuspensionChange, ...]
    open_disputes: tuple[OpenDispute, ...]
    confirmed: bool
    transfers: tuple[Transfer, ...]

    @property
    def consent_at(self) -> int | None:
        """When consent was given: the last proof; for a confirmed transcript the beginning of the day it was signed."""
        signed_at = self.record.complete_at
        basis = self.grant.basis
        if basis is None or not self.confirmed or signed_at is None:
            return signed_at
        return min(signed_at, start_of_day(basis.signed_on, "UTC"))

    def ended_at(self, at: int) -> list[Ending]:
        """The endings that count at the instant."""
        return [ending for ending in self.endings if ending.effective <= at]

    def suspended_at(self, at: int, work: tuple[Identifier, ...], licensee: str | None) -> list[SuspensionChange]:
        """The suspensions in force at the instant: of the grant, and of its agreement by each union."""
        return in_force(self.suspension_changes, at, work, licensee)

    def suspended_during(
        self, start: int, end: int, work: tuple[Identifier, ...], licensee: str | None
    ) -> list[SuspensionChange]:
        """The suspensions that begin after `start` and before `end`, even if they end before it."""
        return [t for t in self.suspension_changes if t.on and start < t.effective < end and t.reaches(work, licensee)]

    def transfers_at(self, at: int) -> dict[str, Transfer]:
        """The latest word on each transfer by then, by assignee."""
        return {one.to: one for one in sorted(self.transfers, key=lambda one: one.at) if one.at <= at}

    def assignees_at(self, at: int) -> frozenset[str]:
        """Who may ask in the licensee's place: those whose transfer the union approved, where a union has a say."""
        latest = self.transfers_at(at).values()
        return frozenset(one.to for one in latest if one.status == "approved" and self._stands(one))

    def pending_at(self, at: int) -> frozenset[str]:
        """Those a transfer to whom the union has been asked about and has not decided."""
        return frozenset(one.to for one in self.transfers_at(at).values() if one.status == "requested")

    def _stands(self, transfer: Transfer) -> bool:
        return transfer.by_union or self.grant.agreement == "none"

    def disputed_at(self, at: int) -> list[OpenDispute]:
        """The disputes open at the instant."""
        return [one for one in self.open_disputes if one.since <= at and (one.until is None or at < one.until)]


def life_of(registry: Registry, record: Record[Grant]) -> Life:
    """Everything the prefix shows about a grant."""
    grant, about = record.body, registry.complete(headings.on(record.digest))
    endings = endings_of(registry, grant, about)
    return Life(
        record=record,
        grant=grant,
        person=registry.person(grant.performer),
        faults=signers.faults(registry, record),
        revoked_key=any(kind == "key_revoked" for _, kind, _ in key_trouble(registry, record)),
        superseded_at=superseded_at(registry, grant, about),
        endings=endings.counted,
        suspension_changes=suspension_changes_of(registry, grant, about),
        open_disputes=open_disputes_of(registry, record, about, endings.refused),
        confirmed=any(confirms(registry, grant, one) for one in saying(about, Confirmation)),
        transfers=transfers_of(registry, grant, about),
    )
