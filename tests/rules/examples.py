"""Examples of rules as data: for each effect of a rule a question in which it speaks, and one in which it does not."""

import json
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from consent.scenario.runner import run_scenario
from tests.memory import in_memory

HERE = Path(__file__).parent
WORLD = HERE / "world.json"
KEYS = {}
"""Of the people of the examples: who they are is no matter, and making keys takes time."""


@dataclass(frozen=True)
class Example:
    """`fires` and `silent` are what differs from the world, what is registered, and what is asked (README beside)."""

    rule: str
    effect: str
    says: str
    fires: dict
    silent: dict
    missing: dict | None = None

    def __str__(self):
        return f"{self.rule}, {self.says}"


def all_examples():
    """Every example, by the file of its profile."""
    files = sorted((HERE / "examples").glob("*.json"))
    return [Example(**one) for path in files for one in json.loads(path.read_text(encoding="utf-8"))]


def answer_to(question, rules=None):
    """The answer at the end of one question: its rules, obligations, reasons and outcome."""
    at = question.get("at", "2026-09-15T10:00:00Z")
    steps = [*question.get("steps", ()), {"at": at, "check": question.get("check", {})}]
    scenario = {"extends": str(WORLD), "patch": question.get("patch", {}), "steps": steps}
    with tempfile.TemporaryDirectory(prefix="consent-example-") as directory:
        path = Path(directory) / "example.json"
        path.write_text(json.dumps(scenario), encoding="utf-8")
        got = run_scenario(path, partial(in_memory, rules=rules), KEYS).steps[-1].got
    assert "refused" not in got, got
    return got


def took_effect(answer, rule, effect):
    """Whether the rule took that effect in the answer; obligations stand in a list of their own."""
    if effect == "obligation":
        return any(one["rule"] == rule for one in answer["obligations"])
    return any((one["id"], one["effect"]) == (rule, effect) for one in answer["rules"])
