"""Disclosing from the command line: in words, as JSON, as a table, as pages."""

import csv
import io
import json
import re

import pikepdf
import pytest

from consent.cli import disclosures
from tests.desk import ASK, PROJECT, furnished

WORK = ("--project", "house:HARBOR-1")
EVIL = '=HYPERLINK("https://x.example")'


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A ledger with a check that nobody declared, and a declared use whose words look like a formula."""
    desk = furnished(tmp_path_factory.mktemp("desk"))
    desk.checked = desk.json(*ASK, "--language", "en")["decision"]
    planned = {
        "project": PROJECT, "licensee": "party:studio", "use": "reference.temp", "performances": [],
        "media": ["internal"], "territories": ["US"], "languages": ["en"], "purpose": "temp_internal",
        "tools": ["tool:vfx"], "register": {"kind": "concept_art", "stage": "may_be_final", "input": EVIL},
    }  # fmt: skip
    desk.declared = desk.json("declare", "--request", desk.write("planned.json", planned))["decision"]
    return desk


def disclosed(desk, *arguments, **more):
    return desk.run("disclose", *WORK, *arguments, **more)


def test_in_words_it_says_what_is_not_known(desk):
    text = disclosed(desk)
    assert text.startswith("2 recorded uses, as of ")
    assert "  1 of 2 recorded uses were never declared, among them scene 12.\n" in text
    assert "Of 2 of 2 uses nobody has said the terms of a tool." in text


def test_as_json_it_begins_with_what_is_not_known(desk):
    said, other = (json.loads(disclosed(desk, *how)) for how in (("--json",), ("--format", "json")))
    assert {**said, "as_of": ""} == {**other, "as_of": ""}
    assert next(iter(said)) == "not_known"
    assert [one["decision"] for one in said["uses"]] == [desk.checked, desk.declared]


def test_as_a_table_what_is_not_known_stands_above_the_uses_and_nothing_is_a_formula(desk):
    rows = list(csv.DictReader(io.StringIO(disclosed(desk, "--format", "csv"))))
    about = [one["about"] for one in rows]
    assert about == sorted(about)
    uses = [one for one in rows if one["about"] == "use"]
    assert [one["declared"] for one in uses] == ["no", "yes"]
    assert uses[1]["input"] == f"'{EVIL}"
    assert uses[0]["performances"].startswith("party:paula as Vale scene 12 under ")
    assert uses[0]["performed_by_human"] == "no"
    assert all(one["says"] for one in rows if one["about"] == "not known")


def test_as_pages_it_carries_itself_for_programs_and_spreadsheets(desk):
    said = json.loads(disclosed(desk, "--format", "pdf", "-o", "uses.pdf", "--json"))
    data = (desk.directory / "uses.pdf").read_bytes()
    assert (said["file"], said["bytes"]) == ("uses.pdf", len(data))
    pdf = pikepdf.open(io.BytesIO(data))
    assert set(pdf.attachments) == {"disclosure.json", "disclosure.csv"}
    inside = json.loads(pdf.attachments["disclosure.json"].get_file().read_bytes())
    assert len(inside["uses"]) == 2
    assert pdf.Root.MarkInfo.Marked


@pytest.mark.parametrize(("name", "begins"), [("a.csv", b"about,"), ("a.json", b'{"not_known"'), ("a.pdf", b"%PDF"),
                                              ("a", b'{"not_known"')])  # fmt: skip
def test_the_name_of_a_file_says_its_format_where_nothing_else_does(desk, name, begins):
    assert f"✓ {name}" in disclosed(desk, "-o", name)
    assert (desk.directory / name).read_bytes().startswith(begins)


@pytest.mark.parametrize("arguments", [("--format", "pdf"), ("--format", "csv", "--json"), ("--since", "yesterday")])
def test_what_cannot_be_written_where_it_was_asked_for_is_refused(desk, arguments):
    disclosed(desk, *arguments, expected=2)


def test_since_the_last_one_only_what_is_new_is_told(desk):
    as_of = json.loads(disclosed(desk, "--json"))["as_of"]
    assert re.fullmatch(r"2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\dZ", as_of)
    told = json.loads(disclosed(desk, "--json", "--since", "2020-01-01T00:00:00Z"))
    assert [one["news"] for one in told["uses"]] == [["recorded"], ["recorded"]]
    assert json.loads(disclosed(desk, "--json", "--since", "2100-01-01T00:00:00Z"))["uses"] == []


def test_all_pages_of_a_long_disclosure_are_one_and_what_comes_in_meanwhile_is_left_for_the_next(world):
    made = [world.check()["decision"] for _ in range(5)]

    class Meanwhile:
        """The ledger, where somebody checks after each page."""

        def disclosure(self, *arguments, **more):
            page = world.ledger.disclosure(*arguments, **more)
            world.check()
            return page

    first, uses = disclosures._read(Meanwhile(), "eidr:10.5240/7791-8534-2C23-9030-8610-5", None, 2)
    assert [one.decision for one in uses] == made
    assert (len(first.uses), first.not_known.uses) == (2, 5)
