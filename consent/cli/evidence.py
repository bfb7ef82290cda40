"""`consent evidence`: everything about a decision, a grant or a project in one file that needs no trust in anybody."""

from __future__ import annotations

import click

from consent.cli import output
from consent.cli.groups import Gathering
from consent.cli.names import NamesDigest
from consent.cli.target import desk, ledger, settings
from consent.errors import InvalidInput, Problem


@click.group(cls=Gathering)
def evidence() -> None:
    """Evidence that verifies offline: statements, proofs, documents, decisions, and an account in plain words."""


def _written(kind: str, subject: str, path: str, *, json_: bool) -> None:
    data = _pages(kind, subject) if path.endswith(".pdf") else desk().evidence(kind, subject)
    output.write_bytes(path, data)
    output.show({"file": path, "bytes": len(data)}, f"✓ Evidence of the {kind} {subject}: {path}", json_=json_)


def _pages(kind: str, subject: str) -> bytes:
    from consent.paper import document

    if settings().url:
        detail = "pages are made where the ledger lies; ask the service for a .zip"
        raise InvalidInput((Problem("setting_unknown", "/output", detail),))

    gathered = ledger().gather(kind, subject)
    return document.render(gathered.account, gathered.packed(), gathered.files, made_at=gathered.made_at)


to_file = click.option("-o", "--output", "path", required=True, metavar="FILE", help="case.zip, or case.pdf for pages.")


@evidence.command(cls=NamesDigest)
@click.argument("decision")
@to_file
@output.as_json
def decision(decision: str, path: str, json_: bool) -> None:
    """What was asked, what was answered, and everything the answer rested on."""
    _written("decision", decision, path, json_=json_)


@evidence.command(cls=NamesDigest)
@click.argument("grant")
@to_file
@output.as_json
def grant(grant: str, path: str, json_: bool) -> None:
    """A grant, all that was said about it, and every decision that relied on it."""
    _written("grant", grant, path, json_=json_)


@evidence.command()
@click.argument("project")
@to_file
@output.as_json
def project(project: str, path: str, json_: bool) -> None:
    """Everything said and decided about a work, given as scheme:value."""
    _written("project", project, path, json_=json_)
