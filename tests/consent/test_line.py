"""The line of processes before one turn: in the order they come, and whoever dies leaves it."""

import os
import signal
import threading
import time
from itertools import pairwise

import pytest

from consent.errors import Unavailable
from consent.storage.line import FairLine
from tests.program import PROCESSES

SECONDS = 20


def taking(path, telling, hold, rounds, start):
    """Take the turn again and again, each time for so long, and tell when."""
    line = FairLine(path)
    start.wait(SECONDS)
    for _ in range(rounds):
        with line.turn():
            began = time.monotonic()
            time.sleep(hold)
            telling.send((began, time.monotonic()))
    telling.send(None)


class Taker:
    """A process that wants the turn."""

    def __init__(self, path, hold, rounds, start):
        self._start = start  # it is there for as long as somebody knows it
        self._told, telling = PROCESSES.Pipe(duplex=False)
        self.process = PROCESSES.Process(target=taking, args=(path, telling, hold, rounds, start))
        self.process.start()
        telling.close()

    def turns(self):
        found = []
        while (one := self._told.recv()) is not None:
            found.append(one)
        self.process.join(SECONDS)
        return found


def test_one_has_the_turn_at_a_time_and_none_takes_it_twice_while_another_waits(tmp_path):
    start = PROCESSES.Barrier(2)
    takers = [Taker(tmp_path / "x", 0.01, 20, start) for _ in range(2)]
    turns = sorted((*turn, number) for number, one in enumerate(takers) for turn in one.turns())
    assert len(turns) == 40
    assert all(before[1] <= after[0] for before, after in pairwise(turns))
    whose = [number for _, _, number in turns]
    repeated = sum(1 for one, other in pairwise(whose) if one == other)
    assert repeated <= len(whose) // 4, whose


def test_who_is_killed_in_its_turn_leaves_it(tmp_path):
    taker = Taker(tmp_path / "x", 3600, 1, PROCESSES.Barrier(1))
    line = FairLine(tmp_path / "x", patience=0.2)
    with pytest.raises(Unavailable, match="database_busy"):
        until_taken(line)
    os.kill(taker.process.pid, signal.SIGKILL)
    taker.process.join(SECONDS)
    with FairLine(tmp_path / "x").turn():
        assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


def until_taken(line):
    for _ in range(100):  # until the other process has it
        with line.turn():
            time.sleep(0.01)


def test_threads_of_one_process_have_it_one_at_a_time_too(tmp_path):
    line, inside, most = FairLine(tmp_path / "x"), [], []

    def take():
        for _ in range(20):
            with line.turn():
                inside.append(1)
                most.append(len(inside))
                inside.pop()

    threads = [threading.Thread(target=take) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(SECONDS)
    assert len(most) == 80
    assert max(most) == 1


def test_a_thread_that_waits_too_long_is_told_that_the_database_is_busy(tmp_path):
    line, told = FairLine(tmp_path / "x", patience=0.1), []

    def take():
        try:
            with line.turn():
                told.append("taken")
        except Unavailable as error:
            told.append(error.code)

    with line.turn():
        thread = threading.Thread(target=take)
        thread.start()
        thread.join(SECONDS)
    assert told == ["database_busy"]


def test_a_process_begun_in_a_turn_does_not_keep_it(tmp_path):
    line = FairLine(tmp_path / "x", patience=1.0)
    with line.turn():
        child = os.fork()
        if not child:
            time.sleep(SECONDS)
            os._exit(0)
    try:
        with line.turn():
            assert os.waitpid(child, os.WNOHANG) == (0, 0)
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def test_where_no_file_can_be_made_nothing_is_written(tmp_path):
    line = FairLine(tmp_path / "nowhere" / "x")
    with pytest.raises(Unavailable, match="database_unavailable"), line.turn():
        raise AssertionError("it has the turn")
