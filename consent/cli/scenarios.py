"""`consent scenario run`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from consent.cli import codes, output


@click.group()
def scenario() -> None:
    """Rehearse: run scenario files on throw-away ledgers."""


@scenario.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@output.as_json
def run(files: tuple[Path, ...], json_: bool) -> None:
    """Run scenario FILES; exit 0 when every expectation holds, 10 when one does not."""
    from consent.scenario.runner import report, run_scenario

    results: list[Any] = []
    with click.progressbar(files, label="Rehearsing", file=sys.stderr, hidden=not sys.stderr.isatty()) as listed:
        results.extend(run_scenario(path) for path in listed)
    said = report(results)
    output.show(said, "\n".join(_lines(said)), json_=json_)
    sys.exit(codes.NOT_COVERED if said["differ"] else codes.OK)


def _lines(said: dict[str, Any]) -> list[str]:
    lines = [f"{said['held']} held, {said['differ']} differ, {said['unconfirmed']} rest on unconfirmed rules"]
    for file in said["files"]:
        for step in file["steps"]:
            lines += [f"{file['file']} step {step['step']} ({file['basis']}): {one}" for one in step["differs"]]
    return lines
