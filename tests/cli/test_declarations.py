"""Declaring a use from the command line, from the question to the signed notice."""

import json

import pytest

from consent.vocabulary.times import day_of
from tests.desk import PROJECT, REGISTRAR, STUDIO, furnished

MOOD = {
    "project": PROJECT, "licensee": "party:studio", "use": "reference.temp", "performances": [], "media": ["internal"],
    "territories": ["US"], "languages": ["en"], "purpose": "temp_internal", "tools": ["tool:vfx"],
    "facts": {"element": "background", "third_party_material": False, "personal_data": False,
              "sensitive_material": False, "mistakable_for_real": False, "replaces_covered_work": []},
    "register": {"kind": "concept_art", "stage": "temp", "input": "Sketches"}, "ref": {"shot": "pb_0110"},
}  # fmt: skip


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    return furnished(tmp_path_factory.mktemp("desk"))


@pytest.fixture(scope="module")
def streamed(tmp_path_factory):
    """A desk whose work is made for two platforms with guidance."""
    desk = furnished(tmp_path_factory.mktemp("streamed"))
    platforms = ["party:stream", "party:other-stream"]
    for one in platforms:
        desk.submit({"type": "party.registration", "party": one, "kind": "platform", "name": one,
                     "identifiers": [{"scheme": "rule_profile", "value": "NFLX"}]}, REGISTRAR)  # fmt: skip
    desk.submit({"type": "project.declaration", "project": [PROJECT], "title": "Harbor", "kind": "film",
                 "licensee": "party:studio", "platforms": platforms, "agreements": [], "jurisdictions": [],
                 "photography_start": day_of(desk.now).isoformat()}, STUDIO)  # fmt: skip
    return desk


def test_a_use_of_a_work_without_a_platform_is_kept_and_ends_as_its_check_would(desk):
    file = desk.write("mood.json", MOOD)
    assert "Nobody to tell" in desk.run("declare", "--request", file, "--notice", "notice.json")
    assert "notice.json was not written" in desk.aside
    assert not (desk.directory / "notice.json").exists()
    uncovered = {**MOOD, "use": "replica.create", "purpose": "final_deliverable", "performances": [
        {"performer": {"party": "party:paula"}, "role": "Vale", "scene": "40", "modalities": ["face"]}]}  # fmt: skip
    del uncovered["register"]
    desk.run("declare", "--request", desk.write("uncovered.json", uncovered), expected=10)


def test_a_notice_to_each_platform_is_written_ready_to_be_signed(streamed):
    said = streamed.json("declare", "--request", streamed.write("mood.json", MOOD), "--notice", "notice.json")
    assert said["triage"] == "tell_your_contact"
    for name, platform in (("notice", "party:stream"), ("notice-2", "party:other-stream")):
        streamed.run("statement", "sign", "--yes", f"{name}.json", "--key", STUDIO[2], "-o", f"{name}.bundle")
        streamed.run("statement", "submit", f"{name}.bundle")
        statement = json.loads((streamed.directory / f"{name}.json").read_bytes())
        assert (statement["to"], statement["kind"]) == (platform, "platform_genai")
    listed = streamed.json("declarations", "--project", "house:HARBOR-1")["declarations"]
    (declared,) = [one for one in listed if one["decision"] == said["decision"]]
    assert [one["to"] for one in declared["told"]] == ["party:stream", "party:other-stream"]


def test_what_nobody_stated_is_told_where_it_keeps_telling_from_being_enough(streamed):
    unstated = {**MOOD, "facts": {"element": "background"}}
    text = streamed.run("declare", "--request", streamed.write("unstated.json", unstated), expected=11)
    assert "Written approval needed" in text
    assert "unsure; nobody has said /facts/third_party_material" in text


def test_the_register_is_a_table_with_what_it_holds(streamed):
    streamed.run("declare", "--request", streamed.write("mood.json", MOOD))
    header, *rows = streamed.run("declarations", "--project", "house:HARBOR-1", "--csv").splitlines()
    assert header.endswith("told,kind,stage,shot,tool_version,terms,input,credited")
    assert rows[-1].endswith("concept_art,temp,pb_0110,,,Sketches,")
