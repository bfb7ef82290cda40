from __future__ import annotations

from dataclasses import dataclass
from random import Random

import pytest
from hypothesis import given, strategies as st

from consent.decision import cases
from consent.decision.performance import decide_performance
from consent.derived import Derivations, News
from consent.prefix import Prefix
from consent.registry import Registry
from consent.rules import engine
from consent.statements.grants import Grant
from consent.vocabulary.territories import countries
from consent.vocabulary.words import OUTCOMES
from tests.pure.harbor import (
    QUINN,
    RIVAL,
    SCOPE,
    SIGNED,
    about,
    asked,
    decided,
    furnished_harbor,
    granted,
    held,
    performed,
    revoked,
)
from tests.pure.memory import (
    GENESIS,
    PAULA,
    STUDIO,
    TIDE,
    Asked,
    day,
    on_day,
    signer,
)


@pytest.fixture
def memory():
    return furnished_harbor().copy()


# -- the smallest situations ------------------------------------------------------------------------------------------


def nothing(_):
    """Nothing was granted at all."""


def suspended(memory):
    about(memory, "consent.suspension", granted(memory), **{"from": on_day(3), "reason": "r"})


def barred(memory):
    granted(memory)
    memory.say("prohibition", performer=PAULA, scope={"media": ["svod"]}, signed_by=[PAULA])


def used_up(memory):
    held(memory, granted(memory, limits=[{"unit": "second", "amount": 10}]), 8)


SECONDS = {"performances": [performed(amounts=[{"unit": "second", "amount": 3}])]}
PROMPTED = {"use": "synthetic.create", "performances": [],
            "prompt_references": [{"performer": {"party": PAULA}, "features": ["eyes"]}]}  # fmt: skip
SITUATIONS = {
    "covered": (granted, {}, "covered", []),
    "no grant": (nothing, {}, "not_covered", ["CORE-07 no_grant"]),
    "another project": (granted, {"project": TIDE}, "not_covered", ["CORE-06 project_not_named"]),
    "revoked": (lambda one: revoked(one, granted(one)), {}, "not_covered", ["CORE-04 withdrawn"]),
    "suspended": (suspended, {}, "not_covered", ["CORE-04 suspended"]),
    "not signed by all": (lambda one: one.grant(scopes={"main": SCOPE}, unsigned=[STUDIO]), {}, "not_covered",
                          ["CORE-01 signature_missing"]),
    "signed afterwards": (lambda one: granted(one, when=12), {}, "not_covered", ["CORE-24 consent_after_generation"]),
    "before its term": (lambda one: granted(one, scope={"term": {"from": on_day(10), "zone": "UTC"}}), {},
                        "not_covered", ["CORE-03 not_yet_effective"]),
    "excluded": (lambda one: granted(one, exclusions=[{"applies_to": "this_grant", "scope": {"media": ["svod"]}}]), {},
                 "not_covered", ["CORE-12 excluded"]),
    "barred": (barred, {}, "not_covered", ["CORE-12 absolute_prohibition"]),
    "quota used up": (used_up, SECONDS, "not_covered", ["CORE-13 quota_exhausted"]),
    "prompted only": (nothing, PROMPTED, "not_covered", ["CORE-07 no_grant"]),
    "nobody portrayed": (nothing, {"use": "synthetic.create", "performances": []}, "no_consent_required", []),
    "another asker": (granted, {"licensee": RIVAL}, "not_covered",
                      ["CORE-19 unknown_fact", "CORE-18 licensee_not_party"]),  # nor has it declared the tool
    "disputed": (lambda one: about(one, "consent.dispute", granted(one), text="t"), {}, "needs_escalation",
                 ["CORE-26 disputed"]),
    "nobody says where": (granted, {"territories": []}, "needs_escalation", ["CORE-19 unknown_fact"]),
}  # fmt: skip


@pytest.mark.parametrize("name", SITUATIONS)
def test_of_the_smallest_situations_each_has_its_outcome_and_its_reasons(memory, name):
    happened, question, outcome, reasons = SITUATIONS[name]
    happened(memory)
    decision = decided(memory.registry(), asked(**question))
    said = [f"{one.rule} {one.code}" for one in decision.findings]
    assert (decision.outcome, said) == (outcome, reasons)


def test_of_several_performers_one_is_missing_and_the_whole_is_not_covered(memory):
    granted(memory)
    decision = decided(memory.registry(), asked(performances=[performed(), performed(QUINN)]))
    said = [f"{one.rule} {one.code} {one.pointer}" for one in decision.findings]
    assert [one.outcome for one in decision.performances] == ["covered", "not_covered"]
    assert decision.outcome == "not_covered"
    assert said == ["CORE-07 no_grant /performances/1/performer", "CORE-14 co_performer_missing /performances/1"]


def test_whoever_performs_twice_in_one_question_asks_for_both_amounts_together(memory):
    granted(memory, limits=[{"unit": "second", "amount": 5}])
    three = performed(amounts=[{"unit": "second", "amount": 3}])
    outcomes = [decided(memory.registry(), asked(performances=[three] * times)).outcome for times in (1, 2)]
    assert outcomes == ["covered", "not_covered"]


def test_what_is_covered_relies_on_its_grant_and_wants_to_hold_what_is_asked_of_its_limits(memory):
    grant = granted(memory, limits=[{"unit": "second", "amount": 5}, {"unit": "line", "amount": 9}])
    asks = performed(amounts=[{"unit": "second", "amount": 3}, {"unit": "line", "amount": 1}])
    decision = decided(memory.registry(), asked(performances=[asks]))
    assert decision.relied_on == (grant.digest,)
    assert [(one.unit, one.amount) for one in decision.holds] == [("second", 3), ("line", 1)]


# -- judging looks at what was gathered -------------------------------------------------------------------------------


class Watched(Registry):
    """A registry that notes what whoever judges reads of it."""

    def __init__(self, memory, shelf):
        super().__init__(Prefix(GENESIS, memory.size, shelf))
        self.read = []

    def __getattribute__(self, name):
        if not name.startswith("_") and name != "read":
            self.read.append(name)
        return super().__getattribute__(name)


def test_judging_a_plain_covered_question_reads_nothing_more_of_the_registry(memory):
    granted(memory, limits=[{"unit": "second", "amount": 50}])
    shelf = Asked(memory.shelf())
    registry = Watched(memory, shelf)
    question = cases.question_of(asked(**SECONDS), registry, engine.current(), at=day(9), now=day(9))
    gathered = cases.cases_of(question, registry)
    assert registry.read
    registry.read.clear()
    shelf.times.clear()
    of_question = tuple(engine.of_question(question))
    assert [decide_performance(case, of_question).decision.outcome for case in gathered] == ["covered"]
    assert set(registry.read) <= {"derived"}  # by name, from values that were gathered
    assert shelf.times == {}


# -- any ledger of one performer --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Act:
    """Something that is said of a performer or of one of her grants so far (`of`), in plain values."""

    what: str
    who: str = PAULA
    of: int = 0
    places: tuple[str, ...] = ("US",)
    number: int = 0

    @property
    def scope(self):
        return {"scope": {"territories": list(self.places)}}


WITHOUT_NOTICE = ("revocable_at_will", "irrevocable_in_term", "unstated", "suspend_on_strike", "statutory_withdrawal")
TERMS = (*({"kind": kind} for kind in WITHOUT_NOTICE), {"kind": "revocable_on_notice", "days": 2})


def _grant(memory, act, when, **more):
    return granted(memory, performer=act.who, when=when, scope={"territories": list(act.places)},
                   revocability=TERMS[act.number % len(TERMS)], **more)  # fmt: skip


def _half(memory, act, when):
    memory.grant(performer=act.who, signed_by=[signer(act.who, "performer"), STUDIO], unsigned=[STUDIO], when=when,
                 scopes={"main": SCOPE})  # fmt: skip


def _limited(memory, act, when):
    _grant(memory, act, when, limits=[{"unit": "second", "amount": act.number}])


def _excluding(memory, act, when):
    _grant(memory, act, when, exclusions=[{"applies_to": "all_grants_of_performer", **act.scope}])


def _replacement(memory, act, when, grant):
    _grant(memory, act, when, supersedes=[grant.digest])


def _prohibition(memory, act, when):
    memory.say("prohibition", performer=act.who, signed_by=[signer(act.who, "performer")], when=when, **act.scope)


def _move(memory, act, when):
    memory.party(act.who, kind="performer", home=("US-CA", "US-NY", "DE")[act.number % 3], when=when)


def _death(memory, act, when):
    memory.now = day(when)
    memory.event(act.who, "died", on_day(when)[:10])


def _signature(memory, act, when, grant):
    if grant.missing:
        memory.prove(grant, STUDIO, when=when)


def _hold(memory, act, when, grant):
    held(memory, grant, act.number, index=memory.size)
    memory.size += 1


OF_NOTHING = {"grant": _grant, "half a grant": _half, "limited grant": _limited, "grant that bars": _excluding,
              "prohibition": _prohibition, "move": _move, "death": _death}  # fmt: skip
OF_A_GRANT = {"replacement": _replacement, "signature": _signature, "hold": _hold}
PAUSES = {"suspension", "resumption"}
TEXTS = {"dispute", "resolution"}
AFTER = (*PAUSES, *TEXTS, "revocation", "part revocation")
GIVING = {"grant", "half a grant", "limited grant", "grant that bars", "replacement"}


def told(memory, acts, *, since=SIGNED):
    """Each act on a day of its own."""
    for number, act in enumerate(acts):
        _say(memory, act, since + number)
    return memory


def _say(memory, act, when):
    if act.what in OF_NOTHING:
        OF_NOTHING[act.what](memory, act, when)
        return
    grants = [one for one in memory.records.values() if one.of(Grant) and one.body.performer == act.who]
    if not grants:
        return
    grant = grants[act.of % len(grants)]
    if act.what in OF_A_GRANT:
        OF_A_GRANT[act.what](memory, act, when, grant)
    elif act.what in TEXTS:
        about(memory, f"consent.{act.what}", grant, by=act.who, when=when, text="t")
    elif act.what in PAUSES:
        about(memory, f"consent.{act.what}", grant, by=act.who, when=when, reason="r", **{"from": on_day(when)})
    else:
        part = act.scope if act.what == "part revocation" else {}
        revoked(memory, grant, by=act.who, when=when, since=act.number, **part)


WORDS = (*OF_NOTHING, *OF_A_GRANT, *AFTER)
PLACES = st.sampled_from([("US",), ("CA",), ("FR",), ("US", "CA"), ("FR", "US"), ("CA", "FR"), ("US", "CA", "FR")])


def acts_of(*who, words=WORDS, most=6):
    one = st.builds(Act, st.sampled_from(words), st.sampled_from(who), st.integers(0, 3), PLACES, st.integers(0, 9))
    return st.lists(one, max_size=most)


def ledgers_of(*who, most=6):
    """Acts after a first grant of everything by each, or after none: most questions are to have something to find."""
    everything = [Act("grant", one, places=("US", "CA", "FR")) for one in who]
    return st.builds(
        lambda first, acts: [*first, *acts], st.sampled_from([everything] * 3 + [[]]), acts_of(*who, most=most)
    )


SECONDS_ASKED = st.none() | st.integers(1, 9)
DAYS = st.integers(3, 21)


def question(places, seconds=None, performers=(PAULA,)):
    amounts = {} if seconds is None else {"amounts": [{"unit": "second", "amount": seconds}]}
    return asked(territories=list(places), performances=[performed(one, **amounts) for one in performers])


QUESTIONS = st.builds(question, PLACES, SECONDS_ASKED)


def names_quinn(record):
    """Whether it is by her or about her."""
    return QUINN in {one.party for one in record.statement.parties} | {getattr(record.body, "party", None)}


@given(ledgers_of(PAULA, QUINN), QUESTIONS, DAYS)
def test_what_is_said_of_another_performer_changes_nothing_in_the_answer(acts, request, on):
    memory = told(furnished_harbor().copy(), acts)
    without = memory.copy()
    without.records = {digest: one for digest, one in memory.records.items() if not names_quinn(one)}
    without.holds = {digest: holds for digest, holds in memory.holds.items() if digest in without.records}
    assert decided(without.registry(), request, on=on) == decided(memory.registry(), request, on=on)


@given(ledgers_of(PAULA), acts_of(PAULA), QUESTIONS, DAYS)
def test_what_is_said_later_changes_nothing_in_the_answer_of_before(acts, later, request, on):
    memory = told(furnished_harbor().copy(), acts)
    size, before = memory.size, decided(memory.registry(), request, on=on)
    told(memory, later, since=SIGNED + len(acts))
    assert decided(memory.registry(size), request, on=on) == before


BASES = st.sampled_from(["contract", "gdpr_consent"])
KEEPING = tuple(one for one in WORDS if one not in GIVING)


@given(st.sampled_from(TERMS), BASES, acts_of(PAULA, words=KEEPING), QUESTIONS, DAYS)
def test_no_withdrawal_of_the_only_grant_leaves_anything_covered_once_it_counts(terms, basis, acts, request, on):
    memory = furnished_harbor().copy()
    grant = granted(memory, revocability=terms, legal_basis=basis)
    told(memory, acts, since=SIGNED + 1)
    said = SIGNED + 1 + len(acts)
    revoked(memory, grant, when=said)
    counts = said + terms.get("days", 0)
    assert decided(memory.registry(), request, on=max(on, counts)).outcome != "covered"


@given(ledgers_of(PAULA), QUESTIONS, QUESTIONS, DAYS)
def test_asked_twice_or_of_a_registry_that_was_asked_before_the_answer_is_the_same(acts, request, other, on):
    memory = told(furnished_harbor().copy(), acts)
    registry = memory.registry()
    decided(registry, other, on=on)
    answers = [decided(one, request, on=on) for one in (registry, registry, memory.registry())]
    assert answers[0] == answers[1] == answers[2]


@given(ledgers_of(PAULA), PLACES, PLACES, SECONDS_ASKED, DAYS)
def test_more_territories_asked_never_make_covered_what_was_not(acts, places, more, seconds, on):
    memory = told(furnished_harbor().copy(), acts)
    few, many = question(places, seconds), question(dict.fromkeys((*places, *more)), seconds)
    outcomes = [decided(memory.registry(), one, on=on).outcome for one in (few, many)]
    assert outcomes[0] == "covered" or outcomes[1] != "covered"


@given(ledgers_of(PAULA, QUINN, most=8), PLACES, SECONDS_ASKED, DAYS)
def test_two_performances_together_come_out_as_the_worse_of_the_two(acts, places, seconds, on):
    registry = told(furnished_harbor().copy(), acts).registry()
    asks = [question(places, seconds, who) for who in ((PAULA,), (QUINN,), (PAULA, QUINN))]
    one, other, both = (decided(registry, request, on=on) for request in asks)
    assert both.outcome == max(one.outcome, other.outcome, key=OUTCOMES.index)
    assert [each.outcome for each in both.performances] == [one.outcome, other.outcome]


@given(ledgers_of(PAULA, QUINN), QUESTIONS, DAYS, st.randoms(use_true_random=False))
def test_how_records_came_onto_the_shelf_does_not_show_in_the_answer(acts, request, on, chance: Random):
    memory = told(furnished_harbor().copy(), acts)
    listed = list(memory.records.items())
    chance.shuffle(listed)
    shuffled = memory.copy()
    shuffled.records = dict(listed)
    assert decided(shuffled.registry(), request, on=on) == decided(memory.registry(), request, on=on)


def test_what_a_scope_lacks_is_kept_of_questions_of_few_values_alone(memory):
    """Whoever asks names the values: what is kept of them must not grow with how many somebody sends."""
    granted(memory, scope={"territories": ["US"]})
    kept = Derivations()

    def missed_of(number):
        registry = Registry(Prefix(GENESIS, memory.size, memory.shelf(), kept.follow(memory.size, lambda _: News())))
        elsewhere = [one for one in countries() if one != "US"][:number]
        decision = decided(registry, asked(territories=elsewhere))
        (scope,) = decision.performances[0].considered
        assert [len(one.asked) for one in scope.unmet if one.facet == "territories"] == [number]
        return [one for one in kept._pool.values if one[0] == "missed" and one[3] == "territories"]

    assert len(missed_of(2)) == 1
    assert len(missed_of(40)) == 1
