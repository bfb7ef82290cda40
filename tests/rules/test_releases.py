"""Rule sets have versions: what was released is on record, and a decision can be decided again."""

import json
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from consent.answers.checks import RuleChange
from consent.bootstrap import open_ledger
from consent.rules import engine, releases
from consent.rules.model import rule_set
from consent.rules.releases import RuleBook
from signing import canonical, digests
from tests.golden import scenarios
from tests.golden.telling import digest_of
from tests.memory import memory_ledger
from tests.rules import behaviour
from tests.world import World

ROOT = Path(__file__).resolve().parents[2]
PRESENT = RuleBook(engine.current())
TABLES = engine.current().tables
FEW = 5
"""Questions of each replaced rule that are decided again."""
DECIDED_AGAIN = [one for one in releases.released() if releases.ENGINE_SINCE <= one.version < engine.VERSION]


@pytest.fixture
def world(tmp_path):
    made = World(tmp_path)
    made.grant()
    return made


def under(world, rules):
    """The same ledger, opened by a program with other rules."""
    return open_ledger(world.settings, clock=lambda: world.now, rules=rules)


def test_the_record_of_the_present_rule_set_is_what_it_says():
    current = engine.current()
    release = PRESENT.release_of(current.digest)
    assert release is not None, "stale: run make rules, and give the rule set a new version if it was released"
    assert release.version == current.version == releases.released()[-1].version
    assert list(release.rules.values()) == [rule.as_json() for rule in current.rules]


def test_every_release_carries_the_digest_of_what_it_says():
    for release in releases.released():
        said = {"version": release.version, "rules": sorted(release.rules.values(), key=lambda one: one["id"])}
        said |= {"tables": release.tables} if release.tables else {}
        assert digests.digest(canonical.canonicalize(json.loads(json.dumps(said)))) == release.digest


def test_a_rule_that_changes_needs_a_new_revision_to_change_the_digest():
    rules = engine.current().rules
    again = rule_set("2027.01", tables=TABLES, rules=[replace(rules[0], revision=2), *rules[1:]])
    assert again.digest != engine.current().digest
    old = {rule.id: rule.as_json() for rule in rules}
    assert list(PRESENT.changes(old, again)) == [RuleChange(rules[0].id, "changed", ("revision",))]


def test_changes_name_what_was_added_and_removed():
    rules = engine.current().rules
    shorter = rule_set("x", rules[1:])
    said = {rule.id: rule.as_json() for rule in rules}
    assert list(PRESENT.changes(said, shorter)) == [RuleChange(rules[0].id, "removed", ())]
    longer = {rule.id: rule.as_json() for rule in rules[1:]}
    assert list(PRESENT.changes(longer, engine.current())) == [RuleChange(rules[0].id, "added", ())]


def test_a_replaced_revision_still_runs_for_the_decisions_made_under_it(world):
    old = engine.current()
    decision = world.check(languages=["fr"])["decision"]
    newer = rule_set("2027.02", tables=TABLES, rules=[one for one in old.rules if one.id != "CORE-10"])
    replaced = tuple(one for one in old.rules if one.id == "CORE-10")
    said = under(world, RuleBook(newer, replaced)).replay(decision)
    assert (said.same, said.replayed_under.digest) == (True, old.digest)
    assert said.rules_changed == ()


def test_a_rule_set_that_cannot_run_any_more_names_the_rules_that_changed(world):
    old = engine.current()
    decision = world.check()["decision"]
    changed = replace(old.rule("CA927-01"), revision=2)
    newer = rule_set("2027.02", tables=TABLES, rules=[changed if one.id == "CA927-01" else one for one in old.rules])
    said = under(world, RuleBook(newer)).replay(decision)
    assert said.same is True
    assert said.replayed_under.version == "2027.02"
    assert said.rules_changed == (RuleChange("CA927-01", "changed", ("revision",)),)


def test_a_replay_that_differs_says_in_what(world):
    decision = world.check()["decision"]
    unclear = [{"performer": {"party": "party:p1"}, "role": None, "scene": "12", "modalities": ["face"]}]
    asked = canonical.canonicalize(world.ask(performances=unclear))
    with world.ledger.opened.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE decisions SET request = ?", (asked,))
    said = world.ledger.replay(decision).as_json()
    assert said["same"] is False
    assert {"member": "outcome", "recorded": "covered", "replayed": "needs_escalation"} in said["differs"]


def test_a_rule_book_runs_what_it_holds_and_else_the_present_set():
    old = engine.current()
    newer = rule_set("2027.02", tables=TABLES, rules=[one for one in old.rules if one.id != "CORE-10"])
    with_the_old = RuleBook(newer, tuple(one for one in old.rules if one.id == "CORE-10"))
    assert with_the_old.runnable(old.digest).digest == old.digest
    assert with_the_old.runnable(newer.digest) is newer
    assert RuleBook(newer).runnable(old.digest) is None
    assert RuleBook(newer).runnable_or_present(old.digest) is newer
    assert RuleBook(newer, known=()).release_of(old.digest) is None


def test_what_an_engine_of_edition_1_decided_is_not_decided_again():
    old = PRESENT.release_of(next(one.digest for one in releases.released() if one.version == "2026.12"))
    assert old.version < releases.ENGINE_SINCE <= engine.VERSION
    assert PRESENT.runnable(old.digest) is None
    assert PRESENT.runnable_or_present(old.digest) is engine.current()


@pytest.mark.parametrize("release", releases.released(), ids=lambda one: one.version)
def test_every_rule_set_since_this_engine_began_can_still_be_run(release):
    runs = PRESENT.runnable(release.digest) is not None
    assert runs == (release.version >= releases.ENGINE_SINCE), "keep the revision that was replaced: consent/rules/past"


def replaced_since(release):
    """The rules of a release that a past revision stands for."""
    now = {rule.id: rule.as_json() for rule in engine.current().rules}
    return {rule for rule, said in release.rules.items() if now.get(rule) != said}


def on_record(release):
    """What a release is on record to have answered where a past rule spoke, to a few questions that are still asked."""
    recorded = behaviour.load(behaviour.FOLDER / f"{release.version}.json").answers
    asked = {name: digest_of(scenarios.content(name)) for name in behaviour.names()}
    known = {place: one for place, one in recorded.items() if asked.get(place.rpartition(" #")[0]) == one.asked}
    spoke = {rule: [place for place, one in known.items() if rule in one.rules] for rule in replaced_since(release)}
    return {place: known[place] for places in spoke.values() for place in sorted(places)[:FEW]}


def opened_with(rules):
    """What a rehearsal is played on where those rules decide."""

    @contextmanager
    def opened(scenario, hands):
        registrars = {scenarios.REGISTRAR: hands.key(scenarios.REGISTRAR).public}
        yield memory_ledger(
            origin=scenarios.ORIGIN, registrars=registrars, first_at=scenario.earliest - 1, rules=RuleBook(rules)
        )

    return opened


@pytest.mark.parametrize("release", DECIDED_AGAIN, ids=lambda one: one.version)
def test_a_past_revision_still_decides_as_it_did(release):
    known, rules = on_record(release), PRESENT.runnable(release.digest)
    assert rules is not None, "keep the revision that was replaced: consent/rules/past"
    assert known or not replaced_since(release), "no question on record shows what the replaced revisions did"
    names = sorted({place.rpartition(" #")[0] for place in known})
    again = behaviour.answers_now(names, opened_with(rules))
    assert {place: again[place].answer for place in known} == {place: one.answer for place, one in known.items()}


def test_the_present_rule_set_is_chosen_where_a_program_begins_and_nowhere_else():
    sources = [path for room in ("api", "consent") for path in (ROOT / room).rglob("*.py")]
    choosing = {str(path.relative_to(ROOT)) for path in sources if "engine.current(" in path.read_text("utf-8")}
    assert choosing == {"consent/bootstrap.py", "consent/cli/rules.py"}
