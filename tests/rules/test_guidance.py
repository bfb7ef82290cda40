"""The platform's guidance, line by line: each is answered by rules that are there, and by an example that is run."""

import pytest

from consent.decision import facts
from consent.rules import engine, switches
from consent.rules.platforms import stating
from consent.statements.statement import TYPES
from tests.rules import examples
from tools import make_guidance_page
from tools.make_guidance_page import lines

LINES = lines()
FACTS = {*facts.OF_THE_REQUEST, *facts.OF_A_PERFORMANCE}


def test_all_thirty_nine_lines_are_answered_and_every_rule_of_the_guide_answers_one():
    assert len(LINES) == 39
    assert {line.answer for line in LINES} == {"rule", "fact", "person"}
    of_the_guide = {rule.id for rule in engine.current().rules if rule.profile == "NFLX"}
    assert {rule for line in LINES for rule in line.rules} == of_the_guide


@pytest.mark.parametrize("line", LINES, ids=lambda one: one.asks)
def test_a_line_is_answered_by_an_example_in_which_one_of_its_rules_speaks(line):
    example = make_guidance_page.example_of(line)
    assert example.rule in line.rules
    assert examples.took_effect(examples.answer_to(example.fires), example.rule, example.effect)
    assert not examples.took_effect(examples.answer_to(example.silent), example.rule, example.effect)


@pytest.mark.parametrize("line", LINES, ids=lambda one: one.asks)
def test_a_line_names_facts_its_rules_read_and_statements_there_are(line):
    read = {fact for rule in line.rules for fact in engine.current().rule(rule).reads}
    assert set(line.facts) <= FACTS & read
    assert bool(line.facts) or line.answer != "fact"
    assert line.statement in {"", *TYPES}
    assert line.who or not line.statement


@pytest.mark.parametrize("profile", switches.PLATFORMS)
def test_what_a_declaration_has_to_state_is_what_rules_of_that_guidance_read(profile):
    asked = set(stating.unstated([profile], {"element": "background"}, delivered=True))
    read = {fact for rule in engine.current().rules if rule.profile == profile for fact in rule.reads}
    assert asked
    assert asked <= read & FACTS


def test_where_no_rule_can_know_the_page_says_whose_word_it_is():
    assert all(line.who and line.statement for line in LINES if line.answer == "person")


def test_the_page_of_the_guidance_is_the_one_its_lines_make():
    assert make_guidance_page.PAGE.read_text(encoding="utf-8") == make_guidance_page.page(), "stale: run make guidance"
