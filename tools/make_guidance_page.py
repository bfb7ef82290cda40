"""Makes docs/guidance.md again: Netflix's guidance line by line, which rule, fact and statement answers each.

Usage: python tools/make_guidance_page.py. The lines stand in tests/rules/guidance.json, their examples beside it.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from consent.rules import engine
from tests.rules import examples

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "guidance.md"
LINES = ROOT / "tests" / "rules" / "guidance.json"
HEAD = """# The platform's guidance, line by line

Netflix's *Using Generative AI in Content Production* ([its rules](rules.md#NFLX-01), [what was read](rules.md#sources)) has {count} lines that ask something of
a production. This page says, in our words, which rule, fact and statement of the ledger answers each. It is generated
by `make guidance`; a test runs the example of every line. What "yes" means: the ledger decides the line as the text
does; or it asks for the fact it turns on; or it says that a person must say, and who that is.

A fact that nobody states counts as no in a check, where the page of [rules](rules.md) says so. `consent declare` is
stricter: what nobody stated is *unsure* there, and whoever is unsure is told to ask ([deciding](deciding.md)).
"""
COLUMNS = """| the text asks | answered | by rule | by fact | by statement, and whose | example |
|---|---|---|---|---|---|"""
ANSWERS = {"rule": "yes", "fact": "yes, by a fact", "person": "yes: a person says"}


@dataclass(frozen=True)
class Line:
    """A line of the guidance and what answers it: `example` is the rule and the words of one in `examples/`."""

    place: str
    asks: str
    answer: str
    rules: list[str]
    facts: list[str]
    statement: str
    who: str
    example: tuple[str, str]


def lines() -> list[Line]:
    """All lines, in the order of the text."""
    return [Line(**one) for one in json.loads(LINES.read_text(encoding="utf-8"))]


def example_of(line: Line) -> examples.Example:
    """The example in which its rule speaks. Raises StopIteration where there is none."""
    rule, says = line.example
    return next(one for one in examples.all_examples() if (one.rule, one.says) == (rule, says))


def page() -> str:
    """The page as Markdown."""
    told = lines()
    parts = [HEAD.format(count=len(told))]
    for place, those in groupby(told, key=attrgetter("place")):
        parts += [f"## {place}\n", COLUMNS, *map(_row, those), ""]
    parts += ["## The rules named here\n", *_rules(told)]
    return "\n".join(parts) + "\n"


def _row(line: Line) -> str:
    facts = " ".join(f"`{one}`" for one in line.facts)
    said = ", ".join(filter(None, (f"`{line.statement}`" if line.statement else "", line.who)))
    one = example_of(line)
    outcome = one.fires["outcome"].replace("_", " ")
    cells = (line.asks, ANSWERS[line.answer], ", ".join(line.rules), facts, said, f"{one.says}: {outcome}")
    return f"| {' | '.join(cells)} |"


def _rules(told: list[Line]) -> Iterator[str]:
    named = dict.fromkeys(rule for line in told for rule in line.rules)
    for rule in sorted(named):
        yield f"- **[{rule}](rules.md#{rule})**: {engine.current().rule(rule).title}."


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
