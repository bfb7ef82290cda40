"""The life of a grant: everything that bears on it, each with the instant it counts from.

What lacks authority, or goes beyond what the grant allows, has no effect here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from consent.authority import involved, sides, signers
from consent.authority.signatures import key_trouble
from consent.authority.signers import Fault, Signers
from consent.records import AnyComplete, Record, saying
from consent.registers.registrars import last_index
from consent.registry import Registry
from consent.statements import headings
from consent.statements.grant_events import Confirmation, Resolution, Resumption
from consent.statements.grants import Grant
from consent.statements.rulings import UseApproval
from consent.states.assignments import Transfer, transfers_of
from consent.states.confirmations import confirms
from consent.states.declines import declined_by
from consent.states.disputes import OpenDispute, open_disputes_of
from consent.states.endings import Ending, Made, endings_of, superseded_at
from consent.states.suspensions import SuspensionChange, in_force, suspension_changes_of
from consent.subjects import Person
from consent.vocabulary.identifiers import Identifier
from consent.vocabulary.times import end_of_day, start_of_day


@dataclass(frozen=True, slots=True)
class Life:
    """A grant and everything that bears on it, as one prefix shows it.

    `person` is the performer as registered, `signers` who carries it and what is wrong with their authority.
    `gained` are the kinds of what somebody who gains by it said in her place: it says nothing, and a person is asked.
    `declined_by` is the decline that ended it while it was being made; `lapses_at` when it can no longer be signed.
    """

    record: Record[Grant]
    grant: Grant
    person: Person | None
    signers: Signers
    revoked_key: bool
    declined_by: str | None
    lapses_at: int | None
    superseded_at: int | None
    endings: tuple[Ending, ...]
    suspension_changes: tuple[SuspensionChange, ...]
    open_disputes: tuple[OpenDispute, ...]
    confirmed: bool
    transfers: tuple[Transfer, ...]
    gained: frozenset[str] = frozenset()
    undisturbed: bool = field(init=False, compare=False)
    """Whether it was made by who could, and nothing that was said, and nothing known of her, bears on it since."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "undisturbed", self._was_made_plainly and not self._has_history)

    @property
    def _was_made_plainly(self) -> bool:
        """Signed by all, of both sides, each of whom could, with keys that stand; no paper, no day to sign it by."""
        plainly = self.grant.basis is None and self.lapses_at is None and self.declined_by is None
        stands = not self.record.missing and not self.revoked_key and self.signers.her_side and not self.signers.faults
        return plainly and stands and self.signers.signing is not None

    @property
    def _has_history(self) -> bool:
        said = (self.endings, self.suspension_changes, self.open_disputes, self.transfers, self.gained)
        return any(said) or self.superseded_at is not None or self._she_changed

    @property
    def _she_changed(self) -> bool:
        """Whether she died, came of age after she consented, or nobody knows who she is."""
        if self.person is None or self.person.died_at is not None or self.given_at is None:
            return True
        adult_at = self.person.adult_at(signers.zone_of(self.grant))
        return adult_at is not None and self.given_at < adult_at

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What is wrong with the authority of those who signed."""
        return self.signers.faults

    @property
    def has_her_side(self) -> bool:
        """Whether somebody of the performer's side signed who could: without it a grant says nothing but its state."""
        return self.signers.her_side

    @property
    def counts_elsewhere(self) -> bool:
        """Whether it may bear on other grants and switch rules on: it has her side, and no transcript waits for her."""
        return self.has_her_side and (self.grant.basis is None or self.confirmed)

    @property
    def consent_at(self) -> int | None:
        """When the grant was made: the last proof; of a confirmed transcript the beginning of the day it was signed."""
        signed_at = self.record.complete_at
        basis = self.grant.basis
        if basis is None or not self.confirmed or signed_at is None:
            return signed_at
        return min(signed_at, start_of_day(basis.signed_on, "UTC"))

    @property
    def given_at(self) -> int | None:
        """When her side consented: its own proof; of a transcript when the grant was made."""
        return self.signers.signing.at if self.signers.signing is not None else self.consent_at

    @property
    def first_index(self) -> int:
        """The entry with which her side first signed; of a transcript, or where nobody of it did, the first proof."""
        if self.signers.first_index is not None:
            return self.signers.first_index
        return min((one.index for one in self.record.proofs), default=self.record.index)

    def lapsed_at(self, at: int) -> bool:
        """Whether its last party had not signed when it could be signed no longer."""
        if self.lapses_at is None or at < self.lapses_at:
            return False
        return self.consent_at is None or self.record.complete_at is None or self.record.complete_at >= self.lapses_at

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
        return transfer.agreed

    def disputed_at(self, at: int) -> list[OpenDispute]:
        """The disputes open at the instant."""
        return [one for one in self.open_disputes if one.since <= at and (one.until is None or at < one.until)]


def life_of(registry: Registry, record: Record[Grant], gaining: frozenset[str] = frozenset()) -> Life:
    """Everything the prefix shows about a grant.

    `gaining` are who gains by it beside its licensee, as the work declares and the question says: as delegates of hers
    they neither sign nor lift, settle, resume or confirm.
    """
    grant, about = record.body, registry.complete_by(headings.on(record.digest), involved.of_grant(registry, record))
    transfers = transfers_of(registry, grant, about, gaining)
    gaining = gaining | {one.to for one in transfers}
    who = signers.signers_of(registry, record, gaining)
    last = None if record.missing else last_index(record)
    made = Made(who.first_index, last) if who.first_index is not None else None
    endings = endings_of(registry, grant, about, made)
    return Life(
        record=record,
        grant=grant,
        person=registry.person(grant.performer),
        signers=who,
        revoked_key=any(kind != "disputed" for _, kind, _ in key_trouble(registry, record)),
        declined_by=declined_by(registry, record, about),
        lapses_at=None if grant.sign_by is None else end_of_day(grant.sign_by, signers.zone_of(grant)),
        superseded_at=superseded_at(registry, grant, about),
        endings=endings.counted,
        suspension_changes=suspension_changes_of(registry, grant, about, gaining),
        open_disputes=open_disputes_of(registry, record, about, endings.refused, gaining),
        confirmed=any(confirms(registry, grant, one, gaining) for one in saying(about, Confirmation)),
        transfers=transfers,
        gained=frozenset(_gained(registry, grant, about, gaining)),
    )


def _gained(registry: Registry, grant: Grant, about: Sequence[AnyComplete], gaining: frozenset[str]) -> Iterator[str]:
    """The kinds of what permits that only somebody who gains by it said in her place."""
    for one in about:
        if isinstance(one.body, Resumption | Resolution | Confirmation | UseApproval):
            everybody, zone = gaining | sides.gaining_by(grant), signers.zone_of(grant)
            uses = sides.uses_of(grant)
            if sides.word_of(registry, one, grant.performer, uses, zone=zone, gaining=everybody) == "gaining":
                yield one.statement.type
