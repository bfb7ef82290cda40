"""Declarations of intended use: triaged by the platform's guidance, kept, told, and listed."""

import pytest

from consent.callers import Caller
from consent.errors import InvalidInput
from consent.ledger.checks.recorded import CheckFilter
from consent.view import View
from tests.world import PLATFORM, PROJECT, SCOPE, STUDIO, TOOL, refused

WRITTEN = "eidr:10.5240/7791-8534-2C23-9030-8610-5"
NOTHING_OF_IT = {"third_party_material": False, "personal_data": False, "sensitive_material": False,
                 "mistakable_for_real": False, "replaces_covered_work": []}  # fmt: skip
STATED = {"element": "background", **NOTHING_OF_IT}
REGISTER = {"kind": "concept_art", "stage": "temp", "shot": "pb_0110", "tool_version": "4.2",
            "terms": "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU", "input": "Sketches by the art department",
            "credited": False}  # fmt: skip


def mood(world, facts=STATED, **change):
    """A mood board: nobody is portrayed, nothing is delivered, and the production has looked at everything."""
    asked = {"use": "reference.temp", "performances": [], "purpose": "temp_internal", "media": ["internal"]}
    return world.ask(**{**asked, "facts": facts, **change})


def levels(said):
    return said["triage"], [one["answer"] for one in said["principles"]]


def lacking(said):
    return {one["principle"]: one["lacks"] for one in said["principles"] if one["lacks"]}


def test_a_low_risk_use_of_which_everything_is_stated_is_only_told(world):
    world.shared_with_platform()
    said = world.ledger.declare(mood(world)).as_json()
    assert (said["triage"], said["outcome"]) == ("tell_your_contact", "no_consent_required")
    assert [one["rule"] for one in said["reasons"]] == ["NFLX-01"]
    assert [one["answer"] for one in said["principles"]] == ["yes"] * 5
    assert [one["row"] for one in said["matrix"]] == ["ideation"]


@pytest.mark.parametrize(
    ("fact", "principle", "stated", "answer"),
    [("third_party_material", 1, None, "unsure"), ("third_party_material", 1, False, "yes"),
     ("third_party_material", 1, True, "no"), ("replaces_covered_work", 5, None, "unsure"),
     ("replaces_covered_work", 5, [], "yes"), ("replaces_covered_work", 5, ["writer"], "no")],
)  # fmt: skip
def test_a_fact_that_nobody_stated_is_no_yes_and_the_answer_names_it(world, fact, principle, stated, answer):
    world.shared_with_platform()
    asked = mood(world)
    asked["facts"] = {name: said for name, said in asked["facts"].items() if name != fact}
    asked["facts"] |= {} if stated is None else {fact: stated}
    said = world.ledger.declare(asked).as_json()
    assert said["principles"][principle - 1]["answer"] == answer
    assert said["triage"] == ("tell_your_contact" if answer == "yes" else "written_approval_needed")
    assert lacking(said) == ({principle: [f"/facts/{fact}"]} if stated is None else {})


@pytest.mark.parametrize("fact", NOTHING_OF_IT)
def test_what_nobody_stated_is_never_low_in_risk_and_the_answer_says_what_to_state(world, fact):
    world.shared_with_platform()
    said = world.ledger.declare(mood(world, {name: one for name, one in STATED.items() if name != fact})).as_json()
    assert said["triage"] == "written_approval_needed"
    assert [(one["fact"], one["pointer"]) for one in said["unstated"]] == [(fact, f"/facts/{fact}")]
    (listed,) = world.ledger.declarations(WRITTEN).as_json()["declarations"]
    assert listed["triage"] == said["triage"]


@pytest.mark.parametrize(
    ("purpose", "element", "more"),
    [("final_deliverable", "background", ["human_input", "prominent"]),
     ("final_deliverable", "central_setting", ["human_input"]), ("temp_internal", "background", [])],
)  # fmt: skip
def test_of_what_is_delivered_more_has_to_be_stated(world, purpose, element, more):
    world.shared_with_platform()
    said = world.ledger.declare(mood(world, {**STATED, "element": element}, purpose=purpose)).as_json()
    assert [one["fact"] for one in said["unstated"]] == more


def test_another_platforms_guidance_has_its_own_questions_and_no_principles(world):
    world.shared_with_platform(guidance="BBC")
    said = world.ledger.declare(mood(world, {})).as_json()
    assert [one["fact"] for one in said["unstated"]] == ["mistakable_for_real"]
    assert (said["principles"], said["matrix"], said["triage"]) == ([], [], "written_approval_needed")


@pytest.mark.parametrize(("stated", "answer"), [(None, "no"), (True, "no"), (False, "yes")])
def test_a_tool_outside_secured_environments_is_no_failing_where_no_secured_one_could_do_it(world, stated, answer):
    world.shared_with_platform()
    terms = [{"kind": "terms", "sha256": "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"}]
    world.register("tool.declaration", tool=TOOL, vendor=STUDIO, version="4.3", stores_data=False,
                   trains_on_data=False, enterprise=False, evidence=terms, signed_by=[STUDIO])  # fmt: skip
    facts = STATED | ({} if stated is None else {"secured_tool_available": stated})
    said = world.ledger.declare(mood(world, facts)).as_json()
    assert said["principles"][2]["answer"] == answer
    assert said["triage"] == ("tell_your_contact" if answer == "yes" else "written_approval_needed")


def test_a_tool_that_nobody_declared_leaves_two_principles_unsure(world):
    world.shared_with_platform()
    for tools, lacks in (([TOOL, "tool:other"], ["/tools/1"]), ([], ["/tools"])):
        said = world.ledger.declare(mood(world, tools=tools)).as_json()
        assert levels(said)[1][1:3] == ["unsure", "unsure"]
        assert (lacking(said)[2], lacking(said)[3]) == (lacks, lacks)
        assert said["triage"] == "written_approval_needed"


@pytest.mark.parametrize(("stage", "answer"), [("temp", "yes"), ("may_be_final", "unsure")])
def test_what_may_reach_the_finished_work_needs_approval_first(world, stage, answer):
    world.shared_with_platform()
    said = world.ledger.declare(mood(world, register={"kind": "concept_art", "stage": stage})).as_json()
    assert said["principles"][3]["answer"] == answer
    assert said["triage"] == ("tell_your_contact" if stage == "temp" else "written_approval_needed")
    assert lacking(said) == ({} if stage == "temp" else {4: ["/register/stage"]})


def test_a_purpose_that_nobody_stated_says_nothing_of_what_is_final(world):
    world.shared_with_platform()
    said = world.ledger.declare(mood(world) | {"purpose": None}).as_json()
    assert (said["principles"][3]["answer"], lacking(said)[4]) == ("unsure", ["/purpose"])


def approved(world, **change):
    kept = {name: said for name, said in SCOPE.items() if name not in {"projects", "term"}}
    scope = {**kept, "uses": ["reference.temp"], "purposes": ["temp_internal"], "media": ["internal"], **change}
    world.register("approval", project=PROJECT, scope=scope, by=PLATFORM, until="2027-01-01T00:00:00Z",
                   **{"from": world.time(-60)}, signed_by=[PLATFORM])  # fmt: skip


def test_a_written_approval_in_force_answers_what_the_principles_leave_open(world):
    asked = mood(world) | {"facts": {"element": "background"}}
    world.shared_with_platform()
    approved(world, uses=["synthetic.create"])
    assert world.ledger.declare(asked).as_json()["triage"] == "written_approval_needed"
    approved(world)
    said = world.ledger.declare(asked).as_json()
    assert levels(said) == ("tell_your_contact", ["unsure", "yes", "yes", "yes", "unsure"])


def test_the_register_gives_the_level_that_was_answered_whatever_was_said_since(world):
    asked = mood(world, tools=["tool:new"]) | {"facts": STATED}
    world.shared_with_platform()
    world.tick()
    early = world.ledger.declare(asked)
    approved(world, tools=["tool:new"])
    world.register("tool.declaration", tool="tool:new", vendor=STUDIO, version="1", stores_data=False,
                   trains_on_data=False, enterprise=True, evidence=[], signed_by=[STUDIO])  # fmt: skip
    late = world.ledger.declare(asked)
    assert (early.triage, late.triage) == ("written_approval_needed", "tell_your_contact")
    listed = world.ledger.declarations(WRITTEN).declarations
    assert [one.triage for one in listed] == [early.triage, late.triage]


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


def test_a_use_of_a_work_without_a_platform_has_nobody_to_tell_and_is_kept(world):
    world.grant()
    said = world.ledger.declare(world.ask(register={"kind": "performance"})).as_json()
    assert (said["triage"], said["outcome"]) == ("nobody_to_tell", "covered")
    assert (said["principles"], said["matrix"], said["notices"]) == ([], [], [])
    (listed,) = world.ledger.declarations(WRITTEN).as_json()["declarations"]
    assert (listed["decision"], listed["triage"]) == (said["decision"], "nobody_to_tell")
    assert listed["register"] == {"kind": "performance"}


@pytest.mark.parametrize("project", [None, {"scheme": "house", "value": "NOBODYS"}])
def test_a_work_that_nobody_declared_has_no_register_and_nothing_is_recorded(world, project):
    size = world.ledger.head().tree_size
    assert refused(lambda: world.ledger.declare(world.ask() | {"project": project})) == ["project_unknown"]
    assert world.ledger.head().tree_size == size


# -- the register of uses ----------------------------------------------------------------------------------------------


def test_what_the_register_holds_is_given_again_and_decides_nothing(world):
    world.shared_with_platform()
    said = world.ledger.declare(mood(world, register=REGISTER, ref={"job": "8841"})).as_json()
    assert said["register"] == REGISTER
    (listed,) = world.ledger.declarations(WRITTEN).as_json()["declarations"]
    assert (listed["register"], listed["ref"]) == (REGISTER, {"job": "8841", "shot": "pb_0110"})
    plain = world.ledger.check(mood(world)).as_json()
    recorded = world.ledger.recorded(said["decision"]).as_json()
    for name in ("outcome", "reasons", "rules", "obligations", "performances", "assumed"):
        assert recorded[name] == plain[name], name
    assert [one.decision for one in world.ledger.checks(CheckFilter(shot="pb_0110")).checks] == [said["decision"]]


@pytest.mark.parametrize(
    ("register", "code"),
    [({}, "missing_member"), ({"kind": "painting"}, "unknown_word"), ({"kind": "music", "stage": "x"}, "unknown_word"),
     ({"kind": "music", "terms": "terms.pdf"}, "bad_identifier"), ({"kind": "music", "cost": "1"}, "unknown_member"),
     ({"kind": "music", "input": "x" * 201}, "too_large"), ({"kind": "music", "input": "a\nb"}, "bad_text"),
     ({"kind": "music", "credited": "yes"}, "wrong_type"), ([], "wrong_type"),
     ({"kind": "music", "stage": "final"}, "register_differs"), ({"kind": "music", "shot": "b"}, "register_differs")],
)  # fmt: skip
def test_a_register_that_cannot_be_read_or_contradicts_the_question_is_refused(world, register, code):
    world.shared_with_platform()
    size = world.ledger.head().tree_size
    assert refused(lambda: world.ledger.declare(mood(world, register=register, ref={"shot": "a"}))) == [code]
    assert world.ledger.head().tree_size == size


def test_what_is_delivered_is_not_called_temporary(world):
    world.shared_with_platform()
    asked = {**mood(world, register={"kind": "music", "stage": "temp"}), "purpose": "final_deliverable"}
    assert refused(lambda: world.ledger.declare(asked)) == ["register_differs"]
    asked["register"]["stage"] = "final"
    assert world.ledger.declare(asked).as_json()["triage"] == "written_approval_needed"


@pytest.mark.parametrize("said", [{"tool_version": "4.2"}, {"terms": REGISTER["terms"]}])
def test_of_several_tools_nobody_knows_which_version_or_terms_are_meant(world, said):
    world.shared_with_platform()
    asked = mood(world, tools=[TOOL, "tool:other"], register={"kind": "music", **said})
    assert refused(lambda: world.ledger.declare(asked)) == ["register_differs"]
    assert world.ledger.declare({**asked, "tools": [TOOL]}).register.as_json() == {"kind": "music", **said}


def test_nobody_writes_into_the_register_past_its_reader(world):
    world.shared_with_platform()
    asked = mood(world, ref={"register.kind": "painting"})
    assert refused(lambda: world.ledger.declare(asked)) == ["unknown_member"]
    world.ledger.check({**asked, "ref": {**asked["ref"], "declaration": "platform_genai"}})
    (listed,) = world.ledger.declarations(WRITTEN).as_json()["declarations"]
    assert "register" not in listed


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
