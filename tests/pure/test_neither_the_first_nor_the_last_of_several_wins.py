"""Wherever several of one kind may stand: in either order, one of them corrected, and contradicting each other."""

from __future__ import annotations

from itertools import permutations

import pytest

from consent.decision.decide import decide
from consent.door import Door
from consent.rules import engine
from consent.states.life import life_of
from tests.pure.harbor import QUINN, SCOPE, asked, furnished_harbor
from tests.pure.memory import (
    HARBOR,
    PAULA,
    REGISTRAR,
    STUDIO,
    UNION,
    Memory,
    day,
    on_day,
    signer,
    thumbprint_of,
)

GUILD, RIVAL, OUTPUT = "party:guild", "party:rival", thumbprint_of("output")


def world() -> Memory:
    memory = furnished_harbor().copy()
    memory.party(GUILD, kind="union")
    memory.now = day(3)
    return memory


def corrected(memory: Memory, record) -> None:
    memory.say("party.correction", event=record.digest, reason="r", evidence=[], signed_by=[REGISTRAR])


DEATHS = {"early": "2026-05-01", "late": "2026-06-02", "latest": "2026-06-03"}


@pytest.mark.parametrize("order", list(permutations(DEATHS)))
def test_of_several_deaths_the_earliest_uncorrected_day_counts_in_every_order(order):
    memory = world()
    said = {name: memory.event(PAULA, "died", DEATHS[name]) for name in order}
    found = [memory.registry().person(PAULA).died_at]
    for name in ("early", "late", "latest"):
        corrected(memory, said[name])
        found.append(memory.registry().person(PAULA).died_at)
    assert found == [day(-31), day(1), day(2), None]


@pytest.mark.parametrize("order", list(permutations(DEATHS)))
def test_of_several_emancipations_the_earliest_uncorrected_day_counts_in_every_order(order):
    memory = world()
    memory.party(QUINN, kind="performer", birth_date="2014-01-01")
    said = {name: memory.event(QUINN, "emancipated", DEATHS[name]) for name in order}
    found = [memory.registry().person(QUINN).emancipated_at]
    corrected(memory, said["early"])
    found.append(memory.registry().person(QUINN).emancipated_at)
    assert found == [day(-31), day(1)]


MOVES = {"in": ("joined_union", UNION, 1), "out": ("left_union", UNION, 2), "guild": ("joined_union", GUILD, 2)}


@pytest.mark.parametrize("order", list(permutations(MOVES)))
def test_membership_goes_by_the_days_of_its_changes_and_a_joining_never_before_it_was_entered(order):
    memory = world()
    said = {}
    for name in order:
        event, union, number = MOVES[name]
        said[name] = memory.event(PAULA, event, on_day(number)[:10], union=union)
    unions = memory.registry().person(PAULA).unions_at
    # the joining of the first day was entered on the third: by its entry it comes after the leaving of the second
    assert [unions(day(on)) for on in (1, 2, 3)] == [frozenset(), frozenset(), {UNION, GUILD}]
    corrected(memory, said["in"])
    assert memory.registry().person(PAULA).unions_at(day(3)) == {GUILD}


# -- grants and bars ---------------------------------------------------------------------------------------------------


def test_of_several_bars_lifting_one_leaves_the_others():
    for lifted in ([0], [1], [0, 1]):
        memory = world()
        bars = [memory.say("prohibition", performer=PAULA, scope={}, signed_by=[PAULA]) for _ in range(2)]
        for number in lifted:
            memory.say("prohibition.withdrawal", prohibition=bars[number].digest, signed_by=[PAULA], when=4)
        assert sum(one.holds_at(day(9)) for one in Door(memory.registry()).bars_of(PAULA)) == 2 - len(lifted)


WORDS = {"early": (4, 4), "late": (5, 5), "dated back": (6, 1)}  # said on a day, from a day on


@pytest.mark.parametrize("order", list(permutations(WORDS)))
def test_of_several_withdrawals_the_one_that_counts_first_ends_it_whichever_was_entered_first(order):
    memory = world()
    grant = memory.grant(scopes={"main": SCOPE}, revocability={"kind": "revocable_at_will"})
    for name in sorted(order, key=lambda one: WORDS[one][0]):
        when, since = WORDS[name]
        memory.say("consent.revocation", signed_by=[PAULA], grant=grant.digest, reason="r", when=when,
                   effective_at=on_day(since))  # fmt: skip
    life = life_of(memory.registry(), memory.records[grant.digest])
    assert [one.effective for one in life.endings] == [day(4), day(5), day(6)]


@pytest.mark.parametrize("order", list(permutations(["requested", "approved", "refused"])))
def test_of_several_words_on_a_transfer_the_last_entered_counts(order):
    memory = world()
    grant = memory.grant(scopes={"main": SCOPE})
    for when, status in enumerate(order, start=4):
        memory.say("consent.assignment", grant=grant.digest, to=RIVAL, when=when,
                   union_decision={"status": status, "date": "2026-06-05"},
                   signed_by=[PAULA, STUDIO, signer(RIVAL, "licensee")])  # fmt: skip
    life = life_of(memory.registry(), memory.records[grant.digest])
    assert (RIVAL in life.assignees_at(day(9))) == (order[-1] == "approved")
    assert (RIVAL in life.pending_at(day(9))) == (order[-1] == "requested")


def test_two_papers_of_one_name_are_told_apart_by_their_digests_in_either_order():
    papers = [{"sha256": thumbprint_of(one), "media_type": "application/pdf", "name": "rider.pdf"} for one in "ab"]
    found = []
    for order in (papers, papers[::-1]):
        for held in ("a", "b", "c"):
            memory = world()
            memory.grant(scopes={"main": SCOPE}, documents=order)
            documents = [{"name": "rider.pdf", "sha256": thumbprint_of(held)}]
            request = asked(facts={"documents": documents})
            found.append(decide(request, memory.registry(), at=day(9), now=day(9), rules=engine.current()).outcome)
    assert found == ["covered", "covered", "not_covered"] * 2


# -- reports -----------------------------------------------------------------------------------------------------------

REQUEST = {"licensee": STUDIO, "project": HARBOR, "use": "replica.use.new_performance"}


def shown(*reports: str) -> str:
    """What comes out of showing an output that was reported so, one report after the other."""
    memory = world()
    one, other = (memory.grant(scopes={"main": SCOPE}, description=text) for text in ("one", "other"))
    memory.now = day(5)
    decisions = {
        "one": memory.decide(REQUEST, [one]), "other": memory.decide(REQUEST, [other]),
        "again": memory.decide(REQUEST, [one]), "a rival's": memory.decide(REQUEST | {"licensee": RIVAL}, [other]),
        "unreceipted": memory.decide(REQUEST, [other], receipt=None),
    }  # fmt: skip
    for name in reports:
        by = signer(RIVAL, "licensee") if name == "a rival's" else STUDIO
        memory.report(decisions[name], OUTPUT, by=by)
    show = asked(use="exploit.existing_output", facts={"outputs": [{"sha256": OUTPUT}]})
    return decide(show, memory.registry(), at=day(9), now=day(9), rules=engine.current()).outcome


@pytest.mark.parametrize(
    ("reports", "expected"),
    [(("one",), "covered"), (("one", "one"), "covered"), (("one", "again"), "covered"),
     (("one", "other"), "needs_escalation"), (("one", "a rival's"), "covered"), (("one", "unreceipted"), "covered"),
     (("a rival's",), "needs_escalation"), (("unreceipted",), "needs_escalation"), ((), "needs_escalation")],
)  # fmt: skip
def test_contradictory_reports_of_an_output_ask_in_every_order_and_others_reports_count_for_nothing(reports, expected):
    assert {shown(*order) for order in permutations(reports)} == {expected}
