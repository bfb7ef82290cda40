"""Recorded answers as a list: filtered, paged, each to whom it concerns, as of then."""

import pytest

from consent.callers import Caller
from consent.errors import InvalidInput
from consent.ledger.checks.recorded import CheckFilter
from consent.ledger.pages import Page
from consent.view import View
from tests.world import PAULA, PROJECT, STUDIO

WORK = f"{PROJECT['scheme']}:{PROJECT['value']}"


@pytest.fixture
def asked(world):
    """Five recorded answers, the later ones a minute apart, and one that was only rehearsed."""
    world.grant()
    found = []
    for patch in ({"ref": {"shot": "a"}}, {"languages": ["fr"]}, {"ref": {"shot": "b"}}, {"languages": ["fr"]}, {}):
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
    ({"outcome": "covered", "shot": "a"}, [0]),
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
    for party, number in (("party:x", 0), (PAULA, 5), (STUDIO, 5)):
        caller = Caller("t", frozenset({"read"}), party=party)
        assert len(world.ledger.checks(view=View(caller=caller)).as_json()["checks"]) == number


@pytest.mark.parametrize("wanted", [
    {"page": Page(limit=0)}, {"page": Page(limit=201)}, {"page": Page("!")}, {"page": Page("e30")},
    {"wanted": CheckFilter(outcome="maybe")}, {"wanted": CheckFilter(project="x")}, {"view": View(known_at=10_000)},
])  # fmt: skip
def test_what_no_page_could_answer_is_a_mistake(world, wanted):
    with pytest.raises(InvalidInput):
        world.ledger.checks(**wanted)
