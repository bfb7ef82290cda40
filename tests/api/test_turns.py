"""Large requests take turns: one at a time, few wait, and who comes then is asked to come back."""

import threading

import pytest

from api.app import ROUTES
from api.turns import MOST_WAITING, Turns
from consent.errors import Busy


def test_one_at_a_time_has_its_turn():
    turns, inside, most = Turns(most_waiting=5), [], []

    def ask():
        with turns.taken():
            inside.append(1)
            most.append(len(inside))
            inside.pop()

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert most == [1] * 6


def test_who_comes_while_too_many_wait_is_asked_to_come_back_and_whoever_waits_is_answered():
    turns, first, go_on, answered = Turns(most_waiting=2), threading.Event(), threading.Event(), []

    def ask():
        with turns.taken():
            first.set()
            go_on.wait(30)
            answered.append(1)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    threads[0].start()
    assert first.wait(30)
    for one in threads[1:]:
        one.start()
    while turns._places._value:  # until both have taken their places
        pass
    with pytest.raises(Busy, match="busy"), turns.taken():
        pass
    go_on.set()
    for one in threads:
        one.join()
    assert answered == [1] * 3
    with turns.taken():
        answered.append(1)


def test_an_error_in_a_turn_ends_it():
    turns = Turns(most_waiting=0)
    with pytest.raises(ZeroDivisionError), turns.taken():
        raise ZeroDivisionError
    with turns.taken():
        pass


def test_batches_evidence_and_disclosures_take_turns_and_say_so(service, monkeypatch):
    taking = {route.rule for route in ROUTES if route.takes_turns}
    assert taking == {
        "/v1/checks/batch",
        "/v1/statements/batch",
        "/v1/disclosures",
        "/v1/evidence/grants/<digest>",
        "/v1/evidence/projects",
    }
    assert all((429 in route.statuses) == route.takes_turns for route in ROUTES)
    places = threading.BoundedSemaphore(1)
    places.acquire()
    monkeypatch.setattr(Turns, "taken", lambda self: _taken(self, places))
    answer = service.post("/v1/checks/batch", {"checks": [service.world.ask()]})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")
    assert answer.get_json()["errors"][0]["code"] == "busy"
    assert service.post("/v1/checks", service.world.ask()).status_code == 200
    assert MOST_WAITING > 0


def _taken(turns, places):
    turns._places = places
    return _TAKEN(turns)


_TAKEN = Turns.taken
