"""Declarations of intended use: triaged by the platform's guidance, kept, told, and listed."""

import pytest

from consent.callers import Caller
from consent.errors import InvalidInput
from consent.view import View
from tests.world import PLATFORM, STUDIO, refused

WRITTEN = "eidr:10.5240/7791-8534-2C23-9030-8610-5"


def mood(world, **change):
    """A mood board: nobody is portrayed, nothing is delivered."""
    return world.ask(use="reference.temp", performances=[], purpose="temp_internal", media=["internal"],
                     facts={"element": "background"}, **change)  # fmt: skip


def test_a_low_risk_use_is_only_told(world):
    world.shared_with_platform()
    said = world.ledger.declare(mood(world)).as_json()
    assert (said["triage"], said["outcome"]) == ("tell_your_contact", "no_consent_required")
    assert [one["rule"] for one in said["reasons"]] == ["NFLX-01"]
    assert [one["answer"] for one in said["principles"]] == ["unsure", *["yes"] * 4]
    assert [one["row"] for one in said["matrix"]] == ["ideation"]


@pytest.mark.parametrize(("stated", "answer"), [({}, "unsure"), (False, "yes"), (True, "no")])
def test_of_material_of_others_nothing_is_taken_for_granted(world, stated, answer):
    world.shared_with_platform()
    asked = mood(world)
    asked["facts"] |= {} if stated == {} else {"third_party_material": stated}
    assert world.ledger.declare(asked).as_json()["principles"][0]["answer"] == answer


def test_talent_needs_written_approval_though_the_performer_consented(world):
    world.grant()
    said = world.ledger.declare(world.shared_with_platform()).as_json()
    assert (said["triage"], said["outcome"]) == ("written_approval_needed", "needs_escalation")
    assert {"NFLX-02", "NFLX-03"} <= {one["rule"] for one in said["reasons"]}
    assert [one["answer"] for one in said["principles"]] == ["unsure", "yes", "yes", "no", "unsure"]


def test_what_nobody_consented_to_is_not_done(world):
    said = world.ledger.declare(world.shared_with_platform()).as_json()
    assert (said["triage"], said["outcome"]) == ("do_not", "not_covered")
    assert "NFLX-08" in {one["rule"] for one in said["reasons"]}


def test_a_work_without_a_platform_has_nobody_to_tell_and_nothing_is_recorded(world):
    size = world.ledger.head().tree_size
    assert refused(lambda: world.ledger.declare(world.ask())) == ["no_platform"]
    assert world.ledger.head().tree_size == size


@pytest.mark.parametrize("change", [{"record": False}, {"known_at": 3}])
def test_a_declaration_is_kept(world, change):
    assert refused(lambda: world.ledger.declare(world.ask(**change))) == ["not_recorded"]


def test_what_is_no_object_is_no_declaration(world):
    for value in ([], {"ref": []}):
        with pytest.raises(InvalidInput):
            world.ledger.declare(value)


def test_the_register_lists_declared_uses_and_who_was_told_when(world):
    world.shared_with_platform()
    world.ledger.check(mood(world))
    said = world.ledger.declare(mood(world, ref={"shot": "pb_0110"})).as_json()
    (notice,) = said["notices"]
    assert (notice["to"], notice["kind"]) == (PLATFORM, "platform_genai")
    (listed,) = world.ledger.declarations(WRITTEN).as_json()["declarations"]
    assert (listed["decision"], listed["ref"], listed["told"]) == (said["decision"], {"shot": "pb_0110"}, [])
    body = {name: value for name, value in notice.items() if name not in {"type", "parties"}}
    digest = world.register("notice", **body, signed_by=[STUDIO])["digest"]
    (listed,) = world.ledger.declarations(WRITTEN).as_json()["declarations"]
    assert [one["notice"] for one in listed["told"]] == [digest]
    assert world.ledger.declare(mood(world)).as_json()["reasons"] == []


def test_strangers_see_no_declared_use_and_nothing_owed(world):
    world.shared_with_platform()
    world.ledger.declare(mood(world))
    stranger = Caller("t", frozenset({"read"}), party="party:stranger")
    assert world.ledger.declarations(WRITTEN, view=View(caller=stranger)).as_json()["declarations"] == []
    assert world.ledger.obligations(WRITTEN, view=View(caller=stranger)).as_json()["obligations"] == []
