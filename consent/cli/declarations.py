"""`consent declare` and `consent declarations`: telling a platform of intended use, and the register of that."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import click

from consent.answers.declarations import Declaration, DeclaredUse, NoticeToDraft, Principle, RegisteredUse
from consent.cli import codes, output, tables
from consent.cli.target import desk

_WORDS: Final = {
    "nobody_to_tell": "○ Nobody to tell: no platform of the work has guidance that is known; kept in the register",
    "tell_your_contact": "✓ Tell your contact",
    "written_approval_needed": "▲ Written approval needed before proceeding",
    "do_not": "✕ Do not",
}
_COLUMNS: Final = (
    "decision", "declared_at", "at", "licensee", "vendor", "use", "purpose", "tools", "performers", "outcome", "triage",
    "rules", "settled_by", "told",
)  # fmt: skip
_REGISTERED: Final = ("kind", "stage", "shot", "tool_version", "terms", "input", "credited")


@click.command()
@click.option("--request", "file", required=True, metavar="FILE", help="The planned use: a check as JSON, - for stdin.")
@click.option("--notice", metavar="FILE", help="Where the notice to the platform is written, ready to be signed.")
@output.as_json
def declare(file: str, notice: str | None, json_: bool) -> None:
    """Hold a planned use against the platform's guidance, and keep it in the register.

    Exits 0 when telling the contact is enough, 11 when written approval is needed, 10 when it must not be done; where
    there is nobody to tell, as the check would.
    """
    said = desk().declare(output.read_json(file))
    output.show(said, _text(said), json_=json_)
    if notice is not None:
        _write_notices(notice, said.notices)
    sys.exit(codes.of_triage(said.triage, said.outcome))


def _write_notices(path: str, notices: tuple[NoticeToDraft, ...]) -> None:
    """Each notice as the bytes to sign: the first where it was asked for, those to further platforms beside it."""
    if not notices:
        output.aside(f"There is nobody to tell: {path} was not written.")
    for number, one in enumerate(notices, start=1):
        drafted = desk().draft(one.as_json())
        place = Path(path)
        named = place if number == 1 else place.with_name(f"{place.stem}-{number}{place.suffix}")
        output.aside(f"To {one.to}:")
        output.write(drafted.statement.encode(), str(named))


def _text(said: Declaration) -> str:
    lines = [_WORDS[said.triage], f"  consent of performers: {said.outcome.replace('_', ' ')}"]
    lines += [f"  {one.rule}: {one.text}" for one in said.reasons]
    lines += [f"  nobody says {one.asks}: state {one.fact}" for one in said.unstated]
    lines += [_principle(one) for one in said.principles]
    lines += [f"  {one.text}" for one in said.matrix]
    lines += [f"  to tell {one.to}: sign a notice that refers to {one.refs[-1]}" for one in said.notices]
    return "\n".join([*lines, f"  decision {said.decision}"])


def _principle(one: Principle) -> str:
    lacking = f"; nobody has said {', '.join(one.lacks)}" if one.lacks else ""
    return f"  principle {one.principle}, {one.text}: {one.answer}{lacking}"


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
    return tables.table((*_COLUMNS, *_REGISTERED), map(_row, declared))


def _row(one: DeclaredUse) -> list[Any]:
    plain = [_told(one) if name == "told" else getattr(one, name) for name in _COLUMNS]
    return [*plain, *_registered(one.register)]


def _registered(entry: RegisteredUse | None) -> Iterator[Any]:
    yield from (getattr(entry, name, None) for name in _REGISTERED)
