"""`consent obligations`: what is owed in a project."""

from __future__ import annotations

import click

from consent.answers.obligations import StandingObligation
from consent.cli import output
from consent.cli.target import desk
from consent.view import View


@click.command()
@click.option("--project", required=True, metavar="SCHEME:VALUE", help="The project.")
@click.option("--status", type=click.Choice(["overdue", "due", "done"]), help="Only these.")
@output.at
@output.known_at
@output.as_json
def obligations(project: str, status: str | None, at: int | None, known_at: int | None, json_: bool) -> None:
    """What the decisions of a project owe: each done, due or overdue."""
    said = desk().obligations(project, status, View(at=at, known_at=known_at))
    lines = [_line(one) for one in said.obligations]
    output.show(said, "\n".join(lines) or "Nothing is owed.", json_=json_)


def _line(one: StandingObligation) -> str:
    due = f" (due {one.due})" if one.due else ""
    many = f", {len(one.decisions)} decisions" if len(one.decisions) > 1 else ""
    return f"{one.status:<8} {one.rule:<10} {one.text}{due}{many}"
