"""Running scenario files, each on a ledger of its own that is thrown away."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from consent.bootstrap import create_ledger
from consent.rules.releases import RuleBook
from consent.scenario.hands import Hands
from consent.scenario.loading import Scenario, load_scenario
from consent.scenario.rehearsal import REGISTRAR, Rehearsal, StepResult
from consent.settings import Settings

ORIGIN = "rehearsal.localhost/consent"


def run_scenario(path: Path, rules: RuleBook | None = None) -> tuple[Scenario, tuple[StepResult, ...]]:
    """The steps of a scenario with what they gave, under these rules (those of the program where none are given).

    Raises ScenarioError when the file cannot be read as one.
    """
    scenario = load_scenario(path)
    with tempfile.TemporaryDirectory(prefix="consent-rehearsal-") as directory:
        hands = Hands(ORIGIN)
        hands.kinds[REGISTRAR] = "registrar"
        ledger = create_ledger(
            Settings(database=f"sqlite:///{directory}/ledger.db", keys=Path(directory) / "keys"),
            origin=ORIGIN,
            registrars={REGISTRAR: hands.key(REGISTRAR).public},
            testing=True,
            first_at=scenario.earliest - 1,
            rules=rules,
        )
        return scenario, Rehearsal(scenario, ledger, hands).run()


def report(results: list[tuple[Scenario, tuple[StepResult, ...]]]) -> dict[str, Any]:
    """What `consent scenario run --json` prints (contract §6)."""
    files = [_file(scenario, steps) for scenario, steps in results]
    counted = [one for one in files if one["basis"] != "unconfirmed"]
    return {
        "held": sum(one["holds"] for one in counted),
        "differ": sum(not one["holds"] for one in counted),
        "unconfirmed": len(files) - len(counted),
        "files": files,
    }


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
