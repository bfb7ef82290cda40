"""The ledger as everybody above sees it: one thin method for each verb. What a verb does stands in its own file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from consent.answers.audit import Sample
from consent.answers.checks import BatchAnswer, CheckAnswer, Checks, Replay, Status
from consent.answers.declarations import Declaration, Declarations
from consent.answers.disclosures import Disclosure
from consent.answers.impact import Impact
from consent.answers.log import Consistency, Exported, LoggedStatement, SignedHead, Stamped
from consent.answers.obligations import Obligations
from consent.answers.reservations import ReservationEnd
from consent.answers.statements import Drafted, Grants, History, Registered, Results, ShownStatement
from consent.answers.tokens import ListedToken, NewToken
from consent.callers import Caller
from consent.errors import LogInconsistent, Unavailable
from consent.ledger import clock, rollback
from consent.ledger.access import idempotency, tokens
from consent.ledger.audit import audit, sample
from consent.ledger.audit.audit import AuditReport, Progress
from consent.ledger.checks import (
    check,
    declarations,
    disclosures,
    impact,
    obligations,
    recorded,
    replay,
    reservations,
    status,
)
from consent.ledger.checks.recorded import EVERY_CHECK, CheckFilter
from consent.ledger.evidence import gather
from consent.ledger.evidence.gather import Gathered
from consent.ledger.log import cosign, proofs, publish, timestamp
from consent.ledger.log.cosign import Cosigned
from consent.ledger.open_ledger import OpenLedger
from consent.ledger.pages import FIRST, MAX_PAGE, Page
from consent.ledger.statements import documents, drafts, grants, history, register
from consent.ledger.statements.documents import KeptDocument
from consent.ledger.statements.grants import EVERY_GRANT, GrantFilter
from consent.once import Claim, KeptAnswer
from consent.panel.panel import Panel
from consent.view import HERE, View
from consent.vocabulary.identifiers import Identifier


class Ledger:
    """An open ledger. `view` is who asks, and what of it they look at."""

    def __init__(self, opened: OpenLedger) -> None:
        self.opened = opened
        """What it stands on, for whoever looks beneath: tests and measurements."""

    @property
    def origin(self) -> str:
        """The log's origin."""
        return self.opened.log.origin

    @property
    def testing(self) -> bool:
        """Whether it may be given a clock."""
        return self.opened.testing

    # -- statements --------------------------------------------------------------------------------------------

    def register(self, raw: bytes, view: View = HERE) -> Registered:
        """See `register.register`."""
        return register.register(self.opened, raw, view)

    def register_many(self, value: Any, view: View = HERE) -> Results:
        """See `register.register_many`."""
        return register.register_many(self.opened, value, view)

    def add_proofs(self, digest: str, raw: bytes, view: View = HERE) -> Registered:
        """See `register.add_proofs`."""
        return register.add_proofs(self.opened, digest, raw, view)

    def draft(self, value: Any, view: View = HERE) -> Drafted:
        """See `drafts.draft`."""
        return drafts.draft(self.opened, value, view)

    def statement(self, digest: str, view: View = HERE) -> ShownStatement:
        """See `grants.statement`."""
        return grants.statement(self.opened, digest, view)

    def grants(self, wanted: GrantFilter = EVERY_GRANT, page: Page = FIRST, view: View = HERE) -> Grants:
        """See `grants.grants`."""
        return grants.grants(self.opened, wanted, page, view)

    def history(self, digest: str, view: View = HERE) -> History:
        """See `history.history`."""
        return history.history(self.opened, digest, view)

    # -- documents ---------------------------------------------------------------------------------------------

    def put_document(self, sha256: str, data: bytes, view: View = HERE) -> bool:
        """See `documents.put`."""
        return documents.put(self.opened, sha256, data, view.caller)

    def document(self, sha256: str, view: View = HERE) -> KeptDocument:
        """See `documents.get`."""
        return documents.get(self.opened, sha256, view)

    # -- checks ------------------------------------------------------------------------------------------------

    def check(self, value: Any, view: View = HERE) -> CheckAnswer:
        """See `check.check`."""
        return check.check(self.opened, value, view)

    def check_batch(self, value: Any, view: View = HERE) -> BatchAnswer:
        """See `check.check_batch`."""
        return check.check_batch(self.opened, value, view)

    def recorded(self, decision: str, view: View = HERE) -> CheckAnswer:
        """See `recorded.recorded`."""
        return recorded.recorded(self.opened, decision, view)

    def checks(self, wanted: CheckFilter = EVERY_CHECK, page: Page = FIRST, view: View = HERE) -> Checks:
        """See `recorded.checks`."""
        return recorded.checks(self.opened, wanted, page, view)

    def replay(self, decision: str, view: View = HERE) -> Replay:
        """See `replay.replay`."""
        return replay.replay(self.opened, decision, view)

    def status(self, decision: str, view: View = HERE) -> Status:
        """See `status.status`."""
        return status.status(self.opened, decision, view)

    def commit(self, decision: str, value: Any, view: View = HERE) -> ReservationEnd:
        """See `reservations.commit`."""
        return reservations.commit(self.opened, decision, value, view)

    def release(self, decision: str, view: View = HERE) -> ReservationEnd:
        """See `reservations.release`."""
        return reservations.release(self.opened, decision, view)

    # -- declared uses, what is owed, what a withdrawal does -----------------------------------------------------

    def declare(self, value: Any, view: View = HERE) -> Declaration:
        """See `declarations.declare`."""
        return declarations.declare(self.opened, value, view)

    def declarations(self, project: str, view: View = HERE) -> Declarations:
        """See `declarations.declarations`."""
        return declarations.declarations(self.opened, project, view)

    def disclosure(
        self, project: str, since: int | None = None, cursor: str | None = None, limit: int = MAX_PAGE,
        view: View = HERE,
    ) -> Disclosure:  # fmt: skip
        """See `disclosures.disclosure`."""
        return disclosures.disclosure(self.opened, project, since, Page(cursor, limit), view)

    def obligations(self, project: str, status: str | None = None, view: View = HERE) -> Obligations:
        """See `obligations.obligations`."""
        return obligations.obligations(self.opened, project, status, view)

    def impact(self, value: Any, view: View = HERE) -> Impact:
        """See `impact.foresee`."""
        return impact.foresee(self.opened, value, view)

    # -- evidence ----------------------------------------------------------------------------------------------

    def evidence(self, kind: str, subject: str, view: View = HERE) -> bytes:
        """The zip of `gather`."""
        return self.gather(kind, subject, view).packed()

    def gather(self, kind: str, subject: str, view: View = HERE) -> Gathered:
        """See `gather.of_decision`, `of_grant`, `of_project`; `kind` is one of these three words."""
        of = {"decision": gather.of_decision, "grant": gather.of_grant, "project": gather.of_project}[kind]
        return of(self.opened, subject, view)

    # -- the log -----------------------------------------------------------------------------------------------

    def head(self) -> SignedHead:
        """See `proofs.head`."""
        return proofs.head(self.opened)

    def entry_proof(self, index: int) -> str:
        """See `proofs.entry_proof`."""
        return proofs.entry_proof(self.opened, index)

    def consistency(self, old: int, new: int) -> Consistency:
        """See `proofs.consistency`."""
        return proofs.consistency(self.opened, old, new)

    def logged(self, digest: str) -> LoggedStatement:
        """See `proofs.logged`."""
        return proofs.logged(self.opened, digest)

    def sample(self, seed: str, wanted: int, view: View = HERE) -> Sample:
        """See `sample.sample`."""
        return sample.sample(self.opened, seed, wanted, view)

    def tile(self, path: str) -> bytes:
        """See `publish.tile`."""
        return publish.tile(self.opened, path)

    def export_log(self, directory: Path, progress: publish.Progress | None = None) -> Exported:
        """See `publish.export`."""
        return publish.export(self.opened, directory, progress)

    def stamp(self, unless_within: int | None = None, view: View = HERE) -> Stamped:
        """See `timestamp.stamp`."""
        return timestamp.stamp(self.opened, unless_within, view)

    def jwks(self) -> Mapping[str, Any]:
        """See `proofs.jwks`."""
        return proofs.jwks(self.opened)

    def policy(self) -> str:
        """See `proofs.policy`."""
        return proofs.policy(self.opened)

    def audit(self, progress: Progress | None = None, *, workers: int = 1, since: str | None = None) -> AuditReport:
        """See `audit.audit`."""
        return audit.audit(self.opened, progress, workers=workers, since=since)

    def ready(self, *, to_write: bool = True) -> None:
        """Raises Unavailable unless the ledger can be read, its head is what it should be, and a write would be taken.

        A write is taken by disk and database, and by a clock that agrees with what others say, where they are asked.
        Without `to_write`, as of a replica that only reads, nothing is tried.
        """
        if self.opened.store.stopped.is_set():
            raise Unavailable.of("log_stopped", "writing stopped at a contradiction in the log: run consent log audit")
        try:
            with self.opened.store.reading() as tx:
                self.opened.log.verify_head(tx.log)
            if to_write:
                clock.agree(self.opened)
        except LogInconsistent as error:
            raise Unavailable(error.problems) from error
        if to_write:
            self.opened.store.try_writing()

    # -- witnesses ---------------------------------------------------------------------------------------------

    @property
    def panel(self) -> Panel:
        """The witnesses this ledger asks."""
        return self.opened.panel

    @property
    def vkey(self) -> str:
        """What verifies the log's checkpoints."""
        return self.opened.log.vkey

    def confirm(self) -> None:
        """See `rollback.confirm`: at start, before anything is signed."""
        rollback.confirm(self.opened.store, self.opened.log, self.opened.panel)

    def cosign(self) -> Cosigned | None:
        """The present head, shown to the witnesses; None while too few have cosigned it."""
        return cosign.cosign(self.opened, self.head().tree_size)

    def has_cosigned(self, url: str) -> bool:
        """Whether the witness at that address has itself cosigned the present head."""
        return cosign.has_cosigned(self.opened, url)

    # -- tokens ------------------------------------------------------------------------------------------------

    def new_token(
        self, *, scopes: Sequence[str], party: str | None = None, projects: Sequence[Identifier] = (),
        expires_in: int | None = None,
    ) -> NewToken:  # fmt: skip
        """See `tokens.new_token`."""
        return tokens.new_token(self.opened, scopes=scopes, party=party, projects=projects, expires_in=expires_in)

    def caller(self, token: str) -> Caller:
        """See `tokens.caller_of`."""
        return tokens.caller_of(self.opened, token)

    def tokens(self) -> tuple[ListedToken, ...]:
        """See `tokens.listed`."""
        return tokens.listed(self.opened)

    def revoke_token(self, token_id: str) -> None:
        """See `tokens.revoke`."""
        tokens.revoke(self.opened, token_id)

    # -- requests that happen once -----------------------------------------------------------------------------

    def claim(self, token: str, key: str, request: bytes, clock: int | None) -> Claim | KeptAnswer:
        """See `idempotency.claim`."""
        return idempotency.claim(self.opened, token, key, request, clock)

    def finish(self, claim: Claim, told: KeptAnswer) -> None:
        """See `idempotency.finish`."""
        idempotency.finish(self.opened, claim, told)

    def free(self, claim: Claim) -> None:
        """See `idempotency.free`."""
        idempotency.free(self.opened, claim)
