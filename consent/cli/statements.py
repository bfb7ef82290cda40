"""`consent statement`: draft, read, sign, submit, show."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import click

from consent import nearest, readers
from consent.answers.statements import Described
from consent.cli import output, trust
from consent.cli.groups import Gathering
from consent.cli.names import NamesDigest
from consent.cli.signatures import bundled, opened, signed_bundle
from consent.cli.target import desk
from consent.errors import EvidenceInvalid, InvalidInput
from consent.sentences.envelope import envelope
from consent.sentences.people import introduced
from consent.sentences.render import in_full, render
from consent.statements.guide import catalogue
from consent.statements.people import PartyRegistration
from consent.view import View
from consent.vocabulary import identifiers
from signing import bundle, canonical, digests
from signing.errors import SigningError


@click.group(cls=Gathering)
def statement() -> None:
    """Draft, read, sign, submit and show statements."""


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
@click.argument("kind", metavar="TYPE")
@click.option("--full", is_flag=True, help="With what may be left out, too.")
@click.option("-o", "--output", "path", metavar="FILE", help="Where the draft is written; else stdout.")
def template(kind: str, full: bool, path: str | None) -> None:
    """A draft of a TYPE such as consent.grant, with an example's values to be changed; then `statement draft` it."""
    if kind not in catalogue.GUIDES:
        known = nearest.advice(kind, catalogue.GUIDES, "statement-types")
        raise InvalidInput.of("unknown_word", f"{readers.shown(kind)} is not a known statement type: {known}")
    output.aside(f"Signed by: {catalogue.GUIDES[kind].signs}")
    output.write(json.dumps(catalogue.template(kind, full=full), ensure_ascii=False, indent=1).encode(), path)


_who = click.option(
    "--who", "registrations", multiple=True, metavar="FILE",
    help="A registration of a party, to be told whom its id means; repeatable.",
)  # fmt: skip


@statement.command()
@click.argument("file")
@click.option("--key", "paths", multiple=True, required=True, metavar="FILE", help="A private key file; repeatable.")
@click.option("-o", "--output", "path", metavar="FILE", help="Where the bundle is written; else stdout.")
@click.option("--yes", is_flag=True, help="Do not ask: it was read before.")
@_who
def sign(file: str, paths: tuple[str, ...], path: str | None, yes: bool, registrations: tuple[str, ...]) -> None:
    """Sign the canonical statement, or add signatures to the bundle, in FILE. What is signed is what was read.

    Its sentences are shown first, and nothing is signed unless the answer is yes.
    """
    data, held = _statement_of(file)
    signers = [trust.private_key(one) for one in paths]
    signed = signed_bundle(data, signers, held)
    output.aside(_sentences(data, _introduced(registrations)))
    if not yes:
        _ask(len(signers))
    output.write(signed, path)


def _ask(keys: int) -> None:
    """Goes on where a person says yes. Raises click.UsageError where the answer is no, or nobody can be asked."""
    if not sys.stdin.isatty():
        raise click.UsageError("Nobody can be asked here: read it with `consent statement read`, then sign with --yes.")
    if not click.confirm(f"Sign this with {'this key' if keys == 1 else f'these {keys} keys'}?", err=True):
        raise click.UsageError("Nothing was signed.")


@statement.command(cls=NamesDigest)
@click.argument("source", metavar="FILE|DIGEST")
@_who
@output.as_json
def read(source: str, registrations: tuple[str, ...], json_: bool) -> None:
    """Read a statement in plain sentences: of FILE (or -) with no ledger and no network, or by its DIGEST in a ledger.

    FILE holds a bundle or a statement's canonical bytes; no signature is verified here.
    """
    data = _statement_of(source)[0] if _is_file(source) else _registered_bytes(source)
    said, digest, who = opened(data), digests.digest(data), _introduced(registrations)
    shown = {"digest": digest, "type": said.type, "plain_text": render(said), "beside": list(envelope(digest, said)),
             "who": who}  # fmt: skip
    output.show(shown, _sentences(data, who), json_=json_)


def _sentences(data: bytes, who: list[str]) -> str:
    """What a statement says, who must sign it, what is signed beside that, and whom the ids mean."""
    said = opened(data)
    known = (
        ("", "Who they are, as the registrations given say, whose signatures were not verified:", *who) if who else ()
    )
    return "\n".join((*in_full(said), "", *envelope(digests.digest(data), said), *known))


def _introduced(registrations: tuple[str, ...]) -> list[str]:
    """A line for each party that is registered in these files. Raises InvalidInput for another statement."""
    bodies = [opened(_statement_of(one)[0]).body for one in registrations]
    if not all(isinstance(one, PartyRegistration) for one in bodies):
        raise InvalidInput.of("unknown_word", "--who names a registration of a party: a statement party.registration")
    return [introduced(one) for one in bodies if isinstance(one, PartyRegistration)]


def _is_file(source: str) -> bool:
    """Whether a file is meant: whatever is one, and whatever is no digest. Raises click.UsageError for a URL beside."""
    if source != "-" and not Path(source).is_file() and re.fullmatch(identifiers.DIGEST, source):
        return False
    if click.get_current_context().find_root().params.get("url") is not None:
        raise click.UsageError("A file is read here, and no service is asked: leave --url out.")
    return True


def _registered_bytes(digest: str) -> bytes:
    """The bytes of a registered statement. Raises InvalidInput (`erased`), EvidenceInvalid (`digest_mismatch`)."""
    shown = desk().statement(digest).bundle
    if shown is None:
        raise InvalidInput.of("erased", "its bytes were erased: nothing is left to be read")
    data = digests.decode_base64url(shown.statement)
    if digests.digest(data) != digest:
        raise EvidenceInvalid.of("digest_mismatch", "what was answered has another digest than was asked for")
    return data


def _statement_of(file: str) -> tuple[bytes, list[dict[str, Any]]]:
    """The statement's bytes in a file that holds either them or a bundle, and the bundle's proofs."""
    data = output.read_bytes(file).removesuffix(b"\n")
    try:
        value = canonical.parse(data, max_bytes=bundle.MAX_BUNDLE_BYTES)
        if isinstance(value, dict) and set(value) == {"statement", "proofs"}:
            read = bundle.read_bundle(data)
            return read.statement, [one.value for one in read.proofs]
    except SigningError as error:
        raise InvalidInput.of(error.code, f"{file}: {error.detail}", error.pointer) from error
    return data, []


@statement.command()
@click.argument("file")
@output.as_json
def submit(file: str, json_: bool) -> None:
    """Register the bundle in FILE (or -)."""
    raw = output.read_bytes(file)
    bundled(raw, file)
    answer = desk().register(raw.removesuffix(b"\n"))
    said = "registered, " if answer.created else "known already, now "
    output.show(answer.statement, f"{said}{_described(answer.statement)}", json_=json_)


def _described(shown: Described) -> str:
    lines = [f"{shown.state}: {shown.digest} is entry {shown.index}"]
    lines += [f"  waits for the signature of: {role}" for role in shown.missing]
    lines += [f"  {one.code} at {one.pointer or '/'}: {one.detail}" for one in shown.problems]
    return "\n".join(lines)


@statement.command(cls=NamesDigest)
@click.argument("digest")
@output.at
@output.known_at
@output.as_json
def show(digest: str, at: int | None, known_at: int | None, json_: bool) -> None:
    """Show a registered statement: its state, what is wrong with it and, with --json, its bundle."""
    shown = desk().statement(digest, View(at=at, known_at=known_at))
    output.show(shown, _described(shown), json_=json_)
