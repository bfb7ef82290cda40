"""Answers in words: a yes names what it rests on, a no its grant, scope and next step."""

import pytest

from consent.answers.checks import CheckAnswer, LedgerAt
from consent.cli import words
from consent.decision.answer import verdict_of
from tests.pure.harbor import PAULA, TOOL, asked, decided, furnished_harbor, performed
from tests.pure.memory import HARBOR, REGISTRAR, STUDIO
from tests.world import SCOPE


def lines(text):
    return [line.strip() for line in text.splitlines()]


def test_covered_names_the_grant_and_scope_it_rests_on(world):
    grant = world.grant()
    said = lines(words.verdict(world.ledger.check(world.ask())))
    assert said[0] == "✓ Covered"
    assert f"party:p1: rests on grant {grant} part 'main'" in said


def told(memory, **question):
    verdict = verdict_of(decided(memory.registry(), asked(**question)))
    return verdict, lines(words.verdict(CheckAnswer.of(verdict, ledger=LedgerAt("o", 1, "r"))))


def test_no_consent_required_names_rule_source_and_how_sure_it_is():
    memory = furnished_harbor().copy()
    memory.say("project.declaration", project=[HARBOR], title="T", kind="film", licensee=STUDIO, platforms=[],
               agreements=["SAT23"], jurisdictions=[], photography_start="2026-06-01",
               signed_by=[STUDIO, REGISTRAR])  # fmt: skip
    customary = [performed(facts={"customary": "noise"})]
    verdict, said = told(memory, use="alter.customary_post", performances=customary)
    assert verdict.outcome == "no_consent_required"
    (freed,) = verdict.performances[0].freed_by
    assert freed.rule == "SAT23-13"
    assert freed.citation
    assert freed.confidence
    assert f"{PAULA}: rests on rule SAT23-13, which asks for no consent: {freed.citation} ({freed.confidence})" in said


def test_where_nobody_is_portrayed_that_is_what_it_rests_on():
    verdict, said = told(furnished_harbor(), use="synthetic.create", performances=[])
    assert verdict.outcome == "no_consent_required"
    assert "rests on nobody's performance being generated, altered or prompted with" in said


def test_a_no_names_grant_scope_next_step_and_what_is_nearest(world):
    dub = {**SCOPE, "languages": ["fr"]}
    grant = world.grant(scopes={"dub": dub}, limits=[{"unit": "second", "amount": 10}])
    said = lines(words.verdict(world.ledger.check(world.ask(facts={"element": "background"}))))
    quota = "quota_exhausted at /performances/0/amounts: asked 40 second, 10 of 10 are left"
    assert f"{quota} (grant {grant} part 'main')" in said
    assert "CORE-13 at /performances/0/amounts may be settled by the performer's side (consent.grant)" in said
    assert (
        f"nearest: grant {grant} part 'main', with quota_exhausted settled by the performer's side (consent.grant)"
        in said
    )
    assert "stated at /facts/element, and read by no rule that is switched on" in said
    assert not any("language" in line for line in said)


def test_an_amendment_is_named_with_its_part(world):
    grant = world.grant()
    said = lines(words.verdict(world.ledger.check(world.ask(languages=["fr"]))))
    assert f"nearest: grant {grant} part 'main', with an amendment with languages + fr" in said


@pytest.mark.parametrize("members", [
    {"ref": {"job": "8841"}}, {"vendor": STUDIO}, {"facts": {"replaces_in_person_work": True}}, {"content": ["nudity"]},
])  # fmt: skip
def test_the_explanation_tells_the_question_as_recorded(world, members):
    world.grant()
    asked_now = world.ask(**members)
    said = words.explanation(world.ledger.check(asked_now))
    assert "\nAsked:\n" in said
    for name, value in asked_now.items():
        if value not in (None, [], {}):
            assert f"\n  {name}: " in said
    assert "amount 40" in said
    assert TOOL in said


def test_a_rehearsal_has_no_recorded_question_to_tell(world):
    world.grant()
    assert "Asked:" not in words.explanation(world.ledger.check(world.ask(record=False)))
