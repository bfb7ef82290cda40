"""The next step as data: whom an answer names settles it: of every rule, tried with every kind of signer."""

from functools import lru_cache

import pytest

from consent.decision import cases
from consent.rules import engine, settlements, switches
from consent.rules.core.catalogue import FACET_RULE
from consent.rules.model import REFUSING, Effect, Finding
from consent.rules.next_steps import SETTLERS, NextStep, next_step
from consent.statements.statement import TYPES
from tests.pure.harbor import SCOPE, TOOL, asked
from tests.pure.memory import HARBOR, PAULA, STUDIO, UNION, day, furnished, on_day, thumbprint_of

RULES = engine.current().rules
IDS = [one.id for one in RULES]
COUNSEL, PLATFORM, RIVAL, OTHER_UNION = "party:counsel", "party:platform", "party:rival", "party:other-union"
VENDOR, REGISTRAR = "party:vendor", "party:registrar"
WHO = {"platform": PLATFORM, "counsel": COUNSEL, "licensee": STUDIO, "performer_side": PAULA, "union": UNION}
STRANGERS = {"another licensee": RIVAL, "a union that is not hers": OTHER_UNION, "a vendor": VENDOR,
             "a registrar": REGISTRAR}  # fmt: skip
KINDS = {COUNSEL: "counsel", PLATFORM: "platform", RIVAL: "licensee", OTHER_UNION: "union", VENDOR: "vendor",
         STUDIO: "licensee", UNION: "union", PAULA: "performer"}  # fmt: skip
ROLES = {"platform": "studio_platform", "vendor": "vendor_tool"}
BOX = {name: value for name, value in SCOPE.items() if name != "term"}


@lru_cache
def world():
    memory = furnished()
    memory.party(COUNSEL, kind="counsel")
    memory.party(PLATFORM, kind="platform", identifiers=[
        {"scheme": "rule_profile", "value": code} for code in switches.PLATFORMS])  # fmt: skip
    for party in (RIVAL, OTHER_UNION, VENDOR):
        memory.party(party, kind=KINDS[party])
    for party in KINDS:
        memory.key(party, purposes=["sign", "decide"], signed_by=[_as(party), _as(REGISTRAR)])
    memory.say("project.declaration", project=[HARBOR], title="T", kind="film", licensee=STUDIO, platforms=[PLATFORM],
               agreements=[], jurisdictions=[], photography_start="2026-06-01", signed_by=[STUDIO])  # fmt: skip
    memory.say("tool.declaration", tool=TOOL, vendor=STUDIO, version="1", stores_data=False, trains_on_data=False,
               enterprise=True, evidence=[], signed_by=[STUDIO])  # fmt: skip
    return memory


def _as(party):
    kind = KINDS.get(party, "registrar")
    return {"role": ROLES.get(kind, kind), "party": party, "key": thumbprint_of(party)}


@lru_cache
def case_after(party):
    """The case once that party has ruled on every rule, and, if it is a platform, approved the use."""
    memory = world().copy()
    for start in range(0, len(IDS), 50):
        memory.say("determination", project=HARBOR, scope=BOX, rules=IDS[start:start + 50], finding="satisfied",
                   reason="r", until="2027-06-01", signed_by=[_as(party)], when=3)  # fmt: skip
    if party in (PLATFORM, RIVAL):
        memory.say("approval", project=HARBOR, scope=BOX, by=party, signed_by=[_as(party)], when=3,
                   **{"from": on_day(0), "until": "2027-06-01"})  # fmt: skip
    registry = memory.registry()
    question = cases.question_of(asked(), registry, engine.current(), at=day(9), now=day(9))
    return cases.cases_of(question, registry)[0]


def settles(party, finding):
    return not settlements.rule_on(case_after(party), [finding]).findings


def findings_of(rule):
    """What the rule may leave open, or refuse: one finding for each effect that stands in the way."""
    return [Finding(rule.id, effect, "condition_to_judge", "/performances/0", "d")
            for effect in (Effect.ESCALATE, *sorted(REFUSING))]  # fmt: skip


@pytest.mark.parametrize("rule", RULES, ids=IDS)
def test_whom_an_answer_names_is_whose_word_settles_it_and_nobody_elses_does(rule):
    for finding in findings_of(rule):
        accepted = {word for word, party in WHO.items() if settles(party, finding)}
        assert set(next_step(rule, finding).may_settle) == accepted, finding.effect
        assert not any(settles(party, finding) for party in STRANGERS.values())


@pytest.mark.parametrize("rule", RULES, ids=IDS)
def test_what_nobody_stated_the_asker_may_state_and_of_a_missing_member_nobody_else_speaks(rule):
    fact = Finding(rule.id, Effect.ESCALATE, "unknown_fact", "/facts/element", "d")
    assert "asker" in next_step(rule, fact).may_settle
    member = Finding(rule.id, Effect.ESCALATE, "unknown_fact", "/territories", "d", settleable=False)
    if rule.profile == "CORE":
        assert next_step(rule, member) == NextStep(("asker",))


@pytest.mark.parametrize("rule", RULES, ids=IDS)
def test_what_only_tells_needs_nobody(rule):
    for effect in {*Effect} - REFUSING - {Effect.ESCALATE}:
        assert next_step(rule, Finding(rule.id, effect, "", "", "d")) == NextStep()


CODES = [
    *((code, "consent.grant") for _, code in FACET_RULE.values()), ("no_grant", "consent.grant"),
    ("quota_exhausted", "consent.grant"), ("use_approval_missing", "use.approval"),
    ("absolute_prohibition", "prohibition.withdrawal"), ("suspended", "consent.resumption"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "kind"), CODES)
def test_a_refusal_that_one_statement_of_hers_takes_away_names_it(code, kind):
    refused = Finding("CORE-07", Effect.NOT, code, "/use", "d", grant="g", scope="main")
    assert next_step(engine.current().rule("CORE-07"), refused) == NextStep(("performer_side",), kind)
    assert kind in TYPES


def test_a_strike_is_ended_by_its_union_and_a_missing_signature_by_whoever_has_not_signed():
    rule = engine.current().rule("CORE-04")
    strike = Finding("CORE-04", Effect.NOT, "suspended_strike", "/performances/0", "d")
    assert next_step(rule, strike) == NextStep(("union",), "consent.resumption")
    unsigned = Finding("CORE-01", Effect.NOT, "signature_missing", "/performances/0", "d", awaits=("licensee", "union"))
    assert next_step(engine.current().rule("CORE-01"), unsigned) == NextStep(("licensee", "union"))


def test_the_words_are_told_in_one_order():
    for rule in RULES:
        for finding in findings_of(rule):
            said = next_step(rule, finding).may_settle
            assert said == tuple(one for one in SETTLERS if one in said)
