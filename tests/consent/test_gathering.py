"""Many who want to write at once are served in one turn, and each is told what came of its own."""

import threading
import time
from dataclasses import replace
from functools import partial

import pytest

from consent.errors import Conflict, Forbidden, LogInconsistent, Unavailable
from consent.ledger import writes
from consent.ledger.access import idempotency
from consent.ledger.draft import nothing_more
from consent.ledger.gathering import Place, SharedTurns
from consent.ledger.ledger import Ledger
from consent.once import Claim, KeptAnswer, Once
from consent.receipt import open_receipt
from consent.storage.line import FairLine
from consent.view import View
from signing import bundle, digests
from signing.policy import parse_policy
from tests.consent.test_erasure import NAMED, RIDER, SHA
from tests.witnesses import believe, seated
from tests.world import GRANT, PAULA, REGISTRAR, STUDIO

SECONDS = 20
"""How long a test waits for what takes no time at all on a quiet machine."""


def until(comes_true):
    deadline = time.monotonic() + SECONDS
    while not comes_true():
        assert time.monotonic() < deadline
        time.sleep(0.002)


def at_once(turns, acts, begin):
    """Whatever comes of each act: they begin in their order while the turn is taken, and are served once it is not."""
    came = [None] * len(acts)

    def run(place):
        try:
            came[place] = acts[place]()
        except Exception as error:  # noqa: BLE001 - whatever it was is what came of it
            came[place] = error

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    with begin:
        for number, thread in enumerate(threads, start=1):
            thread.start()
            until(partial(_has_gathered, turns, number))
    for thread in threads:
        thread.join(SECONDS)
        assert not thread.is_alive()
    return came


def _has_gathered(turns, number):
    return len(turns._waiting) >= number


def together(world, *acts):
    """What comes of acts on a ledger that all wait for another process to leave the turn."""
    opened = world.ledger.opened
    return at_once(opened.gathering, acts, world.reopened().opened.store.writing())


def handing_in(world, kind, signed_by, /, **body):
    raw = world.bundle(world.statement(kind, **body, signed_by=signed_by), signed_by)
    return digests.digest(bundle.read_bundle(raw).statement), lambda: world.ledger.register(raw)


def of_notice(world):
    return {"kind": "intended_use", "to": PAULA, "given_at": world.time(), "refs": []}


def proven_under(world, answers, policy):
    """The sizes of the heads that the receipts are proven under."""
    opening = partial(open_receipt, keyring=world.ledger.opened.receipt_keys, policy=policy, audience=STUDIO)
    return {opening(one.receipt, now=world.now).checkpoint.size for one in answers}


# -- one turn for all -------------------------------------------------------------------------------------------------


def test_whoever_has_gathered_is_written_in_one_commit_and_proven_under_one_head(world):
    world.grant()
    before, taken = world.ledger.head().tree_size, sum(world.ledger.opened.gathering.sizes.counts)
    came = together(world, *[lambda: world.ledger.check(world.ask())] * 9)
    assert proven_under(world, came, parse_policy(world.ledger.policy())) == {before + 9}
    assert sum(world.ledger.opened.gathering.sizes.counts) == taken + 1
    assert len({one.decision for one in came}) == 9
    world.check_log()


def test_those_who_wait_are_served_in_the_order_they_came(world):
    notices = [handing_in(world, "notice", [STUDIO], **of_notice(world))[1] for _ in range(6)]
    came = together(world, *notices)
    first = came[0].statement.index
    assert [one.statement.index for one in came] == list(range(first, first + 6))


def test_a_withdrawal_counts_for_the_check_behind_it_and_not_for_the_one_before(world):
    grant = world.grant(revocability={"kind": "revocable_at_will"})
    _, withdraw = handing_in(
        world, "consent.revocation", [PAULA], grant=grant, effective_at=world.time(), reason="it is over"
    )
    first, _, last = together(world, lambda: world.ledger.check(world.ask()), withdraw,
                              lambda: world.ledger.check(world.ask()))  # fmt: skip
    assert (first.outcome, last.outcome) == ("covered", "not_covered")
    assert world.ledger.audit().problems == ()


def test_what_is_said_of_others_does_not_make_anybody_decide_again(world):
    world.grant()
    size = world.ledger.head().tree_size
    world.party("party:elsewhere", "licensee")
    _, elsewhere = handing_in(world, "notice", ["party:elsewhere"], **{**of_notice(world), "to": REGISTRAR})
    judged = world.ledger.head().tree_size
    assert judged > size
    _, answer = together(world, elsewhere, lambda: world.ledger.check(world.ask()))
    assert (answer.outcome, answer.ledger.tree_size) == ("covered", judged)
    assert world.ledger.replay(answer.decision).same


def test_of_two_requests_under_one_key_in_one_turn_one_has_it_and_the_other_is_told_to_wait(world):
    claim = partial(world.ledger.claim, "t1", "key", b"the same", None)
    first, second = together(world, claim, claim)
    assert isinstance(first, Claim)
    assert (type(second), second.code) == (Conflict, "idempotency_key_running")


def test_a_kept_answer_is_outdated_by_a_withdrawal_of_the_same_turn(world):
    grant = world.grant(revocability={"kind": "revocable_at_will"})
    claimed = world.ledger.claim("t1", "key", b"the same", None)
    world.ledger.check(world.ask(), view=View(once=Once(claimed, lambda _: KeptAnswer(200, (), b"yes"))))
    _, withdraw = handing_in(world, "consent.revocation", [PAULA], grant=grant, effective_at=world.time(), reason="r")
    wanted = claimed.token, claimed.key, claimed.request
    again = partial(idempotency._plan_claim, wanted=wanted, clock=None)
    claim = partial(writes.write, world.ledger.opened, again)
    before, _, after = together(world, claim, withdraw, claim)
    assert before.body == b"yes"
    assert (type(after), after.code) == (Conflict, "decision_outdated")


def test_two_statements_that_name_one_document_are_both_registered_in_one_turn(world):
    world.ledger.put_document(SHA, RIDER)
    notices = [handing_in(world, "notice", [STUDIO], **{**of_notice(world), "refs": [SHA]})[1] for _ in range(2)]
    assert [told.created for told in together(world, *notices)] == [True, True]
    assert world.ledger.audit().problems == ()


# -- erasing ----------------------------------------------------------------------------------------------------------


def test_a_document_that_is_opened_beside_an_erasure_stays(world):
    world.ledger.put_document(SHA, RIDER)
    first = world.grant(documents=NAMED)
    granting = world.bundle(world.statement("consent.grant", **{**GRANT, "documents": NAMED}), [PAULA, STUDIO])
    _, erase = handing_in(world, "erasure.order", [REGISTRAR], statement=first, ground="g")
    together(world, lambda: world.ledger.register(granting), erase)
    assert world.ledger.document(SHA).data == RIDER
    assert world.ledger.statement(first).state == "erased"


def test_no_answer_that_speaks_of_what_is_erased_is_kept_beside_the_erasure(world):
    notice = world.bundle(world.statement("notice", kind="intended_use", to=PAULA, given_at=world.time(), refs=[],
                                          signed_by=[STUDIO]), [STUDIO])  # fmt: skip
    claimed = world.ledger.claim("t1", "key", b"the same", None)
    once = Once(claimed, lambda _: KeptAnswer(201, (), b"words of the notice"))
    digest = digests.digest(bundle.read_bundle(notice).statement)
    _, erase = handing_in(world, "erasure.order", [REGISTRAR], statement=digest, ground="g")
    told, _ = together(world, lambda: world.ledger.register(notice, view=View(once=once)), erase)
    assert told.created
    assert world.ledger.statement(digest).state == "erased"
    with world.ledger.opened.store.reading() as tx:
        assert tx.claims.find(claimed.token, claimed.key) is None


# -- what goes wrong --------------------------------------------------------------------------------------------------


class Faulty(Exception):
    """What nobody foresaw."""


def raising(error):
    def plan(_):
        raise error

    return plan


def answering_with(error):
    return lambda _: raising(error)


@pytest.mark.parametrize(
    "plan", [raising(Faulty()), answering_with(Faulty()), raising(Forbidden.of("not_yours", "no"))]
)
def test_what_goes_wrong_with_one_is_told_to_that_one_alone(world, plan):
    world.grant()
    opened = world.ledger.opened
    first, wrong, last = together(world, lambda: world.ledger.check(world.ask()), lambda: writes.write(opened, plan),
                                  lambda: world.ledger.check(world.ask()))  # fmt: skip
    assert isinstance(wrong, Faulty | Forbidden)
    assert (first.outcome, last.outcome) == ("covered", "covered")
    world.check_log()


def test_a_contradiction_in_the_log_fails_all_and_stops_the_writer(world):
    world.grant()
    before = world.ledger.head()
    came = together(world, lambda: world.ledger.check(world.ask()),
                    lambda: writes.write(world.ledger.opened, raising(LogInconsistent.of("head_mismatch", "x"))),
                    lambda: world.ledger.check(world.ask()))  # fmt: skip
    assert [type(one) for one in came] == [LogInconsistent] * 3
    assert len(set(map(id, came))) == 3
    assert world.ledger.head() == before
    with pytest.raises(Unavailable, match="log_stopped"):
        world.ledger.check(world.ask())


def test_where_the_turn_does_not_come_all_who_have_gathered_are_told_that_the_database_is_busy(world):
    opened = world.ledger.opened
    path = world.directory / "line"
    impatient = FairLine(path, patience=0.3)
    ledger = Ledger(replace(opened, store=replace(opened.store, writers=impatient)))
    came, threads = [], []

    def ask():
        try:
            came.append(ledger.check(world.ask()))
        except Unavailable as error:
            came.append(error.code)

    with FairLine(path).turn():
        threads = [threading.Thread(target=ask) for _ in range(5)]
        for one in threads:
            one.start()
        began = time.monotonic()
        for one in threads:
            one.join(SECONDS)
    assert came == ["database_busy"] * 5
    assert time.monotonic() - began < 5 * 0.3 + 1
    assert ledger.check(world.ask()).recorded


def test_whoever_writes_within_a_write_is_told_so_and_waits_for_nobody(world):
    opened = world.ledger.opened
    with pytest.raises(RuntimeError, match="waits for itself"):
        writes.write(opened, lambda _: writes.write(opened, lambda _: nothing_more(1)))
    assert writes.write(opened, lambda _: nothing_more(1)) == 1


# -- with witnesses ---------------------------------------------------------------------------------------------------


def counting(app, asked):
    def counted(environ, start):
        asked.append(environ["PATH_INFO"])
        return app(environ, start)

    return counted


def test_many_answers_are_cosigned_in_one_round(world, tmp_path):
    world.grant()
    with seated(world, tmp_path, 2) as seats:
        policy = parse_policy(believe(world, seats, 2))
        world.ledger.check(world.ask())
        asked = []
        for seat in seats:
            seat.app.wsgi_app = counting(seat.app.wsgi_app, asked)
        came = together(world, *[lambda: world.ledger.check(world.ask())] * 8)
    assert len(proven_under(world, came, policy)) == 1
    assert asked == ["/add-checkpoint"] * len(seats)


# -- turns, whatever is done in them ----------------------------------------------------------------------------------


def serving(gathered):
    for one in gathered():
        one.done.set_result(one.work)


def lined_up(turns, places, lead=serving):
    """What comes of the places of those who wait while somebody else leads."""
    leading, let_go = threading.Event(), threading.Event()

    def first(gathered):
        serving(gathered)
        leading.set()
        let_go.wait(SECONDS)

    thread = threading.Thread(target=turns.take_part, args=(Place("first"), first))

    class Led:
        def __enter__(self):
            thread.start()
            leading.wait(SECONDS)

        def __exit__(self, *_):
            let_go.set()

    came = at_once(turns, [partial(turns.take_part, one, lead) for one in places], Led())
    thread.join(SECONDS)
    return came


def groups(turns):
    sizes = []
    return sizes, lambda gathered: sizes.append(len(serving_all(gathered)))


def serving_all(gathered):
    taken = gathered()
    for one in taken:
        one.done.set_result(one.work)
    return taken


@pytest.mark.parametrize(("places", "sizes"), [
    ([Place(n) for n in range(7)], [4, 3]),
    ([Place(0), Place(1, alone=True), Place(2), Place(3)], [1, 1, 2]),
    ([Place(0, of="a"), Place(1, of="b"), Place(2, of="b")], [1, 2]),
    ([Place(0, weight=10), Place(1, weight=10), Place(2, weight=99), Place(3, weight=1)], [2, 1, 1]),
    ([Place(0, weight=99), Place(1, weight=99)], [1, 1]),
])  # fmt: skip
def test_who_goes_together_is_served_together_and_nobody_is_passed_over(places, sizes):
    turns = SharedTurns(most=4, heaviest=50)
    found, lead = groups(turns)
    assert lined_up(turns, places, lead) == list(range(len(places)))
    assert found == sizes


def test_a_turn_that_ends_without_an_answer_is_told_to_those_it_was_to_serve():
    turns = SharedTurns()
    came = lined_up(turns, [Place(0), Place(1)], lambda gathered: gathered())
    assert [(type(one), one.code) for one in came] == [(Unavailable, "database_unavailable")] * 2
    assert turns.take_part(Place(2), serving) == 2


def test_a_leader_that_is_made_to_stop_leaves_its_turn_to_the_next():
    class Stopped(BaseException):
        pass

    turns, once = SharedTurns(most=1), []

    def lead(gathered):
        if not once:
            once.append(gathered)
            raise Stopped
        serving(gathered)

    with pytest.raises(Stopped):
        turns.take_part(Place(0), lead)
    assert turns.take_part(Place(1), lead) == 1
