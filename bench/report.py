"""What a run has found, told: as JSON, as tables of text for a terminal, and as the generated part of a page."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from bench.contestants import ROOT
from bench.targets import TARGETS, Target

PAGE: Final = ROOT / "docs" / "performance.md"
CHART: Final = ROOT / "docs" / "performance.svg"
BEGIN, END = "<!-- made by a run: do not edit -->\n", "<!-- end of what a run has made -->\n"
Figures = Mapping[str, Any]


def wrong(figures: Figures) -> int:
    """How many answers of a run were wrong, or had not the shape they were wanted in."""
    peers = sum(one.get("wrong", 0) for one in figures.get("in_process", {}).values())
    grown = sum(one.get("wrong", 0) for one in figures.get("growth", {}).values())
    http = (one for one in figures.get("http", {}).values() if isinstance(one, dict))
    return int(peers + grown + sum(one.get("wrong", 0) + one.get("alone_wrong", 0) for one in http))


def as_json(figures: Figures) -> str:
    """All figures of a run with the verdict of each target."""
    verdicts = [{"row": one.row, "what": one.what, "must": one.must, "aim": one.aim, "found": one.found(figures),
                 "verdict": one.verdict(figures)} for one in TARGETS]  # fmt: skip
    return json.dumps({**figures, "targets": verdicts}, indent=1) + "\n"


def as_text(figures: Figures) -> str:
    """The tables for a terminal."""
    return "\n".join(line for title, rows in _tables(figures) for line in ("", title, *_aligned(rows))) + "\n"


def as_page(figures: Figures) -> str:
    """The same as the generated part of a page."""
    lines = [_sentence(figures), ""]
    for title, rows in _tables(figures):
        head, *rest = rows
        lines += [f"### {title}", "", _row(head), _row(["---"] + ["---:"] * (len(head) - 1)), *map(_row, rest), ""]
    return "\n".join(lines)


def publish(figures: Figures, chart: str, page: Path = PAGE, drawn: Path = CHART) -> None:
    """Put the figures into the page, between its marks, and the chart beside it."""
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(f"{before}{BEGIN}\n{as_page(figures)}\n{END}{after}", encoding="utf-8")
    drawn.write_text(chart, encoding="utf-8")


def _sentence(figures: Figures) -> str:
    on, busy = figures["machine"], figures["machine"]["busy"]
    return (
        f"Made by `{figures['command']}` on {figures['date']}: {on['cores']} cores ({on['processor']}), "
        f"Python {on['python']}, {on['system']}, load {busy} when it began; {figures['rounds']} rounds by turns, "
        f"medians; {wrong(figures)} wrong answers."
    )


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for first, *others in rows:
        cells = (cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))
        yield "  ".join([first.ljust(widths[0]), *cells]).rstrip()


Table = tuple[str, list[list[str]]]


def _tables(figures: Figures) -> Iterator[Table]:
    yield "Targets", [["what", "row", "found", "must", "aim", "verdict"], *(_target(one, figures) for one in TARGETS)]
    if "in_process" in figures:
        yield _in_process(figures)
    if "growth" in figures:
        yield _growth(figures)
    if "http" in figures:
        yield _over_http(figures)
    if "weights" in figures:
        yield _weights(figures)


def _target(one: Target, figures: Figures) -> list[str]:
    sign = "≤ " if one.most else "≥ "
    return [one.what, one.row, one.shown(one.found(figures)), sign + one.shown(one.must), sign + one.shown(one.aim),
            one.verdict(figures)]  # fmt: skip


def _in_process(figures: Figures) -> Table:
    head = ["who", "grants", "a second of one core", "p50 µs", "p99 µs", "memory MB", "loaded in s", "wrong / asked"]
    rows = [
        [name, f"{one['grants']:,}", f"{one['rate']:,.0f}", f"{one['p50']:,.1f}", f"{one['p99']:,.1f}",
         f"{one['memory_mb']:,.0f}", f"{one['loaded_in']:,.1f}", f"{one['wrong']} / {one['asked']:,}"]
        if "error" not in one else [name, f"{one['grants']:,}", f"left out: {one['error'][:60]}", *["–"] * 5]
        for name, one in figures["in_process"].items()
    ]  # fmt: skip
    return "Decisions in process", [head, *rows]


def _growth(figures: Figures) -> Table:
    head = ["grants", "a second of one core", "p50 µs", "p99 µs", "memory MB", "planted in s", "wrong / asked"]
    rows = [
        [f"{int(size):,}", f"{one['rate']:,.0f}", f"{one['p50']:,.0f}", f"{one['p99']:,.0f}",
         f"{one['memory_mb']:,.0f}", f"{one['planted_in']:,.0f}", f"{one['wrong']} / {one['asked']:,}"]
        for size, one in sorted(figures["growth"].items(), key=lambda item: int(item[0]))
    ]  # fmt: skip
    return "Growth: the unrecorded check in process", [head, *rows]


def _over_http(figures: Figures) -> Table:
    http = figures["http"]
    kinds = {"trivial": "trivial route", "unrecorded": "check, unrecorded", "recorded": "check, recorded, with receipt",
             "batch": "the same in batches of 100", "registration": "registration"}  # fmt: skip
    rows = [
        [told, f"{http[name]['rate']:,.0f}", f"{http[name]['rate'] / http['trivial']['rate']:.1%}",
         f"{http[name]['p50_ms']:,.1f}", f"{http[name]['p99_ms']:,.1f}",
         f"{http[name]['wrong']} / {http[name]['answers']:,}", http[name]["by"]]
        for name, told in kinds.items()
    ]  # fmt: skip
    head = ["what", "a second", "÷ trivial", "p50 ms", "p99 ms", "wrong / asked", "asked by"]
    return f"Over HTTP, {http['connections']} connections, {http['workers']} workers", [head, *rows]


def _weights(figures: Figures) -> Table:
    kinds = {"grant": "a grant in the database, with its share of people, works, revocations",
             "recorded_check": "a recorded check in the database", "receipt": "a receipt",
             "answer": "an explained answer as JSON", "leaf": "a leaf of the log"}  # fmt: skip
    return "Weights", [["what", "bytes"], *([told, f"{figures['weights'][name]:,.0f}"] for name, told in kinds.items())]
