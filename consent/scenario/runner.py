"""Running scenario files, each on a ledger of its own that is thrown away."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from consent.bootstrap import create_ledger
from consent.errors import ConsentError
from consent.rules.releases import RuleBook
from consent.scenario.hands import Hands
from consent.scenario.loader import Scenario, load_scenario
from consent.scenario.rehearsal import REGISTRAR, Rehearsal, Rehearsed, StepResult
from consent.settings import Settings
from signing.keys import PrivateKey, PublicKey

ORIGIN = "rehearsal.localhost/consent"


Founded = Callable[[Mapping[str, PublicKey], int], AbstractContextManager[Rehearsed]]
"""Makes a ledger of the origin `ORIGIN` for these registrars, founded at an instant, and throws it away afterwards."""


@contextmanager
def on_disk(
    registrars: Mapping[str, PublicKey], first_at: int, *, rules: RuleBook | None = None
) -> Iterator[Rehearsed]:
    """A ledger in a directory of its own, under these rules (those of the program where none are given)."""
    with tempfile.TemporaryDirectory(prefix="consent-rehearsal-") as directory:
        settings = Settings(database=f"sqlite:///{directory}/ledger.db", keys=Path(directory) / "keys")
        yield create_ledger(
            settings, origin=ORIGIN, registrars=registrars, testing=True, first_at=first_at, rules=rules
        )


@dataclass(frozen=True, slots=True)
class ScenarioRun:
    """A scenario and what its steps gave, in their order."""

    scenario: Scenario
    steps: tuple[StepResult, ...]


def run_scenario(path: Path, founded: Founded = on_disk, keys: dict[str, PrivateKey] | None = None) -> ScenarioRun:
    """Run a scenario on a ledger founded for it.

    `keys` are those of its parties; what is missing is made, and found there by the next scenario. Raises ScenarioError
    when the file cannot be read as one.
    """
    scenario, hands = load_scenario(path), Hands(ORIGIN, {} if keys is None else keys)
    hands.kinds[REGISTRAR] = "registrar"
    with founded({REGISTRAR: hands.key(REGISTRAR).public}, scenario.earliest - 1) as ledger:
        return ScenarioRun(scenario, Rehearsal(scenario, ledger, hands).run())


def report(runs: Iterable[ScenarioRun], unreadable: Iterable[tuple[Path, ConsentError]] = ()) -> dict[str, Any]:
    """What `consent scenario run --json` prints (specification §8.9); `unreadable` files with what is wrong in each."""
    files = [_file(run.scenario, run.steps) for run in runs]
    counted = [one for one in files if one["basis"] != "unconfirmed"]
    return {
        "held": sum(one["holds"] for one in counted),
        "differ": sum(not one["holds"] for one in counted),
        "unconfirmed": len(files) - len(counted),
        "files": files,
        "unreadable": [
            {"file": str(path), "errors": [{"code": one.code, "pointer": one.pointer, "detail": one.detail}
                                           for one in error.problems]}
            for path, error in unreadable
        ],
    }  # fmt: skip


def _file(scenario: Scenario, steps: tuple[StepResult, ...]) -> dict[str, Any]:
    return {
        "file": scenario.file,
        "basis": scenario.basis,
        "holds": all(step.holds for step in steps),
        "steps": [
            {
                "step": step.step,
                "holds": step.holds,
                "differs": list(step.differs),
                "expected": step.expected,
                "got": step.got,
            }
            for step in steps
        ],
    }
