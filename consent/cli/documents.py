"""`consent document`: files that statements name by digest."""

from __future__ import annotations

import click

from consent.cli import output
from consent.cli.groups import Gathering
from consent.cli.names import NamesDigest
from consent.cli.target import desk


@click.group(cls=Gathering)
def document() -> None:
    """Documents that statements name by digest, kept beside the log."""


@document.command()
@click.argument("file")
@output.as_json
def put(file: str, json_: bool) -> None:
    """Keep the document in FILE; prints the digest that statements name it by."""
    from signing import digests

    data = output.read_bytes(file)
    sha256 = digests.digest(data)
    new = desk().put_document(sha256, data)
    output.show(
        {"sha256": sha256, "bytes": len(data), "new": new}, f"{sha256} {'kept' if new else 'was here'}", json_=json_
    )


@document.command(cls=NamesDigest)
@click.argument("sha256")
@click.option("-o", "--output", "path", required=True, metavar="FILE", help="Where it is written.")
def get(sha256: str, path: str) -> None:
    """Write the document of that digest to a file."""
    output.write_bytes(path, desk().document(sha256).data)
    output.aside(f"Written to {path}")
