"""Decision cases as data: ours always, the published ones when their folder is there."""

import json

import pytest

from consent.scenario.loader import ScenarioError, load_scenario, merge_patch
from consent.scenario.runner import report, run_scenario
from tests import vectors

OWN = sorted((vectors.ROOT / "tests" / "cases").glob("**/*.json"))
"""Our cases, and under `attempts` what somebody tried who had read the specification's words and not a line of code."""
PUBLISHED = vectors.files("../cases/open", "*.json")
OTHER_PROFILES = {"obligations"}


def rests_on_core_alone(path):
    rules = json.loads(path.read_text(encoding="utf-8"))["rests_on"]
    return all(rule.startswith("CORE-") for rule in rules)


@pytest.mark.parametrize("path", [one for one in OWN if one.name != "world.json"], ids=lambda path: path.stem)
def test_every_case_of_our_own_holds(path):
    steps = run_scenario(path).steps
    assert [step.differs for step in steps if not step.holds] == []
    assert steps


@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.stem)
def test_every_published_core_case_holds_and_no_other_crashes(path):
    vectors.skip_unless(path)
    steps = run_scenario(path).steps
    assert steps
    if rests_on_core_alone(path):
        for step in steps:
            assert [one for one in step.differs if one.split(":")[0] not in OTHER_PROFILES] == []
    else:
        assert not any("refused" in step.got for step in steps)


def test_a_patch_is_merged_as_rfc_7386_says():
    assert merge_patch({"a": {"b": 1, "c": 2}, "d": [1]}, {"a": {"b": None, "e": {"f": None}}, "d": [2]}) == {
        "a": {"c": 2, "e": {}}, "d": [2],
    }  # fmt: skip


@pytest.mark.parametrize(
    "said",
    ["{", "[]", '{"x":1}', '{"steps":{}}', '{"steps":[{"at":"2026-01-01T00:00:00Z"}]}', '{"steps":[{"check":{}}]}',
     '{"steps":[{"at":"2026-01-01T00:00:00Z","check":{},"sign":{}}]}', '{"grants":{"G":{}}}', '{"extends":"self.json"}',
     '{"statements":{"S":{"at":"2026-01-01T00:00:00Z"}}}', '{"extends":"nowhere.json"}'],
)  # fmt: skip
def test_what_cannot_be_read_as_a_scenario_says_so(said, tmp_path):
    path = tmp_path / "self.json"
    path.write_text(said)
    with pytest.raises(ScenarioError):
        load_scenario(path)


STEPS = {
    "check": [None, [], "x"],
    "register": [None, [], "G0", {}, {"type": 1}],
    "sign": [None, [], {}, {"statement": "G0", "signed_by": []}, {"statement": "@G0"},
             {"statement": "@G0", "signed_by": "party:ana"}, {"statement": "@NOBODY", "signed_by": ["party:ana"]}],
    "commit": [None, [], {}, {"decision": "d"}],
    "release": [None, [], {}, {"decision": 1}],
}  # fmt: skip


@pytest.mark.parametrize(("action", "said"), [(action, one) for action, listed in STEPS.items() for one in listed])
def test_a_step_that_does_not_say_what_it_must_is_no_step(action, said, tmp_path):
    world = vectors.ROOT / "tests" / "cases" / "world.json"
    step = {"at": "2026-09-15T10:00:00Z", action: said}
    path = tmp_path / "self.json"
    path.write_text(json.dumps({**json.loads(world.read_text()), "steps": [step]}))
    with pytest.raises(ScenarioError):
        run_scenario(path)


def test_a_report_counts_what_holds_and_only_reports_what_is_unconfirmed(tmp_path):
    base = json.loads((vectors.ROOT / "tests" / "cases" / "world.json").read_text())
    wrong = [{"at": "2026-09-15T10:00:00Z", "check": {}, "expect": {"outcome": "not_covered"}}]
    results = []
    for name, change in (("good", {}), ("bad", {"steps": wrong}), ("unsure", {"steps": wrong, "basis": "unconfirmed"})):
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps({**base, **change}))
        results.append(run_scenario(path))
    said = report(results)
    assert (said["held"], said["differ"], said["unconfirmed"]) == (1, 1, 1)
    assert said["files"][1]["steps"][0]["differs"] == ["outcome: expected not_covered, got covered"]
