import sys
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import event

import consent

HOUSE = Path(str(consent.__file__)).parent


@pytest.fixture
def asked(world):
    """Every statement sent to the database, those that begin a transaction included."""
    sent = []
    engine = world.ledger.opened.store.engine
    event.listen(engine, "before_cursor_execute", lambda _c, _cursor, text, *_: sent.append(text))
    return sent


def test_a_covered_check_asks_the_database_fifteen_times_at_most(world, asked):
    world.grant()
    asked.clear()
    assert world.check()["outcome"] == "covered"
    assert len(asked) <= 15, asked


def test_nothing_is_read_to_decide_while_the_writers_lock_is_held(world, asked):
    world.grant()
    world.grant(limits=[{"unit": "second", "amount": 90}])
    for question in (world.ask(), world.ask(reserve=True), world.ask(media=["social"])):
        asked.clear()
        world.ledger.check(question)
        locked = asked[next(at for at, one in enumerate(asked) if one == "BEGIN IMMEDIATE" or "FOR UPDATE" in one) :]
        assert not [one for one in locked if "subjects" in one or "FROM holds" in one]
        assert len(locked) <= 8, locked


def test_ten_equal_checks_cost_hardly_more_than_one(world, asked):
    world.grant()
    asked.clear()
    world.check()
    alone = len(asked)
    asked.clear()
    answer = world.ledger.check_batch({"checks": [world.ask()] * 10}).as_json(str)
    assert [one["outcome"] for one in answer["answers"]] == ["covered"] * 10
    assert len(asked) <= alone + 15, asked


def test_a_registration_asks_the_database_eleven_times_at_most(world, asked):
    asked.clear()
    world.grant()
    assert len(asked) <= 11, asked


def test_a_check_of_many_grants_asks_no_more_often_than_one_of_few(world, asked):
    for _ in range(8):
        world.grant()
    asked.clear()
    assert world.check()["outcome"] == "covered"
    assert len(asked) <= 15, asked


class Entered:
    """Which rooms of the house are entered from where while something runs."""

    def __init__(self):
        self.calls = Counter()
        self.outside_gathering = Counter()

    def __enter__(self):
        sys.setprofile(self._note)
        return self

    def __exit__(self, *_):
        sys.setprofile(None)

    def _note(self, frame, what, _):
        if what != "call" or (room := _file(frame)) not in {"prefix.py", "registry.py"}:
            return
        caller = _file(frame.f_back)
        if caller != room:
            self.calls[caller, room, frame.f_code.co_name] += 1
            if room == "registry.py" and not _gathers(frame):
                self.outside_gathering[caller, frame.f_code.co_name] += 1


def _file(frame):
    path = Path(frame.f_code.co_filename) if frame is not None else Path()
    return path.relative_to(HOUSE).as_posix() if path.is_relative_to(HOUSE) else path.name


def _gathers(frame):
    while frame is not None:
        if _file(frame) == "decision/cases.py" and frame.f_code.co_name in {"question_of", "cases_of"}:
            return True
        frame = frame.f_back
    return False


def test_a_check_reads_the_prefix_by_the_registry_alone_and_the_registry_while_it_gathers(world):
    world.grant()
    question = world.ask()
    world.ledger.check(question)
    with Entered() as entered:
        answer = world.ledger.check(question).as_json()
    assert answer["outcome"] == "covered"
    reads = {caller for caller, room, name in entered.calls if room == "prefix.py" and name != "__init__"}
    assert reads == {"registers/reading.py"}
    opening = {("door.py", "derived"), ("ledger/open_ledger.py", "__init__"),
               ("ledger/checks/judge.py", "counting_holds_before"), ("ledger/checks/judge.py", "traced")}  # fmt: skip
    assert set(entered.outside_gathering) == opening
