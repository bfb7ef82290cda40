"""What was derived is kept until more is said under its headings, and is then as if it had never been kept."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as some

from consent.derived import PASSING, Beneath, Derivations, News, Tracing
from consent.prefix import Prefix
from consent.registry import Registry
from tests.pure.memory import GENESIS

HEADINGS = ["party:one", "party:two", "on:grant", "key:k"]


class Counting:
    """A shelf on which nothing lies: what is derived there is told by how often it was looked at."""

    def __init__(self) -> None:
        self.looked = 0

    def fetch(self, headings) -> None:
        pass

    def about(self, heading):
        self.looked += 1
        return ()

    signers = oldest = about

    def holds(self, grant):
        self.looked += 1
        return ()


def registry(kept: Derivations, size: int, shelf, *said: News) -> Registry:
    """The registry of a reader at a size, who hears what was said since the last one."""
    heard = News({}, None)
    for one in said:
        heard = one
    return Registry(Prefix(GENESIS, size, shelf, kept.follow(size, lambda _: heard)))


def said_under(index: int, *headings: str) -> News:
    return News(dict.fromkeys(headings, index), index + 1)


def test_a_value_is_derived_once_for_all_readers_while_nothing_is_said():
    kept, found = Derivations(), []
    for size in (10, 10, 11, 15):  # decisions file nothing
        registry(kept, size, Counting()).derived("a value", lambda: found.append(1))
    assert found == [1]
    assert (kept.counted.derived, kept.counted.found) == (1, 3)


def test_it_is_derived_anew_once_something_was_said_under_a_heading_it_leans_on():
    from consent.statements import headings

    kept, found = Derivations(), []

    def person(of: Registry) -> None:
        of.derived("a person", lambda: found.append(of.complete(headings.party("one"))))

    person(registry(kept, 10, Counting()))
    person(registry(kept, 12, Counting(), said_under(11, "party:two")))
    assert len(found) == 1
    person(registry(kept, 13, Counting(), said_under(12, "party:one")))
    assert len(found) == 2


def test_what_leans_on_a_value_is_as_outdated_as_the_value():
    from consent.statements import headings

    kept, found = Derivations(), []

    def life(of: Registry) -> None:
        of.derived(
            "a life", lambda: (of.derived("a person", lambda: of.complete(headings.party("one"))), found.append(1))
        )

    life(registry(kept, 10, Counting()))
    life(registry(kept, 12, Counting(), said_under(11, "party:one")))
    assert len(found) == 2


def test_a_reader_of_an_older_state_is_given_nothing_that_is_newer():
    kept = Derivations()
    registry(kept, 10, Counting()).derived("a value", lambda: "old")
    registry(kept, 12, Counting(), said_under(11, "party:one"))
    assert kept.follow(11, lambda _: pytest.fail("nothing is read for whoever is behind")) is None


def test_a_reader_who_began_before_something_was_said_keeps_nothing_for_those_who_came_after():
    from consent.statements import headings

    kept = Derivations()
    behind = registry(kept, 10, Counting())
    now = registry(kept, 12, Counting(), said_under(11, "party:one"))
    behind.derived("a person", lambda: (behind.complete(headings.party("one")), "as it was")[1])
    assert now.derived("a person", lambda: (now.complete(headings.party("one")), "as it is")[1]) == "as it is"


def test_what_leans_on_holds_is_never_kept():
    kept, shelf = Derivations(), Counting()
    for _ in range(3):
        one = registry(kept, 10, shelf)
        one.derived("used", lambda one=one: one.holds("a grant"))
        one.derived("used", lambda one=one: one.holds("a grant"))
    assert shelf.looked == 6


def test_an_erasure_lets_go_of_everything():
    kept, found = Derivations(), []
    registry(kept, 10, Counting()).derived("a value", lambda: found.append(1))
    registry(kept, 12, Counting(), News({}, 12, erased=True)).derived("a value", lambda: found.append(1))
    assert found == [1, 1]
    assert len(kept) == 1


def test_whoever_fails_to_derive_leaves_behind_what_was_looked_at():
    from consent.statements import headings

    kept, found = Derivations(), []

    def careful(of: Registry) -> None:
        try:
            of.derived("what fails", lambda: (of.complete(headings.party("one")), 1 / 0))
        except ZeroDivisionError:
            found.append(1)

    for size, said in ((10, ()), (12, (said_under(11, "party:one"),))):
        of = registry(kept, size, Counting(), *said)
        of.derived("careful", lambda of=of: careful(of))
    assert found == [1, 1]


def test_no_more_is_kept_than_may_be():
    kept = Derivations(most=80)
    one = registry(kept, 10, Counting())
    for number in range(1000):
        one.derived(number, lambda: None)
    assert len(kept) <= 80


def test_what_is_staged_hides_what_leans_on_it_from_the_writer_alone():
    kept = Derivations()
    epoch = kept.follow(10, lambda _: News())
    assert epoch is not None
    epoch.keep("person one", "one", ["party:one"])
    epoch.keep("person two", "two", ["party:two"])
    beneath = Beneath(epoch, frozenset({"party:one"}))
    assert beneath.find("person one") is None
    assert beneath.find("person two").value == "two"
    beneath.keep("person one", "staged", ["party:one"])
    assert epoch.find("person one").value == "one"


SAID = some.lists(some.sampled_from([*HEADINGS, ""]), max_size=12)
LEANING = some.dictionaries(
    some.integers(0, 5),
    some.tuples(some.sets(some.sampled_from(HEADINGS)), some.sets(some.integers(0, 5))),
    min_size=1,
)


@given(said=SAID, leaning=LEANING, asked=some.lists(some.integers(0, 5), max_size=30))
def test_a_kept_value_is_what_it_would_be_if_it_were_derived_now(said, leaning, asked):
    """Values lean on headings and on values of a lower number; each is the last entry under all it leans on."""
    kept, last = Derivations(), {}

    def derived(epoch, tracing: Tracing, number: int) -> int:
        known = epoch.find(number)
        if known is None:
            tracing.begin()
            own, others = leaning.get(number, (set(), set()))
            for heading in own:
                tracing.looked_at(heading)
            values = [derived(epoch, tracing, one) for one in others if one < number]
            value = max([*values, *(last.get(heading, -1) for heading in own)], default=-1)
            known = epoch.keep(number, value, tracing.end())
        tracing.looked_at(known)
        return known.value

    def truth(number: int) -> int:
        own, others = leaning.get(number, (set(), set()))
        values = [truth(one) for one in others if one < number]
        return max([*values, *(last.get(heading, -1) for heading in own)], default=-1)

    steps = [*said, *([""] if not said else [])]
    for index, heading in enumerate(steps):
        news = News({heading: index}, index + 1) if heading else News()
        if heading:
            last[heading] = index
        epoch = kept.follow(index + 1, lambda _, news=news: news)
        assert epoch is not None
        for number in asked:
            assert derived(epoch, Tracing(), number) == truth(number)


def test_passing_is_no_heading_that_a_statement_could_have():
    assert PASSING.startswith("\x00")
