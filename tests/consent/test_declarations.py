"""Declarations of intended use: triaged by the platform's guidance, kept, told, and listed."""

import pytest

from consent.callers import Caller
from consent.errors import InvalidInput
from consent.view import View
from tests.world import PLATFORM, STUDIO, refused

WRITTEN = "eidr:10.5240/7791-8534-2C23-9030-8610-5"


NOTHING_OF_IT = {"third_party_material": False, "personal_data": False, "sensitive_material": False,
                 "mistakable_for_real": False, "replaces_covered_work": []}  # fmt: skip


def mood(world, facts=NOTHING_OF_IT, **change):
    """A mood board: nobody is portrayed, nothing is delivered, and the production has looked at everything."""
    asked = {"use": "reference.temp", "performances": [], "purpose": "temp_internal", "media": ["internal"]}
    return world.ask(**{**asked, "facts": {"element": "background", **facts}, **change})


def without(fact):
    return {name: value for name, value in NOTHING_OF_IT.items() if name != fact}


def test_a_low_risk_use_of_which_everything_is_stated_is_only_told(world):
    world.shared_with_platform()
    said = world.ledger.declare(mood(world)).as_json()
    assert (said["triage"], said["outcome"]) == ("tell_your_contact", "no_consent_required")
    assert [one["rule"] for one in said["reasons"]] == ["NFLX-01"]
    assert [one["answer"] for one in said["principles"]] == ["yes"] * 5
    assert [one["row"] for one in said["matrix"]] == ["ideation"]
    assert said["unstated"] == []


@pytest.mark.parametrize("fact", NOTHING_OF_IT)
def test_what_nobody_stated_is_never_low_in_risk_and_the_answer_says_what_to_state(world, fact):
    world.shared_with_platform()
    said = world.ledger.declare(mood(world, without(fact))).as_json()
    assert said["triage"] == "written_approval_needed"
    assert [(one["fact"], one["pointer"]) for one in said["unstated"]] == [(fact, f"/facts/{fact}")]
    (listed,) = world.ledger.declarations(WRITTEN).as_json()["declarations"]
    assert (listed["triage"], listed["unstated"]) == (said["triage"], said["unstated"])


@pytest.mark.parametrize(
    ("purpose", "element", "more"),
    [("final_deliverable", "background", ["human_input", "prominent"]),
     ("final_deliverable", "central_setting", ["human_input"]), ("temp_internal", "background", [])],
)  # fmt: skip
def test_of_what_is_delivered_more_has_to_be_stated(world, purpose, element, more):
    world.shared_with_platform()
    said = world.ledger.declare(mood(world, {**NOTHING_OF_IT, "element": element}, purpose=purpose)).as_json()
    assert [one["fact"] for one in said["unstated"]] == more


def test_what_the_platform_approved_in_writing_leaves_nothing_to_state(world):
    world.shared_with_platform()
    asked = mood(world, {"element": "background"}, purpose="final_deliverable")
    scope = {"uses": ["reference.temp"], "purposes": ["final_deliverable"], "media": ["internal"],
             "territories": asked["territories"], "languages": asked["languages"], "tools": ["*"],
             "modalities": ["face"], "roles": ["*"], "scenes": ["*"], "episodes": ["*"]}  # fmt: skip
    world.register("approval", project=asked["project"], scope=scope, by=PLATFORM, until="2027-06-01",
                   signed_by=[PLATFORM], **{"from": "2026-01-01"})  # fmt: skip
    said = world.ledger.declare(asked).as_json()
    assert (said["triage"], said["unstated"]) == ("tell_your_contact", [])


def test_another_platforms_guidance_has_its_own_questions_and_no_principles(world):
    world.shared_with_platform(guidance="BBC")
    said = world.ledger.declare(mood(world, {})).as_json()
    assert [one["fact"] for one in said["unstated"]] == ["mistakable_for_real"]
    assert (said["principles"], said["matrix"], said["triage"]) == ([], [], "written_approval_needed")


@pytest.mark.parametrize(("stated", "answer"), [({}, "unsure"), (False, "yes"), (True, "no")])
def test_of_material_of_others_nothing_is_taken_for_granted(world, stated, answer):
    world.shared_with_platform()
    asked = mood(world, without("third_party_material"))
    asked["facts"] |= {} if stated == {} else {"third_party_material": stated}
    assert world.ledger.declare(asked).as_json()["principles"][0]["answer"] == answer


@pytest.mark.parametrize(("stated", "answer"), [({}, "unsure"), ([], "yes"), (["crew"], "no")])
def test_of_the_work_of_crew_nothing_is_taken_for_granted(world, stated, answer):
    world.shared_with_platform()
    asked = mood(world, without("replaces_covered_work"))
    asked["facts"] |= {} if stated == {} else {"replaces_covered_work": stated}
    assert world.ledger.declare(asked).as_json()["principles"][4]["answer"] == answer


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


def test_a_use_of_a_work_without_a_platform_is_kept_and_there_is_nobody_to_tell(world):
    said = world.ledger.declare(mood(world, {})).as_json()
    assert (said["triage"], said["notices"], said["unstated"], said["principles"]) == ("nobody_to_tell", [], [], [])
    (listed,) = world.ledger.declarations(WRITTEN).as_json()["declarations"]
    assert (listed["decision"], listed["triage"]) == (said["decision"], "nobody_to_tell")


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
