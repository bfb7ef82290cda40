"""`consent log`: what the log shows, and the audit of everything."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from consent.cli import codes, output, watching
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


log.add_command(watching.watch)


@log.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
@output.as_json
def export(directory: Path, json_: bool) -> None:
    """Write the log beneath DIRECTORY as files for any web server or bucket: bundles, tiles, then the checkpoint.

    What is there and equal stays, so a broken export goes on; a path with other bytes is refused (exit 13).
    """
    opened = ledger()
    with click.progressbar(length=1, label="Publishing", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        said = opened.export_log(directory, progress)
    text = (
        f"✓ Published {said['tree_size']} entries of {said['origin']}: {said['written']} of {said['files']} files new"
    )
    output.show(said, text, json_=json_)


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
