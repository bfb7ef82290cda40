"""The house's rules: format, lint, types and who imports whom, each a recipe of the Makefile, run as it stands."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTED = PROJECT["tool"]["importlinter"]["root_packages"]
CONTRACTS = PROJECT["tool"]["importlinter"]["contracts"]
OFFLINE = "What can be verified offline needs no server and no database"


def ran(recipe: str) -> subprocess.CompletedProcess[str]:
    """A recipe of the Makefile with the tools of this very environment, which is left as it is."""
    tools = Path(sys.executable).parent
    command = ["make", "--no-print-directory", "--assume-old=.venv/.installed-dev", f"BIN={tools}", recipe]
    kept = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
    return subprocess.run(command, cwd=ROOT, env=kept, capture_output=True, text=True, check=False)


def contract(name: str) -> dict:
    (found,) = [one for one in CONTRACTS if one["name"] == name]
    return found


def rooms(floor: str) -> set[str]:
    """The modules and packages right inside a floor."""
    inside = [path for path in (ROOT / floor).iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()]
    return {path.stem for path in inside} - {"__init__"}


def placed(one: dict) -> set[str]:
    """The names in the layers of a contract."""
    return {name.strip() for layer in one["layers"] for name in layer.split("|")}


def of_consent(names: list[str]) -> set[str]:
    """The rooms of consent among modules."""
    return {name.removeprefix("consent.") for name in names if name.startswith("consent.")}


def test_code_is_formatted_and_lint_finds_nothing():
    ended = ran("lint")
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_types_hold_strictly():
    ended = ran("types")
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_nobody_imports_what_the_contracts_forbid():
    ended = ran("imports")
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_every_package_at_the_top_is_a_floor_with_its_place():
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    assert placed(contract("The house has three floors")) == packages
    assert set(PROJECT["tool"]["importlinter"]["root_packages"]) == packages
    assert set(contract("No cycles anywhere")["ancestors"]) == packages


@pytest.mark.parametrize("floor", PROJECT["tool"]["importlinter"]["root_packages"])
def test_every_room_of_a_floor_has_its_place_and_a_new_one_must_be_given_one(floor):
    (found,) = [one for one in CONTRACTS if one["type"] == "layers" and one.get("containers") == [floor]]
    assert found["exhaustive"] is True
    assert "exhaustive_ignores" not in found
    assert placed(found) == rooms(floor)


def standing_on_the_database() -> set[str]:
    return of_consent(contract("Only storage knows SQL")["source_modules"]) | {"storage"}


def test_every_room_of_consent_is_offline_or_one_of_those_that_stand_on_the_database():
    offline = of_consent(contract(OFFLINE)["source_modules"])
    assert offline & standing_on_the_database() == set()
    assert offline | standing_on_the_database() == rooms("consent")


SEEN_NOWHERE = {
    "a row nobody typed": "row: Any",
    "a type that is asserted, not known": "assert isinstance",
    "a heading that is text": 'f"on:',
    "a way out beside the one": "urlopen",
}


@pytest.mark.parametrize("written", SEEN_NOWHERE.values(), ids=SEEN_NOWHERE)
def test_what_the_house_gave_up_does_not_come_back(written):
    files = [path for floor in CONTRACTED for path in (ROOT / floor).rglob("*.py")]
    assert len(files) > 200
    assert [path.relative_to(ROOT).as_posix() for path in files if written in path.read_text(encoding="utf-8")] == []


def test_all_that_can_be_verified_offline_is_measured_and_cannot_fall_below_a_floor():
    run, report = PROJECT["tool"]["coverage"]["run"], PROJECT["tool"]["coverage"]["report"]
    assert (run["branch"], run["source_pkgs"]) == (True, ["signing", "consent"])
    assert {Path(one.removesuffix("/*")).stem for one in run["omit"]} == standing_on_the_database()
    assert report["fail_under"] >= 95
    assert [one for one in PROJECT["tool"]["pytest"]["ini_options"]["measured"] if not (ROOT / one).exists()] == []


def trees(floor):
    """The modules of a floor, parsed."""
    for path in sorted((ROOT / floor).rglob("*.py")):
        yield path.relative_to(ROOT).with_suffix("").as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def test_only_the_door_lets_a_statement_in():
    made = {path for path, tree in trees("consent") for node in ast.walk(tree)
            if isinstance(node, ast.Call) and getattr(node.func, "id", None) == "Entitled"}  # fmt: skip
    assert made == {"consent/door"}


READS_THE_PREFIX = {"said", "about", "complete", "record"}


def test_no_rule_reads_what_has_not_passed_the_door():
    read = [f"{path}.{node.func.attr}" for path, tree in trees("consent") if path.startswith("consent/rules/")
            for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            and node.func.attr in READS_THE_PREFIX]  # fmt: skip
    assert read == []


def test_no_name_of_a_class_stands_twice():
    named = [one.name for floor in CONTRACTED for _, tree in trees(floor) for one in tree.body
             if isinstance(one, ast.ClassDef)]  # fmt: skip
    assert len(named) > 300
    assert {one for one in named if named.count(one) > 1} == set()


UNTYPED = {
    "what a database holds, before it is looked at": {
        "consent/storage/scan.Scan.plain_entries", "consent/storage/scan.Scan.plain_nodes",
    },
    "what a database says that it is made of": {
        "consent/storage/postgres.made_apart", "consent/storage/postgres.objects",
    },
    "JSON itself, as it is written": {
        "consent/answers/checks.BatchAnswer.as_json", "consent/answers/shape.Lasting.written",
        "consent/answers/shape.Shape.as_json",
        "consent/answers/shape.as_json_together",
        "consent/answers/statements.Results.as_json", "consent/rules/model.Obligation.as_json",
        "consent/rules/model.Rule.as_json", "consent/receipt.Item.as_json", "consent/watch/watcher.Alert.as_json",
        "consent/watch/watcher.Seen.as_json", "consent/scenario/runner.report", "consent/evidence/beside.told_hold",
    },
    "JSON that somebody else wrote, not yet read": {
        "consent/cli/output.read_json", "consent/decision/register.with_register",
        "consent/ledger/checks/batch.merged", "consent/ledger/checks/planned.marked",
        "consent/parcel/contents.Opened.manifest",
        "consent/parcel/package.Package.json", "consent/storage/columns.Columns.members",
        "consent/verify/decision.claims_of",
    },
    "a question or a statement that is yet to be read": {
        "consent/cli/checks.question", "consent/decision/register.with_register",
        "consent/ledger/checks/planned.marked", "consent/scenario/hands.Hands.proofs",
        "consent/scenario/hands.Hands.resolved",
        "consent/scenario/hands.Hands.statement", "consent/scenario/loader.merge_patch",
        "consent/scenario/expectations.shown", "consent/statements/guide/catalogue.template",
        "consent/statements/guide/catalogue.written", "consent/statements/guide/model.filled",
    },
    "as click calls it": {
        "consent/cli/groups.Gathering.resolve_command", "consent/cli/names.NamesDigest.invoke",
    },
    "a standard's own object (RFC 7517)": {
        "consent/ledger/ledger.Ledger.jwks", "consent/ledger/log/proofs.jwks", "consent/receipt.published_keys",
    },
    "what comes of the work that is handed over": {"consent/ledger/gathering.SharedTurns.take_part"},
    "a document read, and what is wrong with it": {"consent/readers.reading"},
    "rows as they are stored, whatever their columns hold": {
        "consent/storage/scan.Scan.plain_entries", "consent/storage/scan.Scan.plain_nodes",
    },
    "metadata, as dataclasses take it": {"consent/answers/shape.named"},
    "the readers of an object, whatever its members are": {"consent/readers.once_each"},
    "values of a facet, of whatever type the facet has": {
        "consent/coverage/reach.coverable", "consent/coverage/reach.written", "consent/rules/shared/asked.all_of",
        "consent/rules/shared/asked.asks_use",
    },
    "a place and what stands there, to be gone through": {
        "consent/ledger/audit/jobs.run", "consent/ledger/audit/stretch.Stretch.of",
        "consent/ledger/audit/stretch.stretches", "consent/storage/decisions.reliance",
        "consent/storage/scan.Scan.entries", "consent/storage/scan.Scan.nodes", "consent/storage/scan.Scan.outside",
        "consent/storage/scan.Scan.standing_on_nothing", "consent/storage/scan.Scan.proofs_of_statements",
        "consent/rules/core/scopes.limits_of",
        "consent/decision/shown.beside", "consent/rules/model.RuleSet.clauses", "consent/rules/engine.exemptions",
        "consent/readers.named", "consent/readers.reading",
        "consent/authority/signatures.key_trouble", "consent/evidence/beside.counted_in",
        "consent/vocabulary/lists/catalogue.standing",
    },
}  # fmt: skip
"""What public functions of `consent` return without a type of its own, by why."""


def public_functions(body, within):
    for one in body:
        if isinstance(one, ast.ClassDef) and not one.name.startswith("_"):
            yield from public_functions(one.body, f"{within}.{one.name}")
        elif isinstance(one, ast.FunctionDef) and not one.name.startswith("_"):
            yield f"{within}.{one.name}", one.returns


def is_untyped(returned):
    """Whether a type says `Any`, or is a tuple of several things."""
    return any(map(says_any, ast.walk(returned))) or any(map(is_several, ast.walk(returned)))


def says_any(node):
    return isinstance(node, ast.Name) and node.id == "Any"


def is_several(node):
    is_tuple = isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == "tuple"
    return is_tuple and not (isinstance(node.slice, ast.Tuple) and ast.unparse(node.slice.elts[-1]) == "...")


def test_what_public_functions_return_has_a_type_or_a_reason_why_not():
    found = {name for path, tree in trees("consent") for name, returned in public_functions(tree.body, path)
             if is_untyped(returned)}  # fmt: skip
    assert found == set().union(*UNTYPED.values())
