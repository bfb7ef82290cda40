"""Where a command finds its ledger: a database, or a service when `--url` or CONSENT_URL is given."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import click

from consent.answers.audit import Sample
from consent.answers.checks import CheckAnswer, Replay, Status
from consent.answers.declarations import Declaration, Declarations
from consent.answers.disclosures import Disclosure
from consent.answers.impact import Impact
from consent.answers.log import LoggedStatement
from consent.answers.obligations import Obligations
from consent.answers.statements import Drafted, Registered, ShownStatement
from consent.cli import output
from consent.errors import InvalidInput
from consent.settings import Settings
from consent.view import HERE, View

if TYPE_CHECKING:  # to open a database takes most of a second: only what is opened is imported
    from consent.ledger.ledger import Ledger


class WithBytes(Protocol):
    """A document as it was kept."""

    @property
    def data(self) -> bytes:
        """Its bytes."""


class Desk(Protocol):
    """What a ledger and a service both do."""

    def register(self, raw: bytes) -> Registered:
        """Register a bundle."""

    def add_proofs(self, digest: str, raw: bytes) -> Registered:
        """Add proofs."""

    def statement(self, digest: str, view: View = HERE) -> ShownStatement:
        """Show a statement."""

    def draft(self, value: Any) -> Drafted:
        """Draft a statement."""

    def check(self, value: Any) -> CheckAnswer:
        """Check."""

    def recorded(self, decision: str) -> CheckAnswer:
        """A recorded answer."""

    def replay(self, decision: str) -> Replay:
        """A decision decided again."""

    def impact(self, value: Any) -> Impact:
        """What a withdrawal does."""

    def status(self, decision: str) -> Status:
        """Whether a receipt still stands."""

    def evidence(self, kind: str, subject: str) -> bytes:
        """Evidence of a decision, a grant or a project, as a zip."""

    def document(self, sha256: str) -> WithBytes:
        """A document."""

    def put_document(self, sha256: str, data: bytes) -> bool:
        """Keep a document under its digest."""

    def declare(self, value: Any) -> Declaration:
        """Declare a planned use."""

    def declarations(self, project: str, view: View = HERE) -> Declarations:
        """A project's declared uses."""

    def disclosure(
        self, project: str, since: int | None = None, cursor: str | None = None, limit: int = ..., view: View = HERE
    ) -> Disclosure:
        """A page of the uses of a project, disclosed."""

    def obligations(self, project: str, status: str | None = None, view: View = HERE) -> Obligations:
        """What is owed in a project."""

    def logged(self, digest: str) -> LoggedStatement:
        """Where a statement was registered."""

    def sample(self, seed: str, wanted: int) -> Sample:
        """The entries a seed picks."""


def settings() -> Settings:
    """The settings in force, with `--url` where it was given."""
    url = click.get_current_context().find_root().params.get("url")
    read = Settings.read()
    return read if url is None else replace(read, url=url)


def desk() -> Desk:
    """The service, where one is named; else the ledger of the database."""
    found = settings()
    if found.url:
        from consent.client import Client

        return Client(found.url, found.token)
    return ledger()


def ledger() -> Ledger:
    """The ledger of the database, for what is done on the machine itself.

    Raises InvalidInput (`database_only`) where a service was named.
    """
    from consent.bootstrap import open_ledger

    return open_ledger(of_database())


def of_database() -> Settings:
    """The settings of a command that works on the database alone. Raises InvalidInput (`database_only`)."""
    found = settings()
    if found.url:
        detail = f"this is done on the database itself, and {found.url} was named: leave --url and CONSENT_URL out"
        raise InvalidInput.of("database_only", detail)
    _warn_if_others_may_read(found)
    return found


def _warn_if_others_may_read(found: Settings) -> None:
    """Says so where the database's file is open to others; a key that is, is refused where it is opened."""
    path = Path(found.database.removeprefix("sqlite:///"))
    mode = path.stat().st_mode & 0o777 if path.is_file() else 0
    if mode & 0o077:
        output.aside(f"Others may read {path} ({mode:o}): chmod 600 {path}")
