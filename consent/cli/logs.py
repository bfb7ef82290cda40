"""`consent log`: what the log shows, and the audit of everything."""

from __future__ import annotations

import sys

import click

from consent.cli import codes, output
from consent.cli.desk import ledger


@click.group()
def log() -> None:
    """The log: its head, proofs, and the audit."""


@log.command()
@output.as_json
def head(json_: bool) -> None:
    """The signed head of the log."""
    said = ledger().head()
    output.show(said, said["checkpoint"].rstrip("\n"), json_=json_)


@log.command()
@click.argument("index", type=click.IntRange(min=0))
def prove(index: int) -> None:
    """The C2SP tlog-proof of the entry at INDEX."""
    click.echo(ledger().entry_proof(index), nl=False)


@log.command()
@click.argument("old", type=click.IntRange(min=0))
@click.argument("new", type=click.IntRange(min=0))
@output.as_json
def consistency(old: int, new: int, json_: bool) -> None:
    """The proof that the log of NEW entries extends that of OLD."""
    said = ledger().consistency(old, new)
    output.show(said, "\n".join(said["path"]), json_=json_)


@log.command()
@output.as_json
def audit(json_: bool) -> None:
    """Re-verify everything: bytes, proofs, tree, checkpoint, projections, decisions. Exit 13 names what is wrong."""
    opened = ledger()
    size = opened.head()["tree_size"]
    with click.progressbar(length=size, label="Auditing", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        report = opened.audit(lambda done, _: bar.update(done - bar.pos))
    problems = [{"code": one.code, "pointer": one.pointer, "detail": one.detail} for one in report.problems]
    clean = f"✓ Clean: {report.entries} entries and everything beside them"
    text = (
        clean if not problems else "\n".join(["✕ The ledger does not hold:", *(f"  {one}" for one in report.problems)])
    )
    output.show({"clean": not problems, "entries": report.entries, "problems": problems}, text, json_=json_)
    sys.exit(codes.EVIDENCE_INVALID if problems else codes.OK)
