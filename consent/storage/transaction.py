"""One transaction: several rooms over one connection. What comes out is frozen; what goes in was staged and is kept.

It is itself the shelf that prefixes read from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from sqlalchemy import Connection

from consent.records import AnyRecord, Hold, RecordedDecision, ReportedDecision
from consent.statements.headings import Heading
from consent.storage.beside import Beside
from consent.storage.claims import Claims
from consent.storage.decisions import Decisions
from consent.storage.documents import DocumentRows
from consent.storage.entries import LogRows
from consent.storage.records import (
    Cosignature,
    Deposit,
    DocumentOpening,
    DocumentOwner,
    EndedClaims,
    EndedReservation,
    Erased,
    Filing,
    FreedClaim,
    Head,
    HeldClock,
    IssuedReceipt,
    RevokedToken,
    Stamp,
    StoredClaim,
    StoredDocument,
    StoredHold,
    StoredProof,
    StoredStatement,
    StoredToken,
)
from consent.storage.scan import Scan
from consent.storage.statements import StatementCache, Statements

D = TypeVar("D", bound=Deposit)


class Transaction:
    """What may be read and written between one BEGIN and its end.

    `log` has entries, hashes and the head it was opened on; `statements`, `decisions`, `documents`, `claims` and
    `beside` what lies beside the log; `scan` whole tables, for an audit.
    """

    def __init__(self, connection: Connection, opened_on: Head | None, known: StatementCache) -> None:
        self.log = LogRows(connection, opened_on)
        self.statements = Statements(connection, known, self.log)
        self.decisions = Decisions(connection)
        self.beside = Beside(connection)
        self.documents = DocumentRows(connection)
        self.claims = Claims(connection)
        self.scan = Scan(connection, self.decisions)
        self._holds: dict[str, list[Hold]] = {}
        self._reported: dict[str, list[ReportedDecision]] = {}

    @property
    def head(self) -> Head:
        """The head this transaction rests on."""
        return self.log.head

    # -- the shelf -------------------------------------------------------------------------------------------------

    def fetch(self, headings: Iterable[Heading]) -> None:
        """Read what is filed under all of these at once."""
        self.statements.fetch(headings)

    def about(self, heading: Heading) -> Sequence[AnyRecord]:
        """Every record filed under the heading, oldest first."""
        return self.statements.about(heading)

    def oldest(self, heading: Heading, after: int = -1) -> Iterator[AnyRecord]:
        """The same, oldest first, read a few at a time."""
        return self.statements.oldest(heading, after)

    def signers(self, heading: Heading) -> Sequence[str]:
        """Whoever signed something that is filed under the heading, each once."""
        return self.statements.signers(heading)

    def count(self, headings: Sequence[Heading], before: int) -> int:
        """How many statements are filed under any of these by the entries before that one."""
        return self.statements.count(headings, before)

    def record(self, digest: str) -> AnyRecord | None:
        """The statement of that digest."""
        return self.statements.record(digest)

    def holds(self, grant: str) -> Sequence[Hold]:
        """Every hold on limits of the grant."""
        if grant not in self._holds:
            self._holds[grant] = self.decisions.holds_on(grant)
        return self._holds[grant]

    def reported(self, grant: str) -> Sequence[ReportedDecision]:
        """The decisions that relied on the grant and on which something was reported, by index."""
        if grant not in self._reported:
            self._reported[grant] = self.decisions.reported_on(grant)
        return self._reported[grant]

    def decided(self, decision: str) -> RecordedDecision | None:
        """The recorded decision of that id."""
        return self.decisions.find(decision)

    def forget(self) -> None:
        """Let go of what was read: for whoever walks over the whole ledger in one snapshot."""
        self.log.forget()
        self.statements.forget()
        self._holds.clear()
        self._reported.clear()

    # -- writing ---------------------------------------------------------------------------------------------------

    def keep(self, deposits: Sequence[Deposit]) -> None:
        """Store what was staged; whatever names an entry comes after it, whatever names a decision after that."""
        self._keep_said(deposits)
        self._keep_decided(deposits)
        self.beside.add_stamps(_of(deposits, Stamp))
        self.beside.add_cosignatures(_of(deposits, Cosignature))
        self.beside.hold_clock(_of(deposits, HeldClock))
        self.documents.add(_of(deposits, StoredDocument), _of(deposits, DocumentOwner), _of(deposits, DocumentOpening))
        self.beside.add_tokens(_of(deposits, StoredToken))
        self.beside.revoke_tokens(_of(deposits, RevokedToken))
        self._keep_claims(deposits)

    def _keep_claims(self, deposits: Sequence[Deposit]) -> None:
        """What is over goes first: the claim that is kept with an erasure outlives it."""
        if _of(deposits, Erased):
            self.claims.forget_told()
        self.claims.end(_of(deposits, EndedClaims))
        self.claims.revoke(_of(deposits, RevokedToken))
        self.claims.free(_of(deposits, FreedClaim))
        self.claims.put(_of(deposits, StoredClaim))

    def _keep_said(self, deposits: Sequence[Deposit]) -> None:
        statements, proofs = _of(deposits, StoredStatement), _of(deposits, StoredProof)
        if statements or proofs:
            self.statements.add(statements, proofs, _of(deposits, Filing))
        if gone := _of(deposits, Erased):
            self.statements.erase(gone)
            for one in gone:
                self.documents.erase(one.documents, one.digest)

    def _keep_decided(self, deposits: Sequence[Deposit]) -> None:
        self.decisions.add(_of(deposits, RecordedDecision), _of(deposits, StoredHold))
        self.decisions.end(_of(deposits, EndedReservation))
        self.decisions.issue(_of(deposits, IssuedReceipt))


def _of(deposits: Iterable[Deposit], kind: type[D]) -> list[D]:
    return [one for one in deposits if isinstance(one, kind)]
