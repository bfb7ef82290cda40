"""What we hold ourselves to, row by row: what must be, what we aim for, and where the figures of a run stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

Figures = Mapping[str, Any]
MET, MISSED, UNKNOWN = "must and aim met", "missed", "not measured"
MUST_MET = "must met"


@dataclass(frozen=True, slots=True)
class Target:
    """A bound on a figure: `most` where it may not be more, else it may not be less."""

    row: str
    what: str
    must: float
    aim: float
    most: bool
    unit: str
    figure: Callable[[Figures], float]

    def found(self, figures: Figures) -> float | None:
        """The figure of a run; None where the run has not measured what it needs."""
        try:
            return self.figure(figures)
        except (KeyError, ZeroDivisionError, TypeError):
            return None

    def verdict(self, figures: Figures) -> str:
        """How a run stands to it."""
        value = self.found(figures)
        if value is None or value != value:  # noqa: PLR0124 - not a number
            return UNKNOWN
        return MET if self._holds(value, self.aim) else MUST_MET if self._holds(value, self.must) else MISSED

    def _holds(self, value: float, bound: float) -> bool:
        return value <= bound if self.most else value >= bound

    def shown(self, value: float | None) -> str:
        """A value in its unit, as the table has it."""
        if value is None or value != value:  # noqa: PLR0124 - not a number
            return "–"
        number = value * 100 if self.unit == "%" else value
        written = f"{number:,.0f}" if number >= 100 else f"{number:.3g}"
        return f"{written} {self.unit}"


def _at_most(
    row: str, what: str, must: float, aim: float, figure: Callable[[Figures], float], unit: str = "×"
) -> Target:
    return Target(row, what, must, aim, most=True, unit=unit, figure=figure)


def _at_least(
    row: str, what: str, must: float, aim: float, figure: Callable[[Figures], float], unit: str = "×"
) -> Target:
    return Target(row, what, must, aim, most=False, unit=unit, figure=figure)


def _rate(name: str) -> Callable[[Figures], float]:
    return lambda figures: float(figures["in_process"][name]["rate"])


def _over(one: str, other: str) -> Callable[[Figures], float]:
    """How many times the rate of one the rate of another is."""
    return lambda figures: _rate(one)(figures) / _rate(other)(figures)


def _http(one: str, other: str, member: str = "rate", of_other: str = "rate") -> Callable[[Figures], float]:
    return lambda figures: float(figures["http"][one][member] / figures["http"][other][of_other])


def _growth(member: str) -> Callable[[Figures], float]:
    """The figure of the largest ledger over that of the smallest."""

    def grown(figures: Figures) -> float:
        sizes = sorted(figures["growth"], key=int)
        _enough(figures, 1_000 if member == "p99" else 100)
        return float(figures["growth"][sizes[-1]][member] / figures["growth"][sizes[0]][member])

    return grown


def _enough(figures: Figures, least: int) -> None:
    """Raises KeyError where fewer were asked than the figure needs to mean anything, or one ledger alone."""
    if len(figures["growth"]) < 2 or min(one["asked"] for one in figures["growth"].values()) < least:
        raise KeyError(least)


def _memory_of_a_million(figures: Figures) -> float:
    sizes = sorted(figures["growth"], key=int)
    _enough(figures, 1_000)
    small, large = (figures["growth"][size]["memory_mb"] for size in (sizes[0], sizes[-1]))
    return float(max(0.0, large - small) / (int(sizes[-1]) - int(sizes[0])) * 1e6)


def _starts(what: str) -> Callable[[Figures], float]:
    return lambda figures: float(figures["starts"][what] / figures["starts"]["bare"])


TARGETS: Final = (
    _at_most("1", "decision with full explanation, CORE, one performer ÷ bare SQLite point select", 12, 5,
             lambda figures: figures["selects"] / _rate("ours: check")(figures)),
    _at_most("2", "the same with every profile on ÷ row 1", 3, 2, _over("ours: few works", "ours: every profile")),
    _at_least("3", "decisions a second of one core ÷ Cedar", 5, 20, _over("ours: check", "cedar")),
    _at_least("3", "… ÷ Casbin", 1, 4, _over("ours: check", "casbin")),
    _at_least("3", "… ÷ SpiceDB on PostgreSQL", 100, 300, _over("ours: check", "spicedb")),
    _at_least("3", "… ÷ regorus", 0.3, 1, _over("ours: check", "regorus")),
    _at_least("4", "unrecorded check over HTTP ÷ trivial", 0.35, 0.55, _http("unrecorded", "trivial"), "%"),
    _at_least("5", "recorded check over HTTP, receipted ÷ trivial", 0.15, 0.35, _http("recorded", "trivial"), "%"),
    _at_most("6", "p99 of row 5 ÷ its p50", 5, 3, _http("recorded", "recorded", "p99_ms", "p50_ms")),
    _at_least("7", "recorded checks in batches of 100 ÷ row 5", 3, 6, _http("batch", "recorded")),
    _at_most("8", "ten performers in one check ÷ one", 5, 3, _over("ours: one of ten", "ours: ten at once")),
    _at_most("9", "growth to the largest ledger measured, decision p50", 2, 1.3, _growth("p50")),
    _at_most("9", "… p99", 3, 2, _growth("p99")),
    _at_most("10", "a performer in one work with 1,000 grants ÷ with 4", 25, 8,
             _over("ours: cell of 4", "ours: cell of 1,000")),
    _at_most("11", "memory of a worker for a million grants", 400, 120, _memory_of_a_million, "MB"),
    _at_least("12", "registration over HTTP, every proof verified, durable ÷ fdatasync", 0.15, 0.35,
              lambda figures: figures["http"]["registration"]["rate"] / figures["syncs"]),
    _at_most("13", "accepted to included in a signed checkpoint, which the answer proves: p50", 60_000, 5,
             lambda figures: figures["http"]["registration"]["alone_p50_ms"], "ms"),
    _at_least("14", "audit on two cores ÷ openssl speed -multi 2 ed25519", 0.5, 0.7,
              lambda figures: figures["audit"]["rate"] / figures["audit"]["openssl_two_cores"], "%"),
    _at_least("15", "audit of hashes alone ÷ openssl speed sha256, one core", 0.2, 0.4,
              lambda figures: figures["audit"]["hashes_rate"] / figures["audit"]["openssl_sha256"], "%"),
    _at_most("16", "inclusion proof ÷ (log₂ N × SQLite point select)", 3, 1.5,
             lambda figures: figures["proof"]["selects"] / figures["proof"]["rate"] / figures["proof"]["levels"]),
    _at_most("16", "… its growth from the smallest ledger to the largest", 5, 3,
             lambda figures: figures["proof_of_small"]["rate"] / figures["proof"]["rate"]),
    _at_most("17", "receipt verified offline ÷ one Ed25519 verification", 3, 1.5,
             lambda figures: figures["receipt"]["verify"] / figures["receipt"]["rate"]),
    _at_most("18", "consent --version ÷ bare interpreter", 12, 5, _starts("version")),
    _at_most("18", "consent verify receipt FILE ÷ bare interpreter", 25, 12, _starts("verify")),
    _at_most("18", "first answer over HTTP ÷ bare interpreter", 100, 50, _starts("first_answer")),
    _at_most("19", "PostgreSQL: check ÷ bare point select", 4, 2,
             lambda figures: figures["postgresql"]["selects"] / figures["postgresql"]["check"]),
    _at_least("19", "PostgreSQL: grouped append ÷ SQLite's", 0.4, 0.6,
              lambda figures: figures["postgresql"]["append"] / figures["postgresql"]["append_of_sqlite"], "%"),
)  # fmt: skip
