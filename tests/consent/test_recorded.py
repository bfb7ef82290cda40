"""Recorded answers as a list: filtered, paged, each to whom it concerns, as of then."""

import copy
from contextlib import closing

import pytest

from consent.answers.checks import DecidedAnswer
from consent.callers import Caller
from consent.errors import InvalidInput, NotFound, Refused
from consent.ledger.checks.recorded import CheckFilter
from consent.ledger.pages import Page
from consent.parcel import package
from consent.view import View
from signing import canonical
from tests.behind import behind
from tests.world import PAULA, PROJECT, STUDIO, World

WORK = f"{PROJECT['scheme']}:{PROJECT['value']}"


@pytest.fixture
def asked(world):
    """Five recorded answers, the later ones a minute apart, and one that was only rehearsed."""
    world.grant()
    found = []
    for patch in (
        {"ref": {"shot": "a", "job": "1"}}, {"languages": ["fr"], "ref": {"job": "1", "task": "t"}},
        {"ref": {"shot": "b", "job": "2"}}, {"languages": ["fr"], "licensee": "party:nobody"},
        {"use": "replica.create"},
    ):  # fmt: skip
        world.tick(60)
        found.append(world.check(**patch))
    world.check(record=False)
    return found


def decisions(page):
    return [one["decision"] for one in page["checks"]]


def test_answers_come_again_as_they_were_given_in_the_order_of_the_log(world, asked):
    assert world.ledger.checks().as_json()["checks"] == asked


@pytest.mark.parametrize(("wanted", "places"), [
    ({"outcome": "not_covered"}, [1, 3]), ({"performer": PAULA}, [0, 1, 2, 3, 4]), ({"performer": "party:x"}, []),
    ({"shot": "b"}, [2]), ({"project": WORK}, [0, 1, 2, 3, 4]), ({"project": "house:none"}, []),
    ({"outcome": "covered", "shot": "a"}, [0]), ({"job": "1"}, [0, 1]), ({"job": "1", "task": "t"}, [1]),
    ({"job": "t"}, []), ({"task": "1"}, []), ({"use": "replica.create"}, [4]), ({"licensee": STUDIO}, [0, 1, 2, 4]),
    ({"licensee": "party:nobody"}, [3]), ({"use": "replica.create", "licensee": "party:nobody"}, []),
])  # fmt: skip
def test_each_filter_narrows_and_all_together(world, asked, wanted, places):
    assert decisions(world.ledger.checks(CheckFilter(**wanted)).as_json()) == [
        asked[place]["decision"] for place in places
    ]


def test_pages_lead_on_to_the_end_and_no_further(world, asked):
    seen, cursor = [], None
    while True:
        page = world.ledger.checks(page=Page(limit=2, cursor=cursor)).as_json()
        seen += decisions(page)
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == [one["decision"] for one in asked]


def test_since_at_and_known_at_bound_the_list(world, asked):
    third = world.now - 120
    assert decisions(world.ledger.checks(CheckFilter(since=third)).as_json()) == [one["decision"] for one in asked[2:]]
    assert decisions(world.ledger.checks(view=View(at=third)).as_json()) == [one["decision"] for one in asked[:3]]
    size = asked[1]["ledger"]["tree_size"] + 1
    assert decisions(world.ledger.checks(view=View(known_at=size)).as_json()) == [one["decision"] for one in asked[:2]]


def test_strangers_see_none_and_parties_their_own(world, asked):
    for party, number in (("party:x", 0), (PAULA, 5), (STUDIO, 4)):
        caller = Caller("t", frozenset({"read"}), party=party)
        assert len(world.ledger.checks(view=View(caller=caller)).as_json()["checks"]) == number


@pytest.mark.parametrize("wanted", [
    {"page": Page(limit=0)}, {"page": Page(limit=201)}, {"page": Page("!")}, {"page": Page("e30")},
    {"wanted": CheckFilter(outcome="maybe")}, {"wanted": CheckFilter(project="x")}, {"view": View(known_at=10_000)},
])  # fmt: skip
def test_what_no_page_could_answer_is_a_mistake(world, wanted):
    with pytest.raises(InvalidInput):
        world.ledger.checks(**wanted)


# -- the question is part of the record --------------------------------------------------------------------------------


def test_every_way_to_a_recorded_answer_shows_the_question_as_it_was_recorded(world):
    world.grant()
    facts = {"fixed_on": "2026-06-10", "replaces_in_person_work": True}
    asked = world.ask(ref={"shot": "s", "job": "8841"}, facts=facts, vendor=STUDIO, content=[], at=world.time(60))
    answer = world.ledger.check(asked).as_json()
    assert answer["request"] == asked
    assert world.ledger.recorded(answer["decision"]).as_json() == answer
    assert world.ledger.checks().as_json()["checks"] == [answer]


def test_of_a_batch_each_question_is_shown_with_the_defaults_beneath_it(world):
    world.grant()
    defaults = {name: value for name, value in world.ask().items() if name != "languages"}
    checks = [{"languages": ["en"]}, {"languages": ["fr"], "purpose": "marketing"}]
    said = world.ledger.check_batch({"defaults": defaults, "checks": checks})
    assert [one.request for one in said.answers] == [{**defaults, **one} for one in checks]
    assert [one.request for one in world.ledger.checks().checks] == [{**defaults, **one} for one in checks]


def test_a_rehearsal_records_no_question(world):
    assert "request" not in world.check(record=False)


def test_an_unknown_use_is_no_filter(world):
    with pytest.raises(InvalidInput, match="unknown_word at /use"):
        world.ledger.checks(CheckFilter(use="replica"))


# -- why there is no receipt -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("shift", "missing"), [
    (0, None), (-600, None), (-601, "at_too_far"), (86_400, None), (86_401, "at_too_far"), (86_400 * 365, "at_too_far"),
])  # fmt: skip
def test_of_a_time_too_far_from_the_clock_an_answer_is_recorded_and_has_no_receipt(world, shift, missing):
    world.grant()
    world.tick(86_400)
    answer = world.check(at=world.time(shift))
    assert (answer["recorded"], answer["outcome"]) == (True, "covered")
    assert (answer.get("receipt_missing"), answer["receipt"] is None) == (missing, missing is not None)
    assert world.ledger.recorded(answer["decision"]).as_json() == answer
    assert world.ledger.audit().problems == ()


@pytest.mark.parametrize("record", [True, False])
@pytest.mark.parametrize(("shift", "far"), [(-600, False), (-601, True), (86_400, False), (86_401, True)])
def test_nothing_is_reserved_for_a_time_too_far_from_the_clock(world, shift, far, record):
    world.grant()
    world.tick(86_400)
    asked = world.ask(at=world.time(shift), reserve=True, record=record)
    if not far:
        assert world.ledger.check(asked).outcome == "covered"
        return
    size = world.ledger.head().tree_size
    with pytest.raises(Refused, match="bad_time at /at"):
        world.ledger.check(asked)
    assert world.ledger.head().tree_size == size
    (refused, other) = world.ledger.check_batch({"checks": [asked, world.ask()]}).answers
    assert (refused.code, other.outcome) == ("bad_time", "covered")


def test_evidence_of_what_has_no_receipt_is_not_promised_for_later(world):
    world.grant()
    decision = world.check(at=world.time(10 * 86_400))["decision"]
    with pytest.raises(NotFound, match="too far from the ledger's clock"):
        world.ledger.evidence("decision", decision)


def test_a_rehearsal_and_a_look_into_the_past_say_that_nothing_was_recorded(world):
    world.grant()
    for patch in ({"record": False}, {"known_at": world.ledger.head().tree_size}):
        answer = world.check(**patch)
        assert (answer["recorded"], answer["receipt"], answer["receipt_missing"]) == (False, None, "not_recorded")


# -- answers of edition 1 ----------------------------------------------------------------------------------------------


def as_of_edition_1(said):
    """The recorded part of an answer without what edition 1 did not say."""
    said = copy.deepcopy(said)
    del said["unread"]
    for part in said["performances"]:
        del part["rests_on"], part["freed_by"]
    for rule in said["rules"]:
        for name in ("pointer", "may_settle", "type"):
            rule.pop(name, None)
    for reason in said["reasons"]:
        reason.pop("grant", None), reason.pop("scope", None)
    if said["nearest"]:
        said["nearest"].pop("obstacles", None)
    return said


@pytest.mark.parametrize("patch", [{}, {"languages": ["fr"]}, {"tools": ["tool:nobodys"]}])
def test_an_answer_recorded_in_edition_1_is_shown_as_it_was_given(tmp_path, patch):
    world = World(tmp_path)
    world.grant()
    answer = world.check(**patch)
    stored = DecidedAnswer.read(answer).as_json()
    old = as_of_edition_1(stored)
    assert DecidedAnswer.read(old).as_json() == old
    with closing(behind(world.directory)) as connection, connection:
        connection.execute("UPDATE decisions SET answer = ?", (canonical.canonicalize(old),))
    shown = world.ledger.recorded(answer["decision"]).as_json()
    assert shown == {**{name: answer[name] for name in answer if name not in stored}, **old}
    assert world.ledger.checks().as_json()["checks"] == [shown]
    if answer["outcome"] == "covered":
        assert b"The use is covered" in package.unpack(world.ledger.evidence("decision", answer["decision"])).file(
            "story.txt"
        )
