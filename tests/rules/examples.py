"""Examples of rules as data: for each effect of a rule a question in which it speaks, and one in which it does not."""

import json
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from consent.scenario.loader import merge_patch
from consent.scenario.runner import run_scenario
from tests.memory import in_memory

HERE = Path(__file__).parent
WORLD = HERE / "world.json"
KEYS = {}
"""Of the people of the examples: who they are is no matter, and making keys takes time."""


@dataclass(frozen=True)
class Example:
    """Each question is what differs from the world, what is registered, and what is asked (README beside)."""

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
    scenario = {"extends": str(WORLD), "patch": question.get("patch", {}), "steps": steps, **unsaid(question)}
    with tempfile.TemporaryDirectory(prefix="consent-example-") as directory:
        path = Path(directory) / "example.json"
        path.write_text(json.dumps(scenario), encoding="utf-8")
        got = run_scenario(path, partial(in_memory, rules=rules), KEYS).steps[-1].got
    assert "refused" not in got, got
    return got


def due_by(answer, rule):
    """When what the rule asks for is due, of each of its obligations."""
    return {one["due"] for one in answer["obligations"] if one["rule"] == rule}


def unsaid(question):
    """The world's request with the members null that nobody says: a scenario's `check` can leave none of them open."""
    names = question.get("nobody_says", ())
    return {"request": json.loads(WORLD.read_text("utf-8"))["request"] | dict.fromkeys(names)} if names else {}


def whole(question):
    """All that is said in one question: the world with what differs from it, what is registered, and what is asked."""
    world = merge_patch(json.loads(WORLD.read_text("utf-8")), question.get("patch", {}))
    request = world.pop("request") | dict.fromkeys(question.get("nobody_says", ()))
    asked = merge_patch(request, question.get("check", {}))
    return {**world, "steps": question.get("steps", []), "asked": asked, "at": question.get("at")}


def said(question):
    """The same as pairs of a place and a value."""
    return frozenset(_leaves("", whole(question)))


def says_nothing(leaf):
    """Whether a pair leaves something open: null, unstated, an empty list or map, a bare name, which names nobody."""
    place, value = leaf
    return value in ("null", "[]", "{}", '"unstated"') or place.endswith("/performer/name")


def _leaves(place, value):
    if isinstance(value, dict) and value:
        return [leaf for name, one in value.items() for leaf in _leaves(f"{place}/{name}", one)]
    if isinstance(value, list) and value:
        return [leaf for number, one in enumerate(value) for leaf in _leaves(f"{place}/{number}", one)]
    return [(place, json.dumps(value))]


def took_effect(answer, rule, effect):
    """Whether the rule took that effect in the answer; obligations stand in a list of their own."""
    if effect == "obligation":
        return any(one["rule"] == rule for one in answer["obligations"])
    return any((one["id"], one["effect"]) == (rule, effect) for one in answer["rules"])
