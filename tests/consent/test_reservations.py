import threading

import pytest

from consent.callers import Caller
from consent.errors import Refused
from consent.view import View
from consent.vocabulary.identifiers import Identifier
from signing import digests
from tests.behind import behind
from tests.world import PAULA, STUDIO, codes, refused


def seconds(world, amount):
    return [{**world.ask()["performances"][0], "amounts": [{"unit": "second", "amount": amount}]}]


def used(amount):
    return {"amounts": [{"unit": "second", "amount": amount}]}


def test_a_limit_is_never_over_used_by_those_who_ask_at_once(world):
    world.grant(limits=[{"unit": "second", "amount": 100}])
    others = [world.reopened() for _ in range(4)]
    outcomes = []

    def storm(ledger):
        for _ in range(5):
            answer = ledger.check(world.ask(reserve=True, performances=seconds(world, 15))).as_json()
            outcomes.append(answer["outcome"])
            if answer["outcome"] == "covered":
                ledger.commit(answer["decision"], used(15))

    threads = [threading.Thread(target=storm, args=(one,)) for one in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("covered") == 6
    assert len(outcomes) == 20


def test_the_same_commit_again_answers_the_same_and_another_is_a_conflict(world):
    world.grant(limits=[{"unit": "second", "amount": 100}])
    held = world.check(reserve=True)["decision"]
    done = world.ledger.commit(held, used(39)).as_json()
    size = world.ledger.head().tree_size
    assert world.ledger.commit(held, used(39)).as_json() == done
    assert refused(lambda: world.ledger.commit(held, used(3))) == ["reservation_ended"]
    assert refused(lambda: world.ledger.commit(held, {})) == ["reservation_ended"]
    assert world.ledger.head().tree_size == size


def test_each_performer_may_have_used_another_amount(world):
    world.party("party:p2", "performer", birth_date="1990-01-01", home="US-CA", unions=[])
    limit = [{"unit": "second", "amount": 100}]
    world.grant(limits=limit)
    world.grant(limits=limit, performer="party:p2", signed_by=["party:p2", STUDIO])
    both = [*seconds(world, 60), {**seconds(world, 60)[0], "performer": {"party": "party:p2"}}]
    held = world.check(reserve=True, performances=both)
    assert held["outcome"] == "covered"
    world.ledger.commit(held["decision"], {"performances": [{"performer": PAULA, **used(10)},
                                                            {"performer": "party:p2", **used(90)}]})  # fmt: skip
    assert world.check(performances=seconds(world, 90))["outcome"] == "covered"
    assert codes(world.check(performances=[{**both[1], **used(11)}])) == ["quota_exhausted"]


def test_whoever_asked_may_end_it_and_no_stranger(world):
    world.party("party:v", "vendor")
    world.register("project.declaration", project=[world.ask()["project"]], title="Harbor", kind="season",
                   licensee=STUDIO, vendors=["party:v"], platforms=[], agreements=[], jurisdictions=[],
                   photography_start="2026-06-01", signed_by=[STUDIO])  # fmt: skip
    world.grant(limits=[{"unit": "second", "amount": 100}])
    vendor, stranger = (Caller("t", frozenset({"check"}), party) for party in ("party:v", "party:x"))
    elsewhere = Caller("t", frozenset({"check"}), STUDIO, (Identifier("house", "X"),))
    answer = world.ledger.check(world.ask(vendor="party:v", reserve=True), view=View(caller=vendor)).as_json()
    assert answer["outcome"] == "covered"
    for other in (stranger, elsewhere):
        assert refused(
            lambda other=other: world.ledger.release(answer["decision"], view=View(caller=other)).as_json()
        ) == ["reservation_unknown"]
    assert world.ledger.release(answer["decision"], view=View(caller=vendor)).state == "released"


def test_a_commit_that_cannot_be_read_changes_nothing(world):
    world.grant(limits=[{"unit": "second", "amount": 100}])
    held = world.check(reserve=True)["decision"]
    size = world.ledger.head().tree_size
    for wrong in ([], {"amount": 1}, used(-1), used("9"), used(1.5), {"amounts": None}, {"performances": [{}]}):
        assert refused(lambda wrong=wrong: world.ledger.commit(held, wrong).as_json())
    assert world.ledger.head().tree_size == size


def test_an_end_that_is_gone_is_found_even_when_nothing_was_held(tmp_path, world):
    world.grant()
    world.ledger.commit(world.check(reserve=True)["decision"], {})
    connection = behind(world.directory)
    kept = connection.execute("SELECT * FROM reservations").fetchall()
    connection.execute("DELETE FROM reservations")
    connection.commit()
    assert [one.code for one in world.ledger.audit().problems] == ["reservation_missing"]
    connection.executemany("INSERT INTO reservations VALUES (?, ?, ?, ?)", kept)
    connection.commit()
    connection.close()


def test_a_question_the_snapshot_cannot_answer_is_an_error_in_its_place(world):
    world.grant()
    said = world.ledger.check_batch(
        {"defaults": world.ask(), "checks": [{}, {"known_at": 999}, {"record": False}]}
    ).as_json(lambda error: {"code": error.code})
    assert [one.get("outcome", one.get("error")) for one in said["answers"]] == [
        "covered", {"code": "bad_number"}, "covered",
    ]  # fmt: skip
    assert said["outcome"] == "needs_escalation"


def test_more_grants_than_an_entry_can_name_are_refused_and_not_half_recorded(world):
    performance = world.ask()["performances"][0]
    for number in range(90):
        world.grant(scopes={"main": {"roles": [f"R{number}"]}})
    size = world.ledger.head().tree_size
    many = [{**performance, "role": f"R{number}"} for number in range(90)]
    assert refused(lambda: world.check(performances=many)) == ["too_large"]
    assert world.ledger.head().tree_size == size
    assert world.check(performances=many[:50])["outcome"] == "covered"


def test_a_statement_that_names_more_than_its_entry_can_hold_is_refused(world):
    replaced = [digests.digest(str(number).encode()) for number in range(95)]
    with pytest.raises(Refused, match="too_large"):
        world.grant(supersedes=replaced)
    world.ledger.ready()
