"""`consent token`: new, list, revoke."""

from __future__ import annotations

import click

from consent.callers import SCOPES
from consent.cli import output
from consent.cli.groups import Gathering
from consent.cli.names import NamesToken
from consent.cli.target import ledger
from consent.errors import InvalidInput, Problem
from consent.vocabulary.identifiers import Identifier

_SECONDS = {"d": 24 * 3600, "h": 3600, "m": 60}


@click.group(cls=Gathering)
def token() -> None:
    """Bearer tokens for the service."""


@token.command()
@click.option("--scope", required=True, help=f"Comma-separated: {', '.join(SCOPES)}.")
@click.option("--party", help="The only party it may ask for.")
@click.option("--project", "projects", multiple=True, metavar="SCHEME:VALUE", help="The only projects; repeatable.")
@click.option("--expires", default="365d", show_default=True, help="Life, such as 365d or 12h.")
@output.as_json
def new(scope: str, party: str | None, projects: tuple[str, ...], expires: str, json_: bool) -> None:
    """Make a token. It is shown once."""
    scopes = [one.strip() for one in scope.split(",") if one.strip()]
    bound = [Identifier(*one.split(":", 1)) for one in projects if ":" in one]
    if len(bound) < len(projects):
        raise InvalidInput.of("bad_identifier", "a project is scheme:value, such as house:HARBOR-1", "/projects")
    made = ledger().new_token(scopes=scopes, party=party, projects=bound, expires_in=_life(expires))
    output.show(made, made.token, json_=json_)


def _life(written: str) -> int:
    number, unit = written[:-1], written[-1:]
    if unit not in _SECONDS or not number.isdigit() or not int(number):
        raise InvalidInput((Problem("bad_time", "/expires", "a life is a number and d, h or m, such as 365d"),))
    return int(number) * _SECONDS[unit]


@token.command(name="list")
@output.as_json
def list_(json_: bool) -> None:
    """Every token, without its secret."""
    found = ledger().tokens()
    lines = [f"{one.id}  {','.join(one.scopes)}  until {one.expires_at or 'revoked'}" for one in found]
    output.show({"tokens": [one.as_json() for one in found]}, "\n".join(lines), json_=json_)


@token.command(cls=NamesToken)
@click.argument("token_id")
def revoke(token_id: str) -> None:
    """End the token of that id now."""
    ledger().revoke_token(token_id)
    output.aside(f"Token {token_id} is revoked")
