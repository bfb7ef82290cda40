"""`consent audit`: looking at a ledger from outside, by drawing lots that its operator does not draw."""

from __future__ import annotations

import click

from consent.answers.audit import Sample
from consent.cli import output
from consent.cli.groups import Gathering
from consent.cli.target import desk


@click.group(cls=Gathering)
def audit() -> None:
    """Audits by whoever may look: a union, an auditor. What an operator audits is `consent log audit`."""


@audit.command()
@click.option("--seed", required=True, help="Whatever you choose and the operator could not know.")
@click.option("--number", default=20, show_default=True, type=click.IntRange(1, 200), help="How many entries.")
@output.as_json
def sample(seed: str, number: int, json_: bool) -> None:
    """The entries that a seed picks, with their proofs and the statements you may see."""
    said = desk().sample(seed, number)
    output.show(said, _text(said), json_=json_)


def _text(said: Sample) -> str:
    lines = [f"{len(said.entries)} of {said.tree_size} entries of {said.origin}, picked by {said.seed}"]
    for one in said.entries:
        about = f": {one.statement.digest} {one.statement.status}" if one.statement is not None else ""
        lines.append(f"  entry {one.index}{about}")
    return "\n".join(lines)
