"""Where a command finds its ledger: a database, or a service when `--url` or CONSENT_URL is given."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

import click

from consent.settings import Settings

if TYPE_CHECKING:  # to open a database takes most of a second: only what is opened is imported
    from consent.ledger.ledger import Ledger


class Desk(Protocol):
    """What a ledger and a service both do."""

    def register(self, raw: bytes) -> Any:
        """Register a bundle."""

    def add_proofs(self, digest: str, raw: bytes) -> Any:
        """Add proofs."""

    def statement(self, digest: str, *, at: int | None = None, known_at: int | None = None) -> dict[str, Any]:
        """Show a statement."""

    def draft(self, value: Any) -> dict[str, Any]:
        """Draft a statement."""

    def check(self, value: Any) -> dict[str, Any]:
        """Check."""

    def recorded(self, decision: str) -> dict[str, Any]:
        """A recorded answer."""

    def replay(self, decision: str) -> dict[str, Any]:
        """A decision decided again."""

    def impact(self, value: Any) -> dict[str, Any]:
        """What a withdrawal does."""

    def status(self, decision: str) -> dict[str, Any]:
        """Whether a receipt still stands."""

    def evidence(self, kind: str, subject: str) -> bytes:
        """Evidence of a decision, a grant or a project, as a zip."""

    def document(self, sha256: str) -> Any:
        """A document; `data` are its bytes."""

    def put_document(self, sha256: str, data: bytes) -> bool:
        """Keep a document under its digest."""

    def declare(self, value: Any) -> dict[str, Any]:
        """Declare a planned use."""

    def declarations(self, project: str, *, at: int | None = None, known_at: int | None = None) -> dict[str, Any]:
        """A project's declared uses."""

    def obligations(
        self, project: str, *, status: str | None = None, at: int | None = None, known_at: int | None = None
    ) -> dict[str, Any]:
        """What is owed in a project."""


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
    """The ledger of the database, for what is done on the machine itself."""
    from consent.bootstrap import open_ledger

    return open_ledger(settings())
