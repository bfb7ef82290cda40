"""`consent key`: make keys, register them, revoke them."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import click

from consent.cli import output, trust
from consent.cli.groups import Gathering
from consent.cli.names import NamesDigest
from consent.cli.signatures import signed_bundle
from consent.cli.target import desk
from consent.errors import InvalidInput
from consent.settings import DEFAULT_REGISTRAR
from consent.vocabulary.times import format_instant
from consent.vocabulary.words import ASSURANCE, KEY_PURPOSES, ROLES
from signing import keys
from signing.keys import PrivateKey


@click.group(cls=Gathering)
def key() -> None:
    """Make keys, register them, revoke them."""


@key.command()
@click.option("-o", "--output", "path", required=True, metavar="FILE", help="Where the private key is written (0600).")
@click.option("--alg", type=click.Choice(keys.ALGORITHMS), default="Ed25519", show_default=True)
@output.as_json
def new(path: str, alg: str, json_: bool) -> None:
    """Make a key. The private half stays in FILE; what is printed is public."""
    made = PrivateKey.generate(alg)
    try:
        keys.save_private_key(Path(path), made)
    except FileExistsError as error:
        raise InvalidInput.of(
            "file_unreadable", f"{path} is there, and no key is overwritten: name another file"
        ) from error
    except OSError as error:
        raise output.unwritable(path, error, code="file_unreadable") from error
    said = {"thumbprint": made.public.thumbprint, "jwk": dict(made.public.jwk), "file": path}
    output.show(said, f"{made.public.thumbprint}  {alg} key written to {path}", json_=json_)


@key.command()
@click.option("--party", required=True, help="Whose key it is.")
@click.option("--role", required=True, type=click.Choice(sorted(ROLES)), help="The party's own role.")
@click.option("--key", "path", required=True, metavar="FILE", help="The private key file; it signs to show possession.")
@click.option("--registrar", default=DEFAULT_REGISTRAR, show_default=True, help="The registrar who attests.")
@click.option("--registrar-key", required=True, metavar="FILE", help="The registrar's private key file.")
@click.option("--purpose", "purposes", multiple=True, type=click.Choice(sorted(KEY_PURPOSES)), default=("sign",),
              show_default=True)  # fmt: skip
@click.option("--assurance", type=click.Choice(sorted(ASSURANCE)), default="registrar_attested", show_default=True)
@click.option("--days", type=click.IntRange(1, 3660), default=730, show_default=True, help="How long it may sign.")
@output.as_json
def register(**said: Any) -> None:
    """Register a key: signed by the key itself and by a registrar."""
    own, registrar = trust.private_key(said["path"]), trust.private_key(said["registrar_key"])
    now = int(time.time())
    body = {
        "type": "key.registration",
        "party": said["party"],
        "key": dict(own.public.jwk),
        "purposes": list(said["purposes"]),
        "not_before": format_instant(now - 300),
        "not_after": format_instant(now + said["days"] * 24 * 3600),
        "assurance": said["assurance"],
        "parties": [
            {"role": said["role"], "party": said["party"], "key": own.public.thumbprint},
            {"role": "registrar", "party": said["registrar"], "key": registrar.public.thumbprint},
        ],
    }
    _submit(body, [own, registrar], json_=said["json_"])


@key.command(cls=NamesDigest)
@click.argument("thumbprint")
@click.option("--reason", required=True)
@click.option("--party", required=True, help="Who revokes: the key's party, or a registrar.")
@click.option("--role", required=True, type=click.Choice(sorted(ROLES)))
@click.option("--sign-with", required=True, metavar="FILE", help="The private key file that signs the revocation.")
@click.option("--invalid-from", metavar="TIME", help="From when the key is invalid; now where not given.")
@output.as_json
def revoke(**said: Any) -> None:
    """Revoke a key from an instant on; what it signed before stays signed."""
    signer = trust.private_key(said["sign_with"])
    body = {
        "type": "key.revocation",
        "key": said["thumbprint"],
        "reason": said["reason"],
        "invalid_from": said["invalid_from"] or format_instant(int(time.time())),
        "parties": [{"role": said["role"], "party": said["party"], "key": signer.public.thumbprint}],
    }
    _submit(body, [signer], json_=said["json_"])


def _submit(body: dict[str, Any], signers: list[PrivateKey], *, json_: bool) -> None:
    where = desk()
    answer = where.register(signed_bundle(where.draft(body).statement.encode(), signers)).statement
    output.show(answer, f"{answer.state}: {answer.digest} is entry {answer.index}", json_=json_)
