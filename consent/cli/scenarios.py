"""`consent scenario run`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from consent.cli import codes, output
from consent.cli.groups import Gathering
from consent.errors import ConsentError

if TYPE_CHECKING:
    from consent.scenario.runner import ScenarioRun


@click.group(cls=Gathering)
def scenario() -> None:
    """Rehearse: run scenario files on throw-away ledgers."""


@scenario.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@output.as_json
def run(files: tuple[Path, ...], json_: bool) -> None:
    """Run scenario FILES; exit 0 when every expectation holds, 10 when one does not.

    2 when a file cannot be read as a scenario; the others run.
    """
    from consent.scenario.runner import report, run_scenario

    results: list[ScenarioRun] = []
    unreadable: list[tuple[Path, ConsentError]] = []
    with click.progressbar(files, label="Rehearsing", file=sys.stderr, hidden=not sys.stderr.isatty()) as listed:
        for path in listed:
            try:
                results.append(run_scenario(path))
            except ConsentError as error:
                unreadable.append((path, error))
    said = report(results, unreadable)
    output.show(said, "\n".join(_lines(said)), json_=json_)
    if unreadable:
        sys.exit(codes.USAGE)
    sys.exit(codes.NOT_COVERED if said["differ"] else codes.OK)


def _lines(said: dict[str, Any]) -> list[str]:
    lines = [f"{said['held']} held, {said['differ']} differ, {said['unconfirmed']} rest on unconfirmed rules"]
    for file in said["unreadable"]:
        lines += [f"{one['code']}{' at ' + one['pointer'] if one['pointer'] else ''}: {one['detail']}"
                  for one in file["errors"]]  # fmt: skip
    for file in said["files"]:
        for step in file["steps"]:
            lines += [f"{file['file']} step {step['step']} ({file['basis']}): {one}" for one in step["differs"]]
    return lines
