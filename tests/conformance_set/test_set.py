"""The conformance set is whole, the same everywhere, and our own implementation holds it."""

import ast
import io
import json
import sys
import zipfile

import pytest

from consent.scenario.loader import load_scenario
from tests.conformance_set import building, inside, judge_consent
from tests.conformance_set.runner import judging, main
from tests.conformance_set.scribe import written
from tests.conformance_set.vectors import collected
from tests.golden.fixed import fixed

LIBRARY = {"__future__", "runner"}


def listed(folder, *kinds):
    said = json.loads((folder / "manifest.json").read_bytes())["files"]
    return [one["file"] for one in said if one["kind"] in kinds]


def test_the_set_is_the_one_whose_manifest_is_committed(conformance_set):
    built, committed = (conformance_set / "manifest.json").read_text(), building.MANIFEST.read_text()
    assert built.splitlines() == committed.splitlines(), "stale: run make conformance-set"


def test_nothing_random_comes_into_the_set(conformance_set):
    with fixed("drawn from elsewhere"):
        again = {f"cases/{path.stem}.json": written(path)[0] for path in sorted(building.CASES.glob("*.json"))[:5]}
    for name, case in again.items():
        assert json.loads((conformance_set / name).read_bytes())["steps"] == case["steps"]


def test_the_zip_holds_the_set_and_depends_on_nothing_else(conformance_set):
    files = {name: (conformance_set / name).read_bytes() for name in listed(conformance_set, "text", "program", "keys")}
    packed = building.packed(files)
    assert packed == building.packed(dict(reversed(files.items())))
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert {name: archive.read(f"{building.NAME}/{name}") for name in files} == files


def test_every_bundle_is_used_and_none_is_missing(conformance_set):
    there = {path.name for path in (conformance_set / "bundles").iterdir()}
    used = set()
    for name in listed(conformance_set, "case", "rule"):
        steps = json.loads((conformance_set / name).read_bytes())["steps"]
        bodies = (one["request"]["body"] for one in steps)
        used |= {body["file"].removeprefix("bundles/") for body in bodies if "file" in body}
    assert used == there


def test_our_own_service_holds_every_case(conformance_set):
    names = listed(conformance_set, "case", "rule")
    results = inside.play_all(conformance_set, names)
    assert {one["file"] for one in results} == set(names)
    assert len(names) > 650
    assert [one for one in results if one["steps"]] == []


@pytest.mark.parametrize("name", ["known-at", "report-by-a-stranger", "limit-held-used-up-and-given-back"])
def test_a_case_that_is_played_alone_holds_as_well(conformance_set, name):
    assert inside.Inside(conformance_set).play(f"cases/{name}.json")["steps"] == []


def test_what_another_ledger_would_get_wrong_differs(conformance_set):
    inner = inside.Inside(conformance_set)
    case = json.loads((conformance_set / "cases/known-at.json").read_bytes())
    case["steps"][-1]["expect"]["outcome"] = "covered"
    case["steps"][0]["expect"]["members"]["digest"] = "A" * 43
    inner._found(case)
    told = main.played("cases/known-at.json", case, conformance_set, inner._send)["steps"]
    assert [one["step"] for one in told] == [0, len(case["steps"]) - 1]


def test_each_case_carries_a_scenario_that_stands_alone_and_comes_to_the_same_steps(conformance_set, tmp_path):
    for name in listed(conformance_set, "case"):
        case = json.loads((conformance_set / name).read_bytes())
        path = tmp_path / "scenario.json"
        path.write_text(json.dumps(case["scenario"]), encoding="utf-8")
        assert load_scenario(path).basis == case["basis"]
        assert written(path)[0]["steps"] == case["steps"], name


@pytest.mark.parametrize("name", collected.files())
def test_every_vector_is_judged_as_it_says(conformance_set, name):
    file = json.loads((conformance_set / name).read_bytes())
    assert main.judged(name, file, judge_consent.judge)["steps"] == []


@pytest.mark.parametrize("name", collected.files())
def test_a_judge_who_believes_everything_or_nothing_is_found_out(conformance_set, name):
    file = json.loads((conformance_set / name).read_bytes())
    for verdict in ({"result": "valid", "gives": {}}, {"result": "invalid"}):
        assert any(differs for _, differs in judging.differences(file, [verdict] * len(file["vectors"])))


def test_a_judge_is_not_shown_what_it_must_find_out(conformance_set):
    for name in collected.files():
        file = json.loads((conformance_set / name).read_bytes())
        assert {member for one in judging.asked(file)["vectors"] for member in one} == {"name", "given"}


def test_every_case_and_every_rule_with_an_example_is_in_the_set(conformance_set):
    cases = {path.stem for path in building.CASES.glob("*.json")} - {"world"}
    assert {name.removeprefix("cases/").removesuffix(".json") for name in listed(conformance_set, "case")} == cases
    sides = [name.rsplit("-", 1)[1] for name in listed(conformance_set, "rule")]
    assert sides.count("fires.json") == sides.count("silent.json") == len(building.examples.all_examples())


def test_the_runner_needs_the_standard_library_alone():
    for name in building.PROGRAMS:
        if name.endswith(".py") and name != "judge_consent.py":
            tree = ast.parse((building.HERE / name).read_bytes())
            imported = {one.names[0].name for one in ast.walk(tree) if isinstance(one, ast.Import)}
            imported |= {one.module for one in ast.walk(tree) if isinstance(one, ast.ImportFrom) and not one.level}
            first = {one.split(".")[0] for one in imported}
            assert first <= sys.stdlib_module_names | LIBRARY, name
