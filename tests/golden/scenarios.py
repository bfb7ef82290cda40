"""Scenarios with everything fixed: the whole answer to every step, and what the ledger holds afterwards."""

import json
import tempfile
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from consent.bootstrap import create_ledger
from consent.scenario.loader import ScenarioEntry, load_scenario
from consent.scenario.rehearsal import REGISTRAR, Rehearsal
from consent.settings import Settings
from tests import vectors
from tests.golden.fixed import FixedHands, fixed
from tests.golden.reading import evidence_of, log_of
from tests.golden.telling import Told
from tests.memory import memory_ledger
from tests.rules import examples
from tests.spoken import Spoken

ORIGIN = "rehearsal.localhost/consent"
AT = "2026-09-15T10:00:00Z"
OWN, PUBLISHED, EXAMPLES = "cases/", "published/", "examples/"


@contextmanager
def on_sqlite(scenario, hands):
    """A ledger in a database that is thrown away. Whatever else runs a rehearsal can stand in its place."""
    with tempfile.TemporaryDirectory(prefix="consent-golden-") as directory:
        clock = _Clock(scenario.earliest)
        settings = Settings(database=f"sqlite:///{directory}/ledger.db", keys=Path(directory) / "keys")
        registrars = {REGISTRAR: hands.key(REGISTRAR).public}
        yield create_ledger(settings, origin=ORIGIN, registrars=registrars, testing=True,
                            first_at=scenario.earliest - 1, clock=clock)  # fmt: skip


@contextmanager
def in_memory(scenario, hands):
    """A ledger without a database: for what is answered, which is the same."""
    registrars = {REGISTRAR: hands.key(REGISTRAR).public}
    yield memory_ledger(origin=ORIGIN, registrars=registrars, first_at=scenario.earliest - 1)


class _Clock:
    """A clock that stands where the scenario begins: the steps bring their own time."""

    def __init__(self, at):
        self.at = at

    def __call__(self):
        return self.at


def load(name):
    """The scenario of a name: a file, or the question of an example of a rule."""
    if name.startswith(EXAMPLES):
        return _example(of_rules()[name])
    return load_scenario({**own(), **published()}[name])


def _example(question):
    steps = [*question.get("steps", ()), {"at": question.get("at", AT), "check": question.get("check", {})}]
    scenario = {"extends": str(examples.WORLD), "patch": question.get("patch", {}), "steps": steps}
    with tempfile.TemporaryDirectory(prefix="consent-example-") as directory:
        path = Path(directory) / "example.json"
        path.write_text(json.dumps(scenario), encoding="utf-8")
        return load_scenario(path)


def run(name, opened=on_sqlite):
    """What a scenario comes to: {"steps", "answers"}, and on SQLite {"log", "evidence"} of the ledger too.

    `opened(scenario, hands)` is a context manager that yields what the rehearsal is played on.
    """
    scenario, hands = load(name), FixedHands(ORIGIN)
    hands.kinds[REGISTRAR] = "registrar"
    with fixed(name) as draws, opened(scenario, hands) as ledger:
        told = Told(ledger, draws)
        steps = Rehearsal(scenario, told, hands).run()
        said = {"steps": [_step(one) for one in steps], "answers": told.told()}
        return {**said, **(_kept(told) if opened is on_sqlite else {})}


def _step(step):
    return {"step": step.step, "holds": step.holds, "differs": list(step.differs)}


def _kept(told):
    told.ledger = Spoken(told.ledger)
    return {"log": log_of(told), "evidence": evidence_of(told)}


def content(name):
    """What a scenario says and asks, without what it expects."""
    scenario = load(name)
    return [scenario.request, *(_content(one) for one in scenario.actions)]


def _content(action):
    if isinstance(action, ScenarioEntry):
        return [action.map, action.name, action.type, action.at, action.body]
    return [action.action, action.at, {name: value for name, value in action.said.items() if name != "expect"}]


def own():
    """The cases of this repository, by name."""
    paths = sorted((vectors.ROOT / "tests" / "cases").glob("*.json"))
    return {f"{OWN}{path.stem}": path for path in paths if path.name != "world.json"}


def published():
    """The published cases by name; none where their folder is not there."""
    return {f"{PUBLISHED}{path.stem}": path for path in sorted((vectors.CASES / "open").glob("*.json"))}


@cache
def of_rules():
    """Both questions of every example of a rule, by name."""
    found = {}
    for one in examples.all_examples():
        for side in ("fires", "silent"):
            name = f"{EXAMPLES}{one.rule}/{one.effect}, {one.says}/{side}"
            assert name not in found, f"two examples are named {name}"
            found[name] = getattr(one, side)
    return found
