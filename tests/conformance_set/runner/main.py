"""The command line: which files of a set are played or judged, by whom, and how it is told."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from . import judging, playing, service

HELD, USAGE, DIFFERS, NOT_RUN = 0, 2, 10, 12
REGISTRAR = "party:registrar"


class Unreadable(Exception):
    """The set is not whole, or a file is none of it."""


def main(arguments: list[str] | None = None, beside: Path | None = None) -> int:
    """Run a set; `beside` is the folder it lies in. Gives the exit code: 0, 2, 10 or 12 (docs/conformance.md)."""
    folder = beside or Path(__file__).resolve().parent.parent
    asked = _arguments().parse_args(arguments)
    try:
        listed = whole(folder)
        wanted = [one for one in chosen(folder, listed, asked.files) if _command(asked, one) is not None]
        if not wanted:
            raise Unreadable("nothing to do: --start plays cases, --judge judges vectors")
    except Unreadable as error:
        print(error, file=sys.stderr)
        return USAGE
    with ThreadPoolExecutor(asked.jobs) as pool:
        results = list(pool.map(partial(_run, asked, folder), wanted))
    told = report(folder, results)
    print(json.dumps(told, indent=1, ensure_ascii=False) if asked.json else "\n".join(_lines(told)))
    return NOT_RUN if told["not_run"] else DIFFERS if told["differ"] else HELD


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="run.py", description="Plays the cases and judges the vectors of this set.",
        epilog="Exit codes: 0 all held; 10 something differs; 12 something could not be run; 2 usage.",
    )  # fmt: skip
    parser.add_argument("files", nargs="*", type=Path, help="files or folders of the set; all of it unless given")
    parser.add_argument("--start", metavar="COMMAND", help="starts the service, in an empty directory for each case")
    parser.add_argument("--judge", metavar="COMMAND", help="reads vectors on standard input and answers with verdicts")
    parser.add_argument("--json", action="store_true", help="the whole report as JSON")
    parser.add_argument("--jobs", type=int, default=1, help="how many are run at once (1)")
    parser.add_argument("--patience", type=float, default=60, help="seconds to wait for a service or a judge (60)")
    return parser


def whole(folder: Path) -> dict[str, dict[str, Any]]:
    """The manifest's entries by file. Raises Unreadable unless every file is there with its digest."""
    listed = {one["file"]: one for one in _read(folder / "manifest.json")["files"]}
    for name, one in listed.items():
        path = folder / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != one["sha256"]:
            raise Unreadable(f"{name} is not the file the manifest names: take the set anew")
    for path in (folder / "bundles").iterdir():
        if hashlib.sha256(path.read_bytes()).hexdigest() != path.stem:
            raise Unreadable(f"{path.name} has another digest than its name: take the set anew")
    return listed


def chosen(folder: Path, listed: dict[str, dict[str, Any]], given: list[Path]) -> list[str]:
    """The cases and vectors that lie at or below the paths given, in the manifest's order. Raises Unreadable."""
    runnable = [name for name, one in listed.items() if one["kind"] in {"case", "rule", "vectors"}]
    wanted: set[str] = set()
    for path in given or [folder]:
        found = {name for name in runnable if (folder / name).resolve().is_relative_to(path.resolve())}
        if not found:
            raise Unreadable(f"{path} is neither a case nor vectors of this set, nor a folder of them")
        wanted |= found
    return [name for name in runnable if name in wanted]


def _command(asked: argparse.Namespace, name: str) -> str | None:
    command: str | None = asked.judge if name.startswith("vectors/") else asked.start
    return command


def _run(asked: argparse.Namespace, folder: Path, name: str) -> dict[str, Any]:
    file = _read(folder / name)
    try:
        if name.startswith("vectors/"):
            return judged(name, file, judging.by_command(asked.judge, asked.patience))
        keys = _read(folder / "keys.json")["keys"]
        registrar = {member: keys[REGISTRAR][member] for member in ("kty", "crv", "x")}
        with service.started(asked.start, file, registrar, asked.patience) as send:
            return played(name, file, folder, send)
    except (judging.NotJudged, service.NotStarted, OSError) as error:
        return {"file": name, "not_run": str(error), "counts": True, "steps": []}


def played(name: str, case: dict[str, Any], folder: Path, send: playing.Send) -> dict[str, Any]:
    """What a case comes to on a service that has just been founded for it."""
    steps = playing.Play(case, folder, _read(folder / "keys.json")["keys"], send).run()
    told = [{"step": one.number, "says": one.says, "differs": list(one.differs)} for one in steps if one.differs]
    return {"file": name, "counts": case["basis"] != "unconfirmed", "steps": told}


def judged(name: str, file: dict[str, Any], judge: judging.Judge) -> dict[str, Any]:
    """What a file of vectors comes to."""
    found = judging.differences(file, judge(file))
    told = [
        {"step": number, "says": says, "differs": differs} for number, (says, differs) in enumerate(found) if differs
    ]
    return {"file": name, "counts": True, "steps": told}


def report(folder: Path, results: list[dict[str, Any]]) -> dict[str, Any]:
    """What `--json` prints. What rests on unconfirmed rules is told and does not count."""
    run = [one for one in results if "not_run" not in one]
    counted = [one for one in run if one["counts"]]
    return {
        "edition": _read(folder / "manifest.json")["edition"],
        "held": sum(not one["steps"] for one in counted),
        "differ": sum(bool(one["steps"]) for one in counted),
        "unconfirmed": len(run) - len(counted),
        "not_run": len(results) - len(run),
        "files": [{"holds": not one["steps"] and "not_run" not in one, **one} for one in results],
    }


def _lines(told: dict[str, Any]) -> Iterator[str]:
    for one in told["files"]:
        if "not_run" in one:
            yield f"{one['file']}: could not be run: {one['not_run']}"
        mark = "" if one["counts"] else " (rests on an unconfirmed rule)"
        for step in one["steps"]:
            yield from (
                f"{one['file']}{mark}, {step['step']} ({step['says']}): {differs}" for differs in step["differs"]
            )
    yield ", ".join((
        f"{told['held']} held", f"{told['differ']} differ", f"{told['unconfirmed']} rest on unconfirmed rules",
        f"{told['not_run']} could not be run",
    ))  # fmt: skip


def _read(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise Unreadable(f"{path} cannot be read: {error}") from error
    if not isinstance(value, dict):
        raise Unreadable(f"{path} is no JSON object")
    return value
