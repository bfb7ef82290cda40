"""`consent declare` and `consent declarations`: telling a platform of intended use, and the register of that."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable
from typing import Any, Final

import click

from consent.answers.declarations import Declaration, DeclaredUse
from consent.cli import codes, output
from consent.cli.target import desk

_WORDS: Final = {
    "nobody_to_tell": "✓ Kept: the work names no platform to tell",
    "tell_your_contact": "✓ Tell your contact",
    "written_approval_needed": "▲ Written approval needed before proceeding",
    "do_not": "✕ Do not",
}
_COLUMNS: Final = (
    "decision", "declared_at", "at", "licensee", "vendor", "use", "purpose", "tools", "performers", "outcome", "triage",
    "rules", "settled_by", "told",
)  # fmt: skip


@click.command()
@click.option("--request", "file", required=True, metavar="FILE", help="The planned use: a check as JSON, - for stdin.")
@output.as_json
def declare(file: str, json_: bool) -> None:
    """Hold a planned use against the platform's guidance, and keep it in the register.

    What nobody states is never taken for low in risk: the answer names the facts to state. Exits 0 when telling the
    contact is enough or the work names no platform, 11 when written approval is needed, 10 when it must not be done.
    """
    said = desk().declare(output.read_json(file))
    output.show(said, _text(said), json_=json_)
    sys.exit(codes.of_triage(said.triage))


def _text(said: Declaration) -> str:
    lines = [_WORDS[said.triage], f"  consent of performers: {said.outcome.replace('_', ' ')}"]
    lines += [f"  {one.rule}: {one.text}" for one in said.reasons]
    lines += [f"  nobody says {one.asks}: state {one.fact}" for one in said.unstated]
    lines += [f"  principle {one.principle}, {one.text}: {one.answer}" for one in said.principles]
    lines += [f"  {one.text}" for one in said.matrix]
    lines += [f"  to tell {one.to}: sign a notice that refers to {one.refs[-1]}" for one in said.notices]
    return "\n".join([*lines, f"  decision {said.decision}"])


@click.command()
@click.option("--project", required=True, metavar="SCHEME:VALUE", help="The project.")
@click.option("--csv", "as_csv", is_flag=True, help="Print the register as a table for a spreadsheet.")
@output.as_json
def declarations(project: str, as_csv: bool, json_: bool) -> None:
    """The register of a project's declared uses: what was planned, what the platform said, who was told when."""
    said = desk().declarations(project)
    if as_csv:
        click.echo(_table(said.declarations), nl=False)
        return
    lines = [f"{one.declared_at} {one.use} {one.purpose}: {_WORDS[one.triage]}, {_told(one)}"
             for one in said.declarations]  # fmt: skip
    output.show(said, "\n".join(lines) or "No use has been declared.", json_=json_)


def _told(one: DeclaredUse) -> str:
    return "; ".join(f"{each.to} told at {each.given_at}" for each in one.told) or "nobody told"


def _table(declared: Iterable[DeclaredUse]) -> str:
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(_COLUMNS)
    for one in declared:
        rows.writerow([_cell(_told(one) if name == "told" else getattr(one, name)) for name in _COLUMNS])
    return text.getvalue()


def _cell(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = ", ".join(map(str, value)) if isinstance(value, tuple) else "" if value is None else str(value)
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
