"""Makes docs/rules.md, and the record of the present rule set, again from the rules and their examples.

Usage: python tools/make_rules_page.py
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from consent.rules import engine
from consent.rules.model import Effect
from consent.rules.page import DOES, Shown, rules_page
from tests.rules import examples
from tools.differences import in_words

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "rules.md"
OUTCOMES = {
    "covered": "covered",
    "no_consent_required": "no consent required",
    "needs_escalation": "a person decides",
    "not_covered": "not covered",
}


def page() -> str:
    """The page as the rules, their sources and their examples make it."""
    shown = defaultdict(list)
    for example in chosen():
        shown[example.rule] += tried(example)
    return rules_page(engine.current(), shown)


def chosen() -> Iterator[examples.Example]:
    """Of the examples of each effect of a rule the first, and the first in which a fact is missing."""
    met: set[tuple[str, str]] = set()
    for example in examples.all_examples():
        told = {(example.rule, example.effect)} | ({(example.rule, "missing")} if example.missing else set())
        if told - met:
            yield example
        met |= told


def tried(example: examples.Example) -> list[Shown]:
    """What an example shows: where the rule takes effect, where it does not, and where a fact is missing."""
    rows = [Shown(f"{example.says}: **{DOES[Effect(example.effect)]}**", OUTCOMES[example.fires["outcome"]])]
    rows += [
        Shown(f"… {in_words(example.fires, example.silent)}: the rule is silent", OUTCOMES[example.silent["outcome"]])
    ]
    if example.missing is not None:
        said = f" {example.missing['silence']}" if "silence" in example.missing else ""
        outcome = f"{OUTCOMES[example.missing['outcome']]}.{said}" if said else OUTCOMES[example.missing["outcome"]]
        rows += [Shown(f"… {in_words(example.fires, example.missing)}: a fact is missing", outcome)]
    return rows


def main() -> None:
    """Write both files."""
    PAGE.write_text(page(), encoding="utf-8")
    rules = engine.current()
    said = {"version": rules.version, "digest": rules.digest, "tables": rules.tables,
            "rules": [rule.as_json() for rule in rules.rules]}  # fmt: skip
    text = json.dumps(said, indent=1, ensure_ascii=False) + "\n"
    (ROOT / "consent" / "data" / "rule_sets" / f"{rules.version}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
