"""`consent disclose`: every use of generative AI in a work, for a platform, festival, insurer or awards body."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

import click

from consent.answers.disclosures import DisclosedUse, Disclosure
from consent.cli import output, tables
from consent.cli.target import Desk, desk
from consent.errors import InvalidInput, Problem
from consent.paper import disclosure as told
from consent.view import View
from consent.vocabulary.times import parse_instant

_FORMATS: Final = ("json", "csv", "pdf")
_A_PAGE: Final = 200
"""How many uses are asked for at once: as many as a page holds."""
_MOST_ON_PAGES: Final = 2_000
"""How many uses are set as pages; of more a table is made."""
_ABOUT: Final = ("about", "says")
_PLAIN: Final = (
    "decision", "recorded_at", "at", "licensee", "vendor", "declared", "kind", "use", "purpose", "stage", "shot",
    "input", "assets", "outcome", "triage", "approvals", "outputs", "reports",
)  # fmt: skip
_TOLD: Final = ("tools", "performances", "told", "news")


def _since(_context: click.Context, _parameter: click.Parameter, written: str | None) -> int | None:
    found = parse_instant(written) if written is not None else None
    if written is not None and found is None:
        raise InvalidInput((Problem("bad_time", "/since", "a time such as 2026-09-15T10:00:00Z"),))
    return found


@click.command()
@click.option("--project", required=True, metavar="SCHEME:VALUE", help="The project.")
@click.option("--since", callback=_since, metavar="TIME", help="Only what is new: as_of of the last disclosure.")
@click.option("--format", "form", type=click.Choice(_FORMATS), help="As JSON, a table or pages; in words if not said.")
@click.option("-o", "--output", "path", metavar="FILE", help="Where it is written; else stdout. Pages need one.")
@output.as_json
def disclose(project: str, since: int | None, form: str | None, path: str | None, json_: bool) -> None:
    """Disclose every recorded use of a work, declared or not; what is not known stands first."""
    wanted = form or _by_name(path) or ("json" if json_ else None)
    if path is None and (wanted == "pdf" or (json_ and wanted != "json")):
        raise click.UsageError("Pages, or a table beside --json, are written to a file: say --output FILE.")
    first, uses = _read(desk(), project, since, _A_PAGE)
    if path is None:
        click.echo(_written(wanted, first, uses).decode() if wanted else _in_words(first, len(uses)) + "\n", nl=False)
        return
    data = _written(wanted or "json", first, uses)
    output.write_bytes(path, data)
    output.show({"file": path, "bytes": len(data), "as_of": first.as_of}, f"{_in_words(first, len(uses))}\n✓ {path}",
                json_=json_)  # fmt: skip


def _by_name(path: str | None) -> str | None:
    """The format that a file's name asks for."""
    ending = path.rpartition(".")[2] if path is not None else None
    return ending if ending in _FORMATS else None


def _read(asked: Desk, project: str, since: int | None, limit: int) -> tuple[Disclosure, tuple[DisclosedUse, ...]]:
    """The first page, and the uses of all pages: each as known by the first, so that none is told twice or left out."""
    first = page = asked.disclosure(project, since, limit=limit)
    uses = list(first.uses)
    view = View(at=parse_instant(first.as_of), known_at=first.tree_size)
    while page.next_cursor is not None:
        page = asked.disclosure(project, since, page.next_cursor, limit, view)
        uses += page.uses
    return first, tuple(uses)


def _written(form: str, first: Disclosure, uses: tuple[DisclosedUse, ...]) -> bytes:
    if form == "json":
        return _json(first, uses)
    return _csv(first, uses) if form == "csv" else _pages(first, uses)


def _json(first: Disclosure, uses: tuple[DisclosedUse, ...]) -> bytes:
    """One object: the first page with the uses of all."""
    whole = {**first.as_json(), "uses": [one.as_json() for one in uses], "next_cursor": None}
    return json.dumps(whole, ensure_ascii=False).encode() + b"\n"


def _csv(first: Disclosure, uses: tuple[DisclosedUse, ...]) -> bytes:
    """A row for each thing that is not known, then one for each use."""
    columns = (*_ABOUT, *_PLAIN, *_TOLD, *told.OF_OTHERS)
    empty = (None,) * (len(columns) - len(_ABOUT))
    unknown = [("not known", one, *empty) for one in told.unknowns(first)]
    return tables.table(columns, [*unknown, *(tuple(_row(one)) for one in uses)]).encode()


def _row(use: DisclosedUse) -> Iterator[Any]:
    yield from ("use", None)
    yield from (getattr(use, name) for name in _PLAIN)
    yield tuple(map(told.tool_told, use.tools))
    yield tuple(map(told.performance_told, use.performances))
    yield tuple(f"{one.to} at {one.given_at}" for one in use.told)
    yield use.news
    yield from (getattr(use.asked_by_others, name) for name in told.OF_OTHERS)


def _pages(first: Disclosure, uses: tuple[DisclosedUse, ...]) -> bytes:
    from consent.paper import document

    if len(uses) > _MOST_ON_PAGES:
        raise InvalidInput.of("too_large", f"pages hold {_MOST_ON_PAGES} uses, and there are {len(uses)}: take csv")
    inside = {"disclosure.json": _json(first, uses), "disclosure.csv": _csv(first, uses)}
    made_at = parse_instant(first.as_of) or 0
    return document.render_with(told.account_of(first, uses), inside, note=told.NOTE, made_at=made_at)


def _in_words(first: Disclosure, uses: int) -> str:
    new = f" since {first.since}" if first.since is not None else ""
    lines = [f"{uses} recorded uses{new}, as of {first.as_of}. What is not known:"]
    return "\n".join([*lines, *(f"  {one}" for one in told.unknowns(first))])
