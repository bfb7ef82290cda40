"""`consent init`, `consent upgrade` and `consent demo`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from consent import bootstrap
from consent.cli import output
from consent.cli.target import of_database
from consent.cli.trust import public_key
from consent.errors import InvalidInput
from consent.settings import DEFAULT_ORIGIN, DEFAULT_REGISTRAR
from consent.vocabulary.times import parse_instant
from signing.keys import PublicKey


@click.command()
@click.option("--origin", default=DEFAULT_ORIGIN, show_default=True, help="Name of the log: a host and a path.")
@click.option("--registrar", "registrars", multiple=True, metavar="[PARTY=]FILE",
              help="Public JWK of a registrar; repeatable. Without it a key is made.")  # fmt: skip
@click.option("--testing", is_flag=True, help="A ledger that may be told the time (Consent-Clock).")
@click.option("--founded-at", metavar="TIME", help="The time of its first entry, of a testing ledger; else now.")
@output.as_json
def init(origin: str, registrars: tuple[str, ...], testing: bool, founded_at: str | None, json_: bool) -> None:
    """Create a ledger: keys, tables, first entry."""
    found = of_database()
    named = dict(_registrar(one) for one in registrars)
    first_at = _told(founded_at, testing=testing)
    made = bootstrap.create_ledger(found, origin=origin, registrars=named or None, testing=testing, first_at=first_at)
    head = made.head()
    text = f"Ledger {head.origin} created in {Path.cwd()}; its keys lie in {found.keys}"
    output.show({**head.as_json(), "keys": str(found.keys), "testing": testing}, text, json_=json_)


def _told(founded_at: str | None, *, testing: bool) -> int | None:
    if founded_at is None:
        return None
    if not testing:
        raise InvalidInput.of("clock_not_allowed", "only a --testing ledger is told when it was founded")
    instant = parse_instant(founded_at)
    if instant is None:
        raise InvalidInput.of("bad_time", "--founded-at is a time such as 2026-09-15T10:00:00Z")
    return instant


def _registrar(said: str) -> tuple[str, PublicKey]:
    party, mark, path = said.rpartition("=")
    return (party if mark else DEFAULT_REGISTRAR), public_key(path)


@click.command()
@output.as_json
def upgrade(json_: bool) -> None:
    """Bring the database of an older version to this one. Make a backup first."""
    bootstrap.upgrade(of_database())
    output.show({"upgraded": True}, "✓ The database has this version's schema", json_=json_)


@click.command()
def demo() -> None:
    """The main job on real-shaped input, end to end, in a temporary ledger."""
    from consent.cli import demonstration

    sys.exit(demonstration.run())
