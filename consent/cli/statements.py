"""`consent statement`: draft, sign, submit, show."""

from __future__ import annotations

from typing import Any

import click

from consent.answers.statements import Described
from consent.cli import output, trust
from consent.cli.groups import Gathering
from consent.cli.names import NamesDigest
from consent.cli.signatures import opened, signed_bundle
from consent.cli.target import desk
from consent.errors import InvalidInput, Problem
from consent.view import View
from signing import bundle, canonical
from signing.errors import SigningError


@click.group(cls=Gathering)
def statement() -> None:
    """Draft, sign, submit and show statements."""


@statement.command()
@click.argument("file")
@click.option("-o", "--output", "path", metavar="FILE", help="Where the canonical statement is written; else stdout.")
@output.as_json
def draft(file: str, path: str | None, json_: bool) -> None:
    """Turn a JSON object in FILE (or -) into the bytes to sign; the plain sentences go to stderr."""
    drafted = desk().draft(output.read_json(file))
    if json_:
        output.show(drafted, "", json_=True)
        return
    output.aside(drafted.plain_text.rstrip())
    for problem in drafted.problems:
        output.aside(f"problem: {problem.code} at {problem.pointer or '/'}: {problem.detail}")
    output.write(drafted.statement.encode(), path)


@statement.command()
@click.argument("file")
@click.option("--key", "paths", multiple=True, required=True, metavar="FILE", help="A private key file; repeatable.")
@click.option("-o", "--output", "path", metavar="FILE", help="Where the bundle is written; else stdout.")
def sign(file: str, paths: tuple[str, ...], path: str | None) -> None:
    """Sign the canonical statement, or add signatures to the bundle, in FILE. What is signed is what was read."""
    data, held = _statement_of(output.read_bytes(file))
    opened(data)
    signers = [trust.private_key(one) for one in paths]
    output.write(signed_bundle(data, signers, held), path)


def _statement_of(raw: bytes) -> tuple[bytes, list[dict[str, Any]]]:
    """The statement's bytes in a file that holds either them or a bundle, and the bundle's proofs."""
    data = raw.removesuffix(b"\n")
    try:
        value = canonical.parse(data, max_bytes=bundle.MAX_BUNDLE_BYTES)
        if isinstance(value, dict) and set(value) == {"statement", "proofs"}:
            read = bundle.read_bundle(data)
            return read.statement, [one.value for one in read.proofs]
    except SigningError as error:
        raise InvalidInput((Problem(error.code, error.pointer, error.detail),)) from error
    return data, []


@statement.command()
@click.argument("file")
@output.as_json
def submit(file: str, json_: bool) -> None:
    """Register the bundle in FILE (or -)."""
    answer = desk().register(output.read_bytes(file).removesuffix(b"\n"))
    output.show(answer.statement, _registered(answer.statement, created=answer.created), json_=json_)


def _registered(shown: Described, *, created: bool) -> str:
    said = "registered" if created else "known already"
    lines = [f"{said}, {shown.state}: {shown.digest} is entry {shown.index}"]
    lines += [f"  waits for the signature of: {role}" for role in shown.missing]
    lines += [f"  {one.code} at {one.pointer or '/'}: {one.detail}" for one in shown.problems]
    return "\n".join(lines)


@statement.command(cls=NamesDigest)
@click.argument("digest")
@output.at
@output.known_at
@output.as_json
def show(digest: str, at: int | None, known_at: int | None, json_: bool) -> None:
    """Show a registered statement: its state, what is wrong with it, and its bundle."""
    shown = desk().statement(digest, View(at=at, known_at=known_at))
    output.show(shown, _registered(shown, created=False), json_=json_)
