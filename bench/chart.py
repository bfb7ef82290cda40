"""The chart of a run, as SVG: bars on a logarithmic scale, legible in light and in dark, and told to who listens."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any, Final

WIDTH, LEFT, RIGHT, TOP, STEP, BAR = 760, 190, 110, 64, 30, 18
_STYLE: Final = """
  svg { font: 14px system-ui, sans-serif; } text { fill: #1b1f24; } .ours { fill: #0b62b0; } .peer { fill: #8a93a0; }
  .grid { stroke: #d5dae0; } .ground { fill: #ffffff; } .small { font-size: 12px; fill: #57606a; }
  @media (prefers-color-scheme: dark) { text { fill: #e6edf3; } .ours { fill: #58a6ff; } .peer { fill: #6e7681; }
    .grid { stroke: #30363d; } .ground { fill: #0d1117; } .small { fill: #9198a1; } }
"""
_NAMESPACE: Final = "http://www.w3.org/2000/svg"
_APART: Final = "Only ours explains its answers, and reads signed statements."


def drawn(figures: Mapping[str, Any]) -> str:
    """Decisions a second of one core, ours and everybody else's."""
    bars = {name: one["rate"] for name, one in figures["in_process"].items() if "error" not in one and _shown(name)}
    ordered = sorted(bars.items(), key=lambda one: -one[1])
    most = math.ceil(math.log10(max(bars.values())))
    height = TOP + STEP * len(ordered) + 40
    told = "; ".join(f"{name} {rate:,.0f}" for name, rate in ordered)
    return "\n".join([
        f'<svg xmlns="{_NAMESPACE}" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="title told">',
        '<title id="title">Decisions a second of one core, on one workload</title>',
        f'<desc id="told">{escape(told)}. The scale is logarithmic.</desc>',
        f"<style>{_STYLE}</style>",
        f'<rect class="ground" width="{WIDTH}" height="{height}"/>',
        '<text x="16" y="28" font-weight="600">Decisions a second of one core, on one workload</text>',
        f'<text class="small" x="16" y="48">{figures["grants"]:,} grants, logarithmic. {_APART}</text>',
        *_grid(most, height),
        *(line for place, (name, rate) in enumerate(ordered) for line in _bar(place, name, rate, most)),
        "</svg>",
        "",
    ])  # fmt: skip


def _shown(name: str) -> bool:
    return not name.startswith("ours") or name in {"ours: check", "ours: decide"}


def _across(rate: float, most: int) -> float:
    return (WIDTH - LEFT - RIGHT) * max(0.0, math.log10(max(rate, 1))) / most


def _grid(most: int, height: int) -> Iterator[str]:
    for power in range(most + 1):
        x = LEFT + _across(10**power, most)
        yield f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP - 6}" y2="{height - 30}"/>'
        yield f'<text class="small" x="{x:.1f}" y="{height - 12}" text-anchor="middle">{10**power:,}</text>'


def _bar(place: int, name: str, rate: float, most: int) -> Iterator[str]:
    y, across = TOP + STEP * place, _across(rate, most)
    kind = "ours" if name.startswith("ours") else "peer"
    yield f'<text x="{LEFT - 10}" y="{y + 14}" text-anchor="end">{escape(name)}</text>'
    yield f'<rect class="{kind}" x="{LEFT}" y="{y}" width="{across:.1f}" height="{BAR}" rx="2"/>'
    yield f'<text x="{LEFT + across + 8:.1f}" y="{y + 14}">{rate:,.0f}</text>'
