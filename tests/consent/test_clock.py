"""The clock held against witnesses and stamps: nothing is dated by one that others contradict."""

import time
from contextlib import closing, contextmanager
from dataclasses import replace

import pytest

from api.app import create_app
from consent.errors import Unavailable
from consent.ledger.clock import APART
from consent.ledger.ledger import Ledger
from consent.panel.panel import Waiting, load_panel, save_policy, without_asking
from consent.panel.tsa import save_authority
from tests.behind import behind
from tests.tsa import LocalTsa
from tests.witnesses import believe, seated
from tests.world import PAULA, World, refused

YEARS = 5 * 365 * 24 * 3600
HOUR = 3600
LATEST = 2**64 - 1
"""More than a cosignature cannot say."""


class Place:
    """A ledger that is not for testing, its clock, and its witnesses with clocks of their own.

    `true` is what time it is, `wrong` by how much each clock is ahead of it: the ledger's is 0, the first witness's 1.
    """

    def __init__(self, directory, *, testing=False):
        self.world = World(directory, testing=testing)
        self.true = self.world.now
        self.wrong = {}

    def clock(self, number):
        return min(self.true + self.wrong.get(number, 0), LATEST)

    def passes(self, seconds):
        self.true += seconds
        self.ahead(self.wrong.get(0, 0))

    def ahead(self, seconds):
        """Set the ledger's clock so far ahead of the true time."""
        self.wrong[0] = seconds
        self.world.now = self.clock(0)

    def write(self, ledger=None):
        """Register something; the time its entry has."""
        statement = self.world.statement("notice", kind="intended_use", to=PAULA, given_at=self.world.time(), refs=[],
                                         signed_by=[PAULA])  # fmt: skip
        ledger = ledger or self.world.ledger
        ledger.register(self.world.bundle(statement, [PAULA]))
        return self.last_at(ledger)

    def last_at(self, ledger=None):
        with (ledger or self.world.ledger).opened.store.reading() as tx:
            return tx.head.at

    def refused(self, ledger=None):
        """The codes with which a write is refused, which leaves the log as it is."""
        size = self.size()
        found = refused(lambda: self.write(ledger))
        assert self.size() == size
        return found

    def size(self):
        return self.world.ledger.head().tree_size


@contextmanager
def placed(directory, witnesses, *, testing=False):
    place = Place(directory, testing=testing)
    with seated(place.world, directory, witnesses, place.clock) as seats:
        believe(place.world, seats, 0)
        place.seats = seats
        yield place
        for seat in seats:
            seat.stop()
    place.world.check_log()


@pytest.fixture
def place(tmp_path):
    with placed(tmp_path, 1) as made:
        yield made


@pytest.fixture
def three(tmp_path):
    with placed(tmp_path, 3) as made:
        yield made


def test_a_clock_that_jumps_ahead_is_noticed_before_anything_is_dated_by_it(place):
    assert place.write() == place.true
    place.passes(HOUR)
    place.ahead(YEARS)
    assert place.refused() == ["clock_wrong"]
    assert refused(place.world.check) == ["clock_wrong"]
    place.passes(HOUR)
    place.ahead(0)
    assert place.write() == place.true


def test_a_process_that_never_asked_asks_before_its_first_entry(place):
    place.ahead(YEARS)
    assert place.refused() == ["clock_wrong"]
    place.ahead(0)
    assert place.write() == place.true


def test_a_clock_that_falls_behind_is_held_against_the_newest_time_known_though_nobody_answers(place):
    place.write()
    place.seats[0].stop()
    place.ahead(-APART - 1)
    assert place.refused() == ["clock_wrong"]
    place.ahead(-APART)
    place.write()


@pytest.mark.parametrize("seconds", [-APART, APART])
def test_five_minutes_apart_agree_and_a_second_more_does_not(place, seconds):
    place.ahead(seconds)
    place.write()
    place.passes(HOUR)
    place.ahead(seconds + (1 if seconds > 0 else -1))
    assert place.refused() == ["clock_wrong"]


def test_a_ledger_that_was_silent_for_long_goes_on(place):
    place.write()
    place.passes(YEARS)
    assert place.write() == place.true


def test_what_one_process_was_told_the_others_know_and_it_outlives_them(place):
    place.write()
    place.ahead(YEARS)
    assert place.refused() == ["clock_wrong"]
    place.seats[0].stop()
    again = place.world.reopened()
    assert place.refused(again) == ["clock_wrong"]
    place.ahead(0)
    assert place.refused(again) == ["clock_wrong"]  # it was wrong a moment ago, and nobody says that it is right
    place.seats[0].start()
    assert place.write(again) == place.true
    assert place.write() == place.true


def test_while_every_witness_is_away_nothing_holds_a_clock_not_known_to_be_wrong(place):
    place.write()
    place.seats[0].stop()
    place.passes(HOUR)
    assert place.write() == place.true


def test_an_entry_dated_ahead_while_witnesses_were_away_is_the_last_until_the_clock_is_right(place):
    place.write()
    place.seats[0].stop()
    place.ahead(YEARS)
    glitched = place.write()
    place.seats[0].start()
    place.world.ledger.cosign()
    assert place.refused() == ["clock_wrong"]
    place.ahead(0)
    assert place.write() == glitched > place.true  # the log's time never runs backwards


@pytest.mark.parametrize("lie", [YEARS, -HOUR, LATEST])
def test_one_that_agrees_is_enough_however_the_others_lie(three, lie):
    three.wrong = {1: lie, 2: lie}
    assert three.write() == three.true
    three.seats[2].stop()
    three.world.ledger.cosign()
    three.passes(HOUR)
    assert three.refused() == ["clock_wrong"]  # none that agrees is left
    three.seats[2].start()
    assert three.write() == three.true


def test_a_lone_liar_stops_its_ledger_until_it_is_asked_no_more(place):
    place.wrong[1] = YEARS
    assert place.refused() == ["clock_wrong"]
    keys, vkey = place.world.settings.keys, place.world.ledger.vkey
    save_policy(keys, without_asking(load_panel(keys, vkey), vkey, "w1"))
    assert place.write(place.world.reopened()) == place.true


def test_the_clock_of_a_testing_ledger_is_held_against_nothing(tmp_path):
    with placed(tmp_path, 1, testing=True) as place:
        place.ahead(YEARS)
        assert place.write() == place.true + YEARS
        place.world.ledger.ready()


def test_a_ledger_that_asks_nobody_has_nothing_to_hold_its_clock_against(tmp_path):
    place = Place(tmp_path)
    place.ahead(YEARS)
    assert place.write() == place.true + YEARS


def test_ready_says_that_nothing_would_be_written_and_finds_out_when_it_would_again(place):
    client = create_app(ledger=place.world.ledger).test_client()
    assert client.get("/readyz").status_code == 200
    place.ahead(YEARS)
    size = place.size()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (503, "clock_wrong")
    assert client.get("/readyz?for=read").status_code == 200
    assert place.size() == size
    place.ahead(0)
    assert client.get("/readyz").status_code == 200
    assert place.write() == place.true


def test_what_somebody_else_wrote_of_the_clock_is_worth_nothing_and_is_named(place):
    place.write()
    place.seats[0].stop()
    with closing(behind(place.world.directory)) as connection:
        connection.execute("UPDATE clock SET said = said + 60")
        connection.commit()
    assert [(one.code, one.pointer) for one in place.world.ledger.audit().problems] == [
        ("clock_unsealed", f"/clock/{place.world.ledger.origin}")
    ]
    assert place.refused() == ["clock_wrong"]
    place.seats[0].start()
    assert place.write() == place.true


# -- stamps ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def stamped(tmp_path):
    """A ledger with an authority and no witness; its true time is that of this machine, by which OpenSSL stamps."""
    place = Place(tmp_path)
    place.true = int(time.time())
    place.ahead(0)
    tsa = LocalTsa(tmp_path / "tsa")
    with tsa.serve() as url:
        pems = (tsa.certificate_pem.decode(), tsa.root_pem.decode())
        save_authority(place.world.settings.keys, url, *pems, tsa.policy)
        opened = place.world.reopened().opened
        patient = replace(opened.panel, waiting=Waiting(rest=0))
        place.world.ledger = Ledger(replace(opened, panel=patient))
        yield place
    place.world.check_log()


def test_a_stamp_of_another_time_stops_the_writer_until_one_agrees(stamped):
    stamped.write()
    assert stamped.world.ledger.stamp().new
    stamped.ahead(YEARS)
    assert stamped.write() > stamped.true + YEARS - 60  # nobody was asked: an authority is asked when it is to stamp
    size = stamped.size()
    with pytest.raises(Unavailable, match="clock_wrong"):
        stamped.world.ledger.stamp()
    assert stamped.size() == size
    assert stamped.refused() == ["clock_wrong"]
    stamped.ahead(0)
    stamped.write()  # the authority was asked in between
    assert stamped.world.ledger.stamp().new


def test_an_authority_that_does_not_answer_lifts_no_doubt(stamped):
    assert stamped.world.ledger.stamp().new
    stamped.ahead(-YEARS)
    opened = stamped.world.ledger.opened
    away = Ledger(replace(opened, authority=replace(opened.authority, url="http://127.0.0.1:9/")))
    assert stamped.refused(away) == ["clock_wrong"]
    stamped.ahead(0)
    stamped.write()
