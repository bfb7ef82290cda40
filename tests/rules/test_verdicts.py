"""Three-valued conditions: unknown stays unknown, and what is recorded decides before what is only stated."""

import pytest
from hypothesis import given, strategies as st

from consent.rules.verdicts import Fact, Verdict, either, every, negated, verdict

FACT = Fact("human_role", "/facts/human_role", True)
VALUES = st.sampled_from([True, False, None])


def made(value, *facts):
    return Verdict(value, facts)


@given(st.lists(VALUES, min_size=1, max_size=4))
def test_every_and_either_are_the_strong_three_valued_conjunction_and_disjunction(values):
    judged = [made(value) for value in values]
    conjunction = False if False in values else None if None in values else True
    disjunction = True if True in values else None if None in values else False
    assert every(*judged).holds is conjunction
    assert either(*judged).holds is disjunction
    assert negated(every(*judged)).holds is either(*map(negated, judged)).holds


def test_a_recorded_no_is_not_said_to_lean_on_a_stated_fact():
    assert every(made(False, FACT), False).facts == ()
    assert every(made(False, FACT), True).facts == (FACT,)
    assert every(made(True, FACT), True).facts == (FACT,)


def test_what_is_unknown_names_the_facts_that_are_missing_and_no_others():
    missing = Fact("element", "/facts/element", None)
    assert every(FACT.test(), missing.test()).facts == (missing,)


def test_a_fact_that_is_only_stated_where_it_is_so_is_no_where_it_is_not_stated():
    assert Fact("x", "/facts/x", None).flagged().holds is False
    assert Fact("x", "/facts/x", None).test().holds is None
    assert FACT.flagged().holds is True


def test_a_verdict_may_not_be_used_as_a_truth_value():
    with pytest.raises(TypeError):
        bool(verdict(True))
