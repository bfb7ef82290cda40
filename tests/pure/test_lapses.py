"""An agreement that has lapsed is told once, wherever it is named, by rule sets that know that it lapses."""

import pytest

from consent.decision.answer import verdict_of
from consent.decision.decide import decide
from consent.rules import engine
from consent.rules.model import rule_set
from tests.pure.harbor import asked, decided, furnished_harbor, granted
from tests.pure.memory import HARBOR, STUDIO, day

LAPSED, IN_FORCE = "WGA23", "WGA26"


def world(of_the_work, of_the_grant):
    memory = furnished_harbor().copy()
    if of_the_work:
        memory.say("project.declaration", project=[HARBOR], title="T", kind="film", licensee=STUDIO, platforms=[],
                   agreements=[of_the_work], jurisdictions=[], photography_start="2026-06-01", when=1,
                   signed_by=[STUDIO])  # fmt: skip
    granted(memory, agreement=of_the_grant)
    return memory.registry()


def told(decision):
    return [one.pointer for one in verdict_of(decision).rules if one.id == "CORE-31"]


@pytest.mark.parametrize(
    ("of_the_work", "of_the_grant", "places"),
    [(None, LAPSED, ["/performances/0"]), (LAPSED, "none", ["/project"]), (LAPSED, LAPSED, ["/project"]),
     (IN_FORCE, LAPSED, ["/performances/0"]), (IN_FORCE, IN_FORCE, []), (None, "none", [])],
)  # fmt: skip
def test_an_agreement_that_has_lapsed_is_told_once_where_it_is_named(of_the_work, of_the_grant, places):
    assert told(decided(world(of_the_work, of_the_grant), asked())) == places


def test_a_rule_set_that_did_not_know_it_tells_nothing_of_it():
    older = rule_set("x", [one for one in engine.current().rules if one.id != "CORE-31"])
    decision = decide(asked(), world(None, LAPSED), at=day(9), now=day(9), rules=older)
    assert told(decision) == []
