"""The program: its groups, the commands that join through the entry-point group, and how errors end it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from typing import Final, NoReturn

import click

from consent.cli import codes
from consent.cli.groups import Gathering
from consent.errors import ConsentError, Problem
from signing.errors import SigningError

_PLACES: Final = {
    "audit": "consent.cli.audit:audit",
    "check": "consent.cli.checks:check",
    "declarations": "consent.cli.declarations:declarations",
    "declare": "consent.cli.declarations:declare",
    "demo": "consent.cli.ledgers:demo",
    "disclose": "consent.cli.disclosures:disclose",
    "document": "consent.cli.documents:document",
    "evidence": "consent.cli.evidence:evidence",
    "explain": "consent.cli.checks:explain",
    "impact": "consent.cli.impact:impact",
    "init": "consent.cli.ledgers:init",
    "key": "consent.cli.keys:key",
    "log": "consent.cli.log:log",
    "obligations": "consent.cli.obligations:obligations",
    "rules": "consent.cli.rules:rules",
    "scenario": "consent.cli.scenarios:scenario",
    "statement": "consent.cli.statements:statement",
    "status": "consent.cli.checks:status",
    "token": "consent.cli.tokens:token",
    "upgrade": "consent.cli.ledgers:upgrade",
    "verify": "consent.cli.verify:verify",
    "vocabulary": "consent.cli.vocabulary:vocabulary",
    "witness": "consent.cli.witnesses:witness",
}


@click.group("", cls=Gathering, places=_PLACES, context_settings={"help_option_names": ["-h", "--help"]})
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


def main() -> None:
    """Run the program; every error of ours ends it with its own code and one sentence for each problem.

    What it writes is for its user alone; only what is published is for others. With --json the errors are one JSON
    object on stdout, `{"errors": [{code, pointer, detail}], "exit"}`.
    """
    os.umask(0o077)
    try:
        sys.exit(cli.main(prog_name="consent", standalone_mode=False))
    except ConsentError as error:
        _refused(error.problems, codes.of_error(error))
    except SigningError as error:
        _refused([Problem(error.code, error.pointer, error.detail)], codes.USAGE)
    except click.ClickException as error:
        if not _wants_json():
            error.show()
        _refused([Problem("usage", "", error.format_message())], error.exit_code, shown=not _wants_json())
    except click.Abort:
        _refused([Problem("usage", "", "it was broken off; nothing was done")], codes.OUR_BUG)


def _wants_json() -> bool:
    return "--json" in sys.argv[1:]


def _refused(problems: Sequence[Problem], code: int, *, shown: bool = False) -> NoReturn:
    if _wants_json():
        listed = [{"code": one.code, "pointer": one.pointer, "detail": one.detail} for one in problems]
        click.echo(json.dumps({"errors": listed, "exit": code}, ensure_ascii=False))
    for problem in () if shown else problems:
        click.echo(f"{problem}", err=True)
    sys.exit(code)
