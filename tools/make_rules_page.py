"""Makes docs/rules.md, and the record of the present rule set, again from the rules.

Usage: python tools/make_rules_page.py
"""

import json
from pathlib import Path

from consent.rules import engine
from consent.rules.page import rules_page

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Write both files."""
    rules = engine.current()
    (ROOT / "docs" / "rules.md").write_text(rules_page(rules), encoding="utf-8")
    said = {"version": rules.version, "digest": rules.digest, "tables": rules.tables,
            "rules": [rule.as_json() for rule in rules.rules]}  # fmt: skip
    text = json.dumps(said, indent=1, ensure_ascii=False) + "\n"
    (ROOT / "consent" / "data" / "rule_sets" / f"{rules.version}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
