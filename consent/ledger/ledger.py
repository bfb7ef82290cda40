"""The ledger as everybody above sees it: one thin method for each verb. What a verb does stands in its own file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from consent.callers import LOCAL, Caller
from consent.errors import LogInconsistent, Unavailable
from consent.ledger import rollback
from consent.ledger.access import tokens
from consent.ledger.audit import audit
from consent.ledger.audit.audit import AuditReport, Progress
from consent.ledger.checks import check, declarations, impact, obligations, recorded, replay, reservations, status
from consent.ledger.checks.check import ProblemFormatter
from consent.ledger.evidence import gather
from consent.ledger.evidence.gather import Gathered
from consent.ledger.log import cosign, proofs, publish, timestamp
from consent.ledger.log.cosign import Cosigned
from consent.ledger.opened import OpenLedger
from consent.ledger.statements import documents, drafts, grants, register
from consent.ledger.statements.documents import Document
from consent.ledger.statements.register import Registered
from consent.panel.panel import Panel
from consent.vocabulary.identifiers import Identifier


class Ledger:
    """An open ledger.

    `clock` is the time a testing ledger is told, in Unix seconds; `at` when something is true; `known_at` the tree size
    whose knowledge is asked for.
    """

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

    def register(self, raw: bytes, *, clock: int | None = None) -> Registered:
        """See `register.register`."""
        return register.register(self.opened, raw, clock)

    def register_many(self, value: Any, problem: ProblemFormatter, *, clock: int | None = None) -> dict[str, Any]:
        """See `register.register_many`."""
        return register.register_many(self.opened, value, problem, clock)

    def add_proofs(self, digest: str, raw: bytes, *, clock: int | None = None) -> Registered:
        """See `register.add_proofs`."""
        return register.add_proofs(self.opened, digest, raw, clock)

    def draft(self, value: Any, *, clock: int | None = None) -> dict[str, Any]:
        """See `drafts.draft`."""
        return drafts.draft(self.opened, value, clock=clock)

    def statement(
        self, digest: str, *, caller: Caller = LOCAL, at: int | None = None, known_at: int | None = None,
        clock: int | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        """See `grants.statement`."""
        return grants.statement(self.opened, digest, caller=caller, at=at, known_at=known_at, clock=clock)

    def grants(self, *, caller: Caller = LOCAL, clock: int | None = None, **wanted: Any) -> dict[str, Any]:
        """See `grants.grants`."""
        return grants.grants(self.opened, caller=caller, clock=clock, **wanted)

    def history(
        self, digest: str, *, caller: Caller = LOCAL, at: int | None = None, known_at: int | None = None,
        clock: int | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        """See `grants.history`."""
        return grants.history(self.opened, digest, caller=caller, at=at, known_at=known_at, clock=clock)

    # -- documents ---------------------------------------------------------------------------------------------

    def put_document(self, sha256: str, data: bytes) -> bool:
        """See `documents.put`."""
        return documents.put(self.opened, sha256, data)

    def document(self, sha256: str, *, caller: Caller = LOCAL) -> Document:
        """See `documents.get`."""
        return documents.get(self.opened, sha256, caller=caller)

    # -- checks ------------------------------------------------------------------------------------------------

    def check(self, value: Any, *, caller: Caller = LOCAL, clock: int | None = None) -> dict[str, Any]:
        """See `check.check`."""
        return check.check(self.opened, value, caller=caller, clock=clock)

    def check_batch(
        self, value: Any, problem: ProblemFormatter, *, caller: Caller = LOCAL, clock: int | None = None
    ) -> dict[str, Any]:
        """See `check.check_batch`."""
        return check.check_batch(self.opened, value, problem, caller=caller, clock=clock)

    def recorded(
        self, decision: str, *, at: int | None = None, known_at: int | None = None, caller: Caller = LOCAL
    ) -> dict[str, Any]:
        """See `recorded.recorded`."""
        return recorded.recorded(self.opened, decision, at=at, known_at=known_at, caller=caller)

    def checks(self, *, caller: Caller = LOCAL, **wanted: Any) -> dict[str, Any]:
        """See `recorded.checks`."""
        return recorded.checks(self.opened, caller=caller, **wanted)

    def replay(self, decision: str, *, caller: Caller = LOCAL) -> dict[str, Any]:
        """See `replay.replay`."""
        return replay.replay(self.opened, decision, caller=caller)

    def commit(self, decision: str, value: Any, *, caller: Caller = LOCAL, clock: int | None = None) -> dict[str, Any]:
        """See `reservations.commit`."""
        return reservations.commit(self.opened, decision, value, caller=caller, clock=clock)

    def release(self, decision: str, *, caller: Caller = LOCAL, clock: int | None = None) -> dict[str, Any]:
        """See `reservations.release`."""
        return reservations.release(self.opened, decision, caller=caller, clock=clock)

    # -- declared uses and what is owed ------------------------------------------------------------------------

    def declare(self, value: Any, *, caller: Caller = LOCAL, clock: int | None = None) -> dict[str, Any]:
        """See `declarations.declare`."""
        return declarations.declare(self.opened, value, caller=caller, clock=clock)

    def declarations(
        self, project: str, *, at: int | None = None, known_at: int | None = None, caller: Caller = LOCAL
    ) -> dict[str, Any]:
        """See `declarations.declarations`."""
        return declarations.declarations(self.opened, project, at=at, known_at=known_at, caller=caller)

    def obligations(
        self, project: str, *, status: str | None = None, at: int | None = None, known_at: int | None = None,
        caller: Caller = LOCAL, clock: int | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        """See `obligations.obligations`."""
        return obligations.obligations(
            self.opened, project, status=status, at=at, known_at=known_at, caller=caller, clock=clock
        )

    # -- what a withdrawal does --------------------------------------------------------------------------------

    def impact(self, value: Any, *, caller: Caller = LOCAL, clock: int | None = None) -> dict[str, Any]:
        """See `impact.foresee`."""
        return impact.foresee(self.opened, value, caller=caller, clock=clock)

    def status(
        self, decision: str, *, at: int | None = None, known_at: int | None = None, caller: Caller = LOCAL,
        clock: int | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        """See `status.status`."""
        return status.status(self.opened, decision, at=at, known_at=known_at, caller=caller, clock=clock)

    # -- evidence ----------------------------------------------------------------------------------------------

    def evidence(self, kind: str, subject: str, *, caller: Caller = LOCAL) -> bytes:
        """The zip of `gather`."""
        return self.gather(kind, subject, caller=caller).packed()

    def gather(self, kind: str, subject: str, *, caller: Caller = LOCAL) -> Gathered:
        """See `gather.of_decision`, `of_grant`, `of_project`; `kind` is one of these three words."""
        of = {"decision": gather.of_decision, "grant": gather.of_grant, "project": gather.of_project}[kind]
        return of(self.opened, subject, caller=caller)

    # -- the log -----------------------------------------------------------------------------------------------

    def head(self) -> dict[str, Any]:
        """See `proofs.head`."""
        return proofs.head(self.opened)

    def entry_proof(self, index: int) -> str:
        """See `proofs.entry_proof`."""
        return proofs.entry_proof(self.opened, index)

    def consistency(self, old: int, new: int) -> dict[str, Any]:
        """See `proofs.consistency`."""
        return proofs.consistency(self.opened, old, new)

    def tile(self, path: str) -> bytes:
        """See `publish.tile`."""
        return publish.tile(self.opened, path)

    def export_log(self, directory: Path, progress: publish.Progress | None = None) -> dict[str, Any]:
        """See `publish.export`."""
        return publish.export(self.opened, directory, progress)

    def stamp(self, *, unless_within: int | None = None, clock: int | None = None) -> dict[str, Any]:
        """See `timestamp.stamp`."""
        return timestamp.stamp(self.opened, unless_within=unless_within, clock=clock)

    def jwks(self) -> dict[str, Any]:
        """See `proofs.jwks`."""
        return proofs.jwks(self.opened)

    def policy(self) -> str:
        """See `proofs.policy`."""
        return proofs.policy(self.opened)

    def audit(self, progress: Progress | None = None, *, workers: int = 1, since: str | None = None) -> AuditReport:
        """See `audit.audit`."""
        return audit.audit(self.opened, progress, workers=workers, since=since)

    def ready(self) -> None:
        """Raises Unavailable unless the ledger can be read and written and its head is what it should be."""
        if self.opened.store.stopped.is_set():
            raise Unavailable.of("log_stopped", "writing stopped at a contradiction in the log: run consent log audit")
        try:
            with self.opened.store.reading() as tx:
                self.opened.log.verify_head(tx.log)
        except LogInconsistent as error:
            raise Unavailable(error.problems) from error

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
        return cosign.cosign(self.opened, self.head()["tree_size"])

    # -- tokens ------------------------------------------------------------------------------------------------

    def new_token(
        self, *, scopes: Sequence[str], party: str | None = None, projects: Sequence[Identifier] = (),
        expires_in: int | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        """See `tokens.new_token`."""
        return tokens.new_token(self.opened, scopes=scopes, party=party, projects=projects, expires_in=expires_in)

    def caller(self, token: str) -> Caller:
        """See `tokens.caller_of`."""
        return tokens.caller_of(self.opened, token)

    def tokens(self) -> list[dict[str, Any]]:
        """See `tokens.listed`."""
        return tokens.listed(self.opened)

    def revoke_token(self, token_id: str) -> None:
        """See `tokens.revoke`."""
        tokens.revoke(self.opened, token_id)
