"""Who somebody is: one person registered twice, corrected events, unions joined and left (kinds A8, A9, W11, W12)."""

import itertools

import pytest

from consent.decision.decide import decide
from consent.rules import engine
from tests.pure.harbor import asked, furnished_harbor, granted, held
from tests.pure.memory import NEW_PERFORMANCE, PAULA, REGISTRAR, STRANGER, STUDIO, UNION, day, on_day, signer

AGAIN = "party:paula-again"
ISNI = {"scheme": "isni", "value": "9999999900000010"}


def memory_of_two(*, shared=True):
    """Paula registered once more, with the same strong identifier or without."""
    memory = furnished_harbor().copy()
    identifiers = [ISNI] if shared else []
    for party in (PAULA, AGAIN):
        memory.party(party, kind="performer", home="US-NV", identifiers=identifiers)
    return memory


def asks_for(ref):
    return {"performances": [{"performer": ref, "role": "Vale", "scene": "12", "modalities": ["face"],
                              "amounts": [{"unit": "second", "amount": 3}]}]}  # fmt: skip


def outcome(memory, ref, *, on=9):
    decision = decide(asked(**asks_for(ref)), memory.registry(), at=day(on), now=day(on), rules=engine.current())
    return decision.outcome, {one.code for one in decision.findings if one.code}


def merged(memory):
    return memory.say("party.merge", party=AGAIN, into=PAULA, evidence=[], signed_by=[REGISTRAR], when=4)


ASKED = [{"party": PAULA}, {"party": AGAIN}, ISNI]


@pytest.mark.parametrize(("ref", "by"), list(itertools.product(ASKED, [PAULA, AGAIN])))
def test_two_registrations_with_one_strong_identifier_are_told_apart_by_nobody_until_merged(ref, by):
    memory = memory_of_two()
    granted(memory, performer=by)
    before = outcome(memory, ref)
    assert "identity_ambiguous" in before[1]
    assert before[0] != "covered"
    merged(memory)
    assert outcome(memory, ref)[0] == "covered"


AGAINST = {
    "a bar": lambda m, who: m.say("prohibition", performer=who, scope={"uses": [NEW_PERFORMANCE]},
                                  signed_by=[signer(who, "performer")]),
    "a death": lambda m, who: m.event(who, "died", "2026-06-06"),
    "an exclusion of all her grants": lambda m, who: m.grant(
        performer=who, signed_by=[signer(who, "performer"), STUDIO],
        exclusions=[{"applies_to": "all_grants_of_performer", "scope": {}}]),
}  # fmt: skip


@pytest.mark.parametrize(("against", "granting", "barring", "ref"),
                         list(itertools.product(AGAINST, [PAULA, AGAIN], [PAULA, AGAIN], ASKED)))  # fmt: skip
def test_what_stands_against_one_of_two_that_are_one_person_stands_against_both(against, granting, barring, ref):
    memory = memory_of_two()
    granted(memory, performer=granting, after_death="ends")
    merged(memory)
    assert outcome(memory, ref)[0] == "covered"
    AGAINST[against](memory, barring)
    assert outcome(memory, ref)[0] == "not_covered"


@pytest.mark.parametrize("ref", ASKED)
def test_a_limit_is_one_limit_whichever_of_the_two_is_asked_for(ref):
    memory = memory_of_two()
    held(memory, granted(memory, performer=AGAIN, limits=[{"unit": "second", "amount": 10}]), 8)
    merged(memory)
    assert outcome(memory, ref) == ("not_covered", {"quota_exhausted"})


def test_merged_registrations_that_differ_in_the_birth_date_are_for_a_person():
    memory = memory_of_two(shared=False)
    memory.party(AGAIN, kind="performer", home="US-NV", birth_date="1990-01-01")
    granted(memory)
    merged(memory)
    assert outcome(memory, {"party": PAULA}) == ("needs_escalation", {"unknown_fact"})


def test_a_merge_that_was_corrected_counts_as_never_said():
    memory = memory_of_two(shared=False)
    granted(memory, performer=AGAIN)
    merge = merged(memory)
    assert outcome(memory, {"party": PAULA})[0] == "covered"
    memory.say("party.correction", event=merge.digest, reason="r", evidence=[], signed_by=[REGISTRAR])
    assert outcome(memory, {"party": PAULA}) == ("not_covered", {"no_grant"})


# -- events ----------------------------------------------------------------------------------------------------------

DAYS = ["2026-06-05", "2026-06-07"]


@pytest.mark.parametrize("order", list(itertools.permutations(DAYS)))
@pytest.mark.parametrize("corrected", [(), (0,), (1,), (0, 1)])
def test_of_several_deaths_the_earliest_that_nobody_corrected_counts_in_whatever_order_they_came(order, corrected):
    memory = furnished_harbor().copy()
    granted(memory, after_death="ends")
    deaths = [memory.event(PAULA, "died", date) for date in order]
    for number in corrected:
        memory.say("party.correction", event=deaths[number].digest, reason="r", evidence=[], signed_by=[REGISTRAR])
    left = [date for number, date in enumerate(order) if number not in corrected]
    first = min((int(date[-2:]) - 1 for date in left), default=99)
    for on in range(4, 10):
        expected = "not_covered" if on >= first else "covered"
        assert outcome(memory, {"party": PAULA}, on=on)[0] == expected, on


@pytest.mark.parametrize(("signed_by", "counts"), [
    ([UNION], False), ([PAULA], False), ([STRANGER], False), ([UNION, PAULA], True), ([REGISTRAR], True),
    ([UNION, signer("party:anna", "agent")], False),
])  # fmt: skip
def test_nobody_makes_a_member_by_its_own_word(signed_by, counts):
    memory = furnished_harbor().copy()
    memory.say("party.event", party=PAULA, event="joined_union", on="2026-06-03", union=UNION, evidence=[],
               signed_by=signed_by, when=5)  # fmt: skip
    person = memory.registry().person(PAULA)
    assert [UNION in person.unions_at(day(at)) for at in (2, 4, 5)] == [False, False, counts]


@pytest.mark.parametrize(("signed_by", "counts"), [([UNION], True), ([PAULA], True), ([REGISTRAR], True),
                                                   ([STUDIO], False)])  # fmt: skip
def test_a_union_is_left_by_the_word_of_either_from_the_day_it_was(signed_by, counts):
    memory = furnished_harbor().copy()
    memory.party(PAULA, kind="performer", home="US-NV", unions=[UNION], when=2)
    memory.say("party.event", party=PAULA, event="left_union", on="2026-06-04", union=UNION, evidence=[],
               signed_by=signed_by, when=6)  # fmt: skip
    person = memory.registry().person(PAULA)
    assert [UNION in person.unions_at(day(at)) for at in (1, 2, 3, 6)] == [False, True, not counts, not counts]


def test_a_later_registration_makes_nobody_a_member_backwards():
    memory = furnished_harbor().copy()
    grant = granted(memory)
    memory.say("consent.confirmation", grant=grant.digest, signed_by=[UNION], when=4)
    memory.party(PAULA, kind="performer", home="US-NV", unions=[UNION], when=6)
    person = memory.registry().person(PAULA)
    assert [UNION in person.unions_at(day(at)) for at in (4, 5, 6)] == [False, False, True]


@pytest.mark.parametrize(("registered", "strikes"), [([], True), (["SAT26"], True), (["EQUITY_PACT"], None)])
def test_a_strike_is_called_by_the_union_that_is_party_to_the_agreement_where_any_is(registered, strikes):
    memory = furnished_harbor().copy()
    memory.party(UNION, agreements=registered)
    memory.party("party:other-union", kind="union", agreements=["SAT26"] if strikes is None else [])
    granted(memory, agreement="SAT26", replica_class="independently_created")
    memory.say("consent.suspension", agreement="SAT26", union=UNION, reason="r", signed_by=[UNION], when=5,
               **{"from": on_day(5)})  # fmt: skip
    assert ("suspended_strike" in outcome(memory, {"party": PAULA})[1]) is bool(strikes)
