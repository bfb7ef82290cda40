"""The program: its groups, the commands that join through the entry-point group, and how errors end it."""

from __future__ import annotations

import sys
from importlib import metadata

import click

from consent.cli import (
    checks,
    codes,
    declaring,
    foreseeing,
    keys,
    ledgers,
    logs,
    owing,
    proving,
    rules,
    scenarios,
    statements,
    tokens,
    verifying,
    witnesses,
)
from consent.errors import ConsentError
from signing.errors import SigningError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="talent-consent-ledger", prog_name="consent")
@click.option(
    "--url", metavar="URL", help="Ask the service at URL instead of the database (CONSENT_URL, CONSENT_TOKEN)."
)
def cli(url: str | None) -> None:
    """Record signed performer consents, verify them, and ask whether a use is covered.

    \b
    Exit codes: 0 covered or not required · 10 not covered · 11 needs escalation ·
    12 could not verify · 13 evidence invalid · 1 our bug · 2 usage or input · 4 not signed in
    """
    del url


for command in (
    ledgers.init, ledgers.upgrade, ledgers.demo, keys.key, statements.statement, checks.check, checks.explain,
    scenarios.scenario, verifying.verify, logs.log, tokens.token, rules.rules, declaring.declare,
    declaring.declarations, owing.obligations, foreseeing.impact, foreseeing.status, witnesses.witness,
    proving.evidence, proving.document,
):  # fmt: skip
    cli.add_command(command)


def _join_others() -> None:
    """Commands of other floors, `serve` and `witness.serve`, join through the entry-point group `consent.commands`."""
    for entry in metadata.entry_points(group="consent.commands"):
        *groups, name = entry.name.split(".")
        place: click.Group = cli
        for group in groups:
            inner = place.commands[group]
            if not isinstance(inner, click.Group):
                raise TypeError(f"the command {name} would join {group}, which is no group")
            place = inner
        place.add_command(entry.load(), name)


def main() -> None:
    """Run the program; every error of ours ends it with its own code and one sentence for each problem."""
    _join_others()
    try:
        cli.main(prog_name="consent", standalone_mode=True)
    except ConsentError as error:
        for problem in error.problems:
            click.echo(f"{problem}", err=True)
        sys.exit(codes.of_error(error))
    except SigningError as error:
        click.echo(str(error), err=True)
        sys.exit(codes.USAGE)
