"""Every rule has a question in which it takes effect and one in which it does not."""

import pytest

from consent.rules import engine
from consent.rules.model import REFUSING
from tests.rules import examples

ALL = examples.all_examples()


@pytest.mark.parametrize("example", ALL, ids=str)
def test_the_rule_takes_effect_where_it_should(example):
    answer = examples.answer_to(example.fires)
    assert examples.took_effect(answer, example.rule, example.effect), answer
    assert answer["outcome"] == example.fires["outcome"]
    assert {one["code"] for one in answer["reasons"]} >= set(example.fires.get("reasons", ()))


@pytest.mark.parametrize("example", ALL, ids=str)
def test_the_rule_is_silent_where_it_should_be(example):
    answer = examples.answer_to(example.silent)
    assert not examples.took_effect(answer, example.rule, example.effect), answer
    assert answer["outcome"] == example.silent["outcome"]


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
