"""Every rule has a question in which it takes effect and one in which it does not."""

import pytest

from consent.rules import engine
from consent.rules.model import REFUSING
from tests.rules import examples

ALL = examples.all_examples()
OF_MISSING_FACTS = [one for one in ALL if one.missing is not None]
FREE = frozenset({"covered", "no_consent_required"})


@pytest.mark.parametrize("example", ALL, ids=str)
def test_the_rule_takes_effect_where_it_should(example):
    answer = examples.answer_to(example.fires)
    assert examples.took_effect(answer, example.rule, example.effect), answer
    assert answer["outcome"] == example.fires["outcome"]
    assert {one["code"] for one in answer["reasons"]} >= set(example.fires.get("reasons", ()))
    assert "due" not in example.fires or examples.due_by(answer, example.rule) == {example.fires["due"]}


@pytest.mark.parametrize("example", ALL, ids=str)
def test_the_rule_is_silent_where_it_should_be(example):
    answer = examples.answer_to(example.silent)
    assert not examples.took_effect(answer, example.rule, example.effect), answer
    assert answer["outcome"] == example.silent["outcome"]


@pytest.mark.parametrize("example", OF_MISSING_FACTS, ids=str)
def test_a_missing_fact_never_reads_as_covered_unless_the_example_says_why_silence_counts_as_no(example):
    answer = examples.answer_to(example.missing)
    assert answer["outcome"] == example.missing["outcome"]
    assert {one["code"] for one in answer["reasons"]} >= set(example.missing.get("reasons", ()))
    assert (answer["outcome"] in FREE) == bool(example.missing.get("silence"))


@pytest.mark.parametrize("example", OF_MISSING_FACTS, ids=str)
def test_an_example_of_a_missing_fact_says_less_than_the_one_that_fires_and_nothing_else(example):
    there, left = (examples.said(one) for one in (example.fires, example.missing))
    assert left != there
    assert [leaf for leaf in left - there if not examples.says_nothing(leaf)] == []


def test_every_rule_has_an_example_in_which_a_fact_it_reads_is_missing():
    shown = {one.rule for one in OF_MISSING_FACTS}
    assert {rule.id for rule in engine.current().rules} - shown == set()


def test_no_effect_of_any_rule_is_without_an_example():
    shown = {(one.rule, one.effect) for one in ALL}
    wanted = {
        (rule.id, taken(rule, effect)) for rule in engine.current().rules if rule.clauses for effect in rule.effects
    }
    assert wanted - shown == set()


def taken(rule, effect):
    """What an effect comes to: what is not confirmed never refuses."""
    return "escalate" if rule.confidence == "M" and effect in REFUSING else effect.value


def test_a_rule_that_is_not_confirmed_never_refuses_and_never_frees():
    unconfirmed = {rule.id for rule in engine.current().rules if rule.confidence == "M"}
    assert len(unconfirmed) > 10
    assert {one.effect for one in ALL if one.rule in unconfirmed} <= {"escalate", "obligation", "notice"}
