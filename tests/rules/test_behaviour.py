"""An answer that changes has a reason: a rule with a new revision."""

from dataclasses import replace

import pytest

from consent.rules import engine
from tests.golden import scenarios
from tests.golden.telling import digest_of
from tests.rules import behaviour
from tests.rules.behaviour import Answered


def _rule(name):
    return "/".join(name.split("/")[:2])


PARTS = [scenarios.OWN, *sorted({name.rpartition("-")[0] + "-" for name in map(_rule, scenarios.of_rules())})]
"""The cases, and the examples of each profile."""


@pytest.fixture(scope="module")
def known():
    """What the present rule set is on record to answer."""
    found = behaviour.of_present()
    assert found is not None, "no answers of this version are on record: `make golden`"
    return found


def test_the_answers_on_record_are_those_of_the_present_rule_set(known):
    assert known.digest == engine.current().digest, "the rules were revised: record what they answer, `make golden`"
    assert known.rules == behaviour.present({}).rules


def test_every_example_and_every_case_has_an_answer_on_record_and_nothing_else_has(known):
    found = {place.rpartition(" #")[0]: one.asked for place, one in known.answers.items()}
    asked = {name: digest_of(scenarios.content(name)) for name in behaviour.names()}
    assert found == asked, "an example or a case is new, gone or asks something else: `make golden`"


@pytest.mark.parametrize("part", PARTS)
def test_no_answer_changes_without_a_new_revision_of_a_rule(known, part):
    names = [name for name in behaviour.names() if name.startswith(part)]
    answers = behaviour.answers_now(names, scenarios.in_memory)
    assert {name for name in known.answers if name.startswith(part)} == answers.keys()
    assert list(behaviour.unexplained(known, behaviour.present(answers))) == []


def test_no_answer_changes_from_version_to_version_without_a_new_revision_of_a_rule(known):
    assert behaviour.unexplained_from_version_to_version(behaviour.recorded()) == []
    name = one_that_names(known, "SAT23-03")
    later = changed(known, name, answer="another")
    assert len(behaviour.unexplained_from_version_to_version([known, known, later, later])) == 1


def test_answers_are_the_same_with_a_database_and_without_one():
    name = next(iter(scenarios.own()))
    assert behaviour.answers_now([name], scenarios.on_sqlite) == behaviour.answers_now([name], scenarios.in_memory)


def changed(known, name, **change):
    """The behaviour with one answer doctored."""
    return replace(known, answers=known.answers | {name: replace(known.answers[name], **change)})


def one_that_names(known, rule):
    return next(name for name, one in known.answers.items() if rule in one.rules)


def revised(known, rule):
    return replace(known, digest="another", rules=known.rules | {rule: "another"})


def test_a_changed_answer_without_a_new_revision_is_found_and_named(known):
    name = one_that_names(known, "SAT23-03")
    (said,) = behaviour.unexplained(known, changed(known, name, answer="another"))
    assert said.startswith(f"the answer to {name} changed and none of the rules it names (")
    assert "SAT23-03" in said
    assert said.endswith("raise the revision of the rule you changed (consent/rules), then `make golden`")


def test_a_changed_answer_with_a_new_revision_of_a_rule_it_names_passes(known):
    after = changed(revised(known, "SAT23-03"), one_that_names(known, "SAT23-03"), answer="another")
    assert list(behaviour.unexplained(known, after)) == []


def test_a_new_revision_of_another_rule_explains_nothing(known):
    name = one_that_names(known, "SAT23-03")
    other = next(rule for rule in sorted(known.rules) if rule not in known.answers[name].rules)
    assert len(list(behaviour.unexplained(known, changed(revised(known, other), name, answer="another")))) == 1


@pytest.mark.parametrize(("before", "after"), [(("CORE-99",), ()), ((), ("CORE-99",))])
def test_a_rule_that_is_new_or_gone_explains_the_answers_that_named_it_before_or_name_it_now(known, before, after):
    name = next(iter(known.answers))
    old, new = changed(known, name, rules=before), changed(known, name, rules=after, answer="another")
    with_it = {**known.rules, "CORE-99": "a rule"}
    if before:
        old = replace(old, rules=with_it)
    else:
        new = replace(new, rules=with_it)
    assert list(behaviour.unexplained(old, new)) == []


def test_another_question_may_have_another_answer_and_a_new_one_needs_no_reason(known):
    name = next(iter(known.answers))
    assert list(behaviour.unexplained(known, changed(known, name, asked="other", answer="another"))) == []
    more = replace(known, answers=known.answers | {"new": Answered("a", "b", ())})
    assert list(behaviour.unexplained(known, more)) == []


def test_an_answer_that_names_no_rule_cannot_change_unnoticed(known):
    name = next(iter(known.answers))
    old, new = changed(known, name, rules=()), changed(known, name, rules=(), answer="another")
    (said,) = behaviour.unexplained(old, new)
    assert "(none)" in said


def test_a_record_is_read_as_it_was_written(known, tmp_path):
    behaviour.save(known, tmp_path)
    assert behaviour.load(tmp_path / f"{known.version}.json") == known


def test_two_answers_differ_by_what_is_decided_and_not_by_ids_and_receipts():
    told = {"outcome": "covered", "rules": [{"id": "CORE-01"}], "obligations": [{"rule": "CORE-28"}], "decision": "A"}
    one, same, other = (
        behaviour.answered("asked", {"call": "check", "answer": {**told, **more}})
        for more in ({}, {"decision": "B", "receipt": "r", "ledger": {}}, {"outcome": "not_covered"})
    )
    assert one.rules == ("CORE-01", "CORE-28")
    assert one == same != other
