"""Lifting a bar asks no less than barring (kind A4): who may lift which, whatever the bar leaves out."""

import itertools

import pytest

from consent.decision.decide import decide
from consent.rules import engine
from consent.vocabulary import words
from tests.pure.harbor import asked, furnished_harbor, granted
from tests.pure.memory import ANNA, BERT, NEW_PERFORMANCE, PAULA, REGISTRAR, REPLICA, STRANGER, STUDIO, day, signer

USES = {"one use": [NEW_PERFORMANCE], "two uses": [NEW_PERFORMANCE, REPLICA], "no uses named": None}
POWERS = {"none": [], "one": [NEW_PERFORMANCE], "two": [NEW_PERFORMANCE, REPLICA], "all": sorted(words.USES)}


def barred(memory, by, uses):
    scope = {} if uses is None else {"uses": uses}
    return memory.say("prohibition", performer=PAULA, scope=scope, signed_by=[by], when=4)


def lifted(memory, bar, by):
    memory.say("prohibition.withdrawal", prohibition=bar.digest, signed_by=[by], when=5)


def stands(memory, **question):
    decision = decide(asked(**question), memory.registry(), at=day(9), now=day(9), rules=engine.current())
    return "absolute_prohibition" in {one.code for one in decision.findings}


def enough(powers, uses):
    """The oracle: powers over every use the bar takes; what names none takes all."""
    return bool(powers) and set(powers) >= set(words.USES if uses is None else uses)


@pytest.mark.parametrize(("barring", "lifting"), list(itertools.product(USES, POWERS)))
def test_a_bar_by_an_agent_is_lifted_by_who_may_act_for_all_it_takes(barring, lifting):
    memory = furnished_harbor().copy()
    granted(memory)
    memory.mandate(PAULA, ANNA)
    memory.mandate(PAULA, BERT, powers=POWERS[lifting])
    bar = barred(memory, signer(ANNA, "agent"), USES[barring])
    assert stands(memory)
    lifted(memory, bar, signer(BERT, "agent"))
    assert stands(memory) is not enough(POWERS[lifting], USES[barring])


@pytest.mark.parametrize("barring", USES)
@pytest.mark.parametrize("lifting", POWERS)
def test_her_own_bar_no_agent_lifts_whatever_it_may(barring, lifting):
    memory = furnished_harbor().copy()
    granted(memory)
    memory.mandate(PAULA, ANNA, powers=POWERS[lifting])
    bar = barred(memory, PAULA, USES[barring])
    lifted(memory, bar, signer(ANNA, "agent"))
    assert stands(memory)
    memory.say("prohibition.withdrawal", prohibition=bar.digest, signed_by=[PAULA], when=6)
    assert not stands(memory)


def test_her_own_bar_binds_her_estate_and_yields_to_a_court():
    memory = furnished_harbor().copy()
    granted(memory, after_death="continues")
    bar = barred(memory, PAULA, None)
    memory.event(PAULA, "died", "2026-06-05")
    memory.mandate(PAULA, ANNA, capacity="executor", powers=POWERS["all"], signed_by=[REGISTRAR], when=6)
    memory.mandate(PAULA, BERT, capacity="court_order", powers=POWERS["all"], signed_by=[REGISTRAR])
    lifted(memory, bar, signer(ANNA, "estate"))
    assert stands(memory)
    memory.say("prohibition.withdrawal", prohibition=bar.digest, signed_by=[signer(BERT, "court")], when=7)
    assert not stands(memory)


@pytest.mark.parametrize(("after_death", "binds"), [("continues", True), ("ends", False), (None, True)])
def test_a_bar_says_whether_it_binds_beyond_her_death(after_death, binds):
    memory = furnished_harbor().copy()
    granted(memory, after_death="continues")
    said = {} if after_death is None else {"after_death": after_death}
    memory.say("prohibition", performer=PAULA, scope={}, signed_by=[PAULA], when=4, **said)
    memory.event(PAULA, "died", "2026-06-06")
    assert stands(memory) is binds


GAINING = {"licensee": STUDIO, "vendor": STRANGER}


@pytest.mark.parametrize("gains", GAINING)
def test_who_gains_lifts_no_bar_in_her_place_and_a_person_is_told(gains):
    memory = furnished_harbor().copy()
    granted(memory, scope={"vendors": [STRANGER]}.items())
    memory.mandate(PAULA, ANNA)
    memory.mandate(PAULA, GAINING[gains], powers=POWERS["all"])
    bar = barred(memory, signer(ANNA, "agent"), USES["one use"])
    lifted(memory, bar, signer(GAINING[gains], "agent"))
    question = {"vendor": STRANGER}
    decision = decide(asked(**question), memory.registry(), at=day(9), now=day(9), rules=engine.current())
    found = {(one.rule, one.code) for one in decision.findings}
    assert decision.outcome == "not_covered"
    assert {("CORE-12", "absolute_prohibition"), ("CORE-02", "signer_no_authority")} <= found
