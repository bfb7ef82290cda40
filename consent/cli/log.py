"""`consent log`: what the log shows, and the audit of everything."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

import click

from consent.cli import codes, output, watch
from consent.cli.groups import Gathering
from consent.cli.names import NamesDigest
from consent.cli.target import desk, ledger, of_database
from consent.ledger.audit.audit import AuditReport, audit_hashes

_WORTH_IT: Final = 2000
"""Entries from which on starting more processes takes less time than it saves."""


@click.group(cls=Gathering)
def log() -> None:
    """The log: its head, proofs, and the audit."""


@log.command()
@output.as_json
def head(json_: bool) -> None:
    """The signed head of the log."""
    said = ledger().head()
    output.show(said, said.checkpoint.rstrip("\n"), json_=json_)


@log.command()
@click.argument("index", type=click.IntRange(min=0))
def prove(index: int) -> None:
    """The C2SP tlog-proof of the entry at INDEX."""
    click.echo(ledger().entry_proof(index), nl=False)


@log.command(cls=NamesDigest)
@click.argument("digest")
@output.as_json
def statement(digest: str, json_: bool) -> None:
    """The index of the entry that registered the statement of that DIGEST."""
    said = desk().logged(digest)
    output.show(said, str(said.index), json_=json_)


@log.command()
@click.argument("old", type=click.IntRange(min=0))
@click.argument("new", type=click.IntRange(min=0))
@output.as_json
def consistency(old: int, new: int, json_: bool) -> None:
    """The proof that the log of NEW entries extends that of OLD."""
    said = ledger().consistency(old, new)
    output.show(said, "\n".join(said.path), json_=json_)


log.add_command(watch.watch)


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
    text = f"✓ Published {said.tree_size} entries of {said.origin}: {said.written} of {said.files} files new"
    output.show(said, text, json_=json_)


@log.command()
@click.option("--url", required=True, help="Where the authority is asked (RFC 3161 over HTTP).")
@click.option("--certificate", required=True, metavar="FILE", help="Its own certificate in PEM, past ones after it.")
@click.option("--above", required=True, metavar="FILE", help="The root above it in PEM, with what lies between.")
@click.option(
    "--policy-oid", required=True, metavar="OID", help="The policy it stamps under, such as 1.3.6.1.4.1.4146.2.3."
)
@output.as_json
def tsa(url: str, certificate: str, above: str, policy_oid: str, json_: bool) -> None:
    """Believe a time-stamping authority, and ask it from now on.

    Its certificate is pinned: take it from its operator, not from the network.
    """
    from consent.panel.tsa import save_authority

    leaf, roots = (output.read_bytes(path).decode("ascii", "replace") for path in (certificate, above))
    save_authority(of_database().keys, url, leaf, roots, policy_oid)
    output.show({"url": url, "policy": policy_oid}, f"✓ Heads are stamped by {url} from now on", json_=json_)


@log.command()
@click.option("--unless-within", type=click.IntRange(1), metavar="HOURS", help="Do nothing where a stamp is younger.")
@output.as_json
def timestamp(unless_within: int | None, json_: bool) -> None:
    """Have the present head stamped, and anchor the stamp in the log. Run it daily: --unless-within 23."""
    said = ledger().stamp(None if unless_within is None else unless_within * 3600)
    done = f"✓ The head of {said.tree_size} entries was stamped at {said.time}, entry {said.index}"
    idle = f"✓ Nothing to do: the head of {said.tree_size} entries is stamped, entry {said.index}"
    output.show(said, done if said.new else idle, json_=json_)


@log.command()
@click.option("--since", metavar="FILE", help="An older checkpoint of the log that it must extend.")
@click.option("--jobs", type=click.IntRange(1, 256), help="Processes to use; one for each core where not given.")
@click.option("--hashes", is_flag=True, help="Only whether the entries are those of the signed head: in seconds.")
@output.as_json
def audit(since: str | None, jobs: int | None, hashes: bool, json_: bool) -> None:
    """Re-verify everything: bytes, proofs, tree, checkpoint, cosignatures, time-stamps, projections, decisions.

    Every witness that can be reached is asked whether it has seen more. Exit 13 names what is wrong. With --hashes the
    log alone is looked at: every entry is hashed, the tree made anew; nothing that lies beside it is verified.
    """
    opened = ledger()
    older = output.read_bytes(since).decode("utf-8", "replace") if since else None
    size = opened.head().tree_size
    workers = jobs or (os.cpu_count() or 1 if size > _WORTH_IT else 1)
    with click.progressbar(length=size, label="Auditing", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        audited = partial(audit_hashes, opened.opened) if hashes else opened.audit
        report = audited(progress, workers=workers, since=older)
    problems = [{"code": one.code, "pointer": one.pointer, "detail": one.detail} for one in report.problems]
    said = {"clean": not problems, "entries": report.entries, "undecided": report.undecided, "problems": problems}
    output.show(said, "\n".join(_verdict(report, hashes=hashes)), json_=json_)
    sys.exit(codes.EVIDENCE_INVALID if problems else codes.OK)


def _verdict(report: AuditReport, *, hashes: bool) -> Iterator[str]:
    if report.problems:
        yield "✕ The ledger does not hold:"
        yield from (f"  {one}" for one in report.problems)
    else:
        whole, alone = "and everything beside them", "as the head says; what lies beside them was not looked at"
        yield f"✓ Clean: {report.entries} entries {alone if hashes else whole}"
    if report.undecided:
        yield f"  {report.undecided} decisions could not be made again: erased statements, or rules that cannot be run"
