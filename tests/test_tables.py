from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from tools import make_tables

DATA = Path(__file__).resolve().parent.parent / "consent" / "data"
TERRITORIES = json.loads((DATA / "territories-cldr-48.json").read_text(encoding="utf-8"))
SUBDIVISIONS = json.loads((DATA / "subdivisions.json").read_text(encoding="utf-8"))
CONTAINS = TERRITORIES["contains"]
LEAVES = {code for codes in CONTAINS.values() for code in codes} - set(CONTAINS)


def leaves(code: str) -> set[str]:
    if code not in CONTAINS:
        return {code}
    return set().union(*(leaves(part) for part in CONTAINS[code]))


@pytest.mark.parametrize(("code", "count"), [("001", 257), ("EU", 27), ("419", 52)])
def test_territory_has_as_many_countries_as_the_published_table(code, count):
    assert len(leaves(code)) == count


def test_leaves_of_the_world_are_the_codes_without_children():
    assert leaves("001") == LEAVES
    assert all(len(code) == 2 and code.isalpha() and code.isupper() for code in LEAVES)


def test_no_region_is_empty_or_only_a_status():
    assert all(CONTAINS.values())
    assert [code for code in CONTAINS if "-status-" in code] == []


def test_table_says_where_it_is_from_and_under_which_licence():
    assert TERRITORIES["version"] == "48.2.0"
    assert "cldr-core 48.2.0" in TERRITORIES["source"]
    assert TERRITORIES["licence"] == "Unicode-3.0"
    assert "UNICODE LICENSE V3" in (DATA / "LICENSE-unicode.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "digest"),
    [
        ("territories-cldr-48.json", "7f80343f0de4d265f087534e87a21a31e58b60e922020466b7d5576c6e58fb82"),
        ("names-en-cldr-48.json", "8c103a0d9d2a1b79038aad30f4137339a4944ed2686e5d77b273d4df62498a42"),
        ("subdivisions.json", "5d06171c4b5035d3dc4e75b9462d3e926c9d398e1b23e89339651f40b21248a4"),
    ],
)
def test_frozen_table_is_the_one_that_signed_grants_are_read_with(name, digest):
    assert hashlib.sha256((DATA / name).read_bytes()).hexdigest() == digest


def test_subdivisions_are_those_of_their_source():
    assert make_tables.subdivisions() == SUBDIVISIONS


def test_subdivisions_lie_in_countries_of_the_territory_table():
    assert set(SUBDIVISIONS) <= LEAVES


def test_names_are_made_of_known_territories_and_without_alternatives(tmp_path):
    territories = {"DE": "Germany", "XX": "Nowhere", "DE-alt-short": "D"}
    displayed = {"territories": territories, "languages": {"fr": "French"}, "scripts": {"Latn": "Latin"}}
    for kind, said in displayed.items():
        held = {"main": {"en": {"localeDisplayNames": {kind: said}}}}
        (tmp_path / f"{kind}.json").write_text(json.dumps(held), encoding="utf-8")
    made = make_tables.names(tmp_path, {"EU": ["DE"]})
    assert (made["territories"], made["languages"], made["scripts"]) == (
        {"DE": "Germany"}, {"fr": "French"}, {"Latn": "Latin"})  # fmt: skip


def test_territories_are_made_without_status_keys(tmp_path):
    said = {"001": {"_contains": ["EU"]}, "EU": {"_contains": ["FR"]}, "EU-status-grouping": {"_contains": ["FR"]}}
    source = tmp_path / "territoryContainment.json"
    source.write_text(json.dumps({"supplemental": {"territoryContainment": said}}), encoding="utf-8")
    assert make_tables.territories(source)["contains"] == {"001": ["EU"], "EU": ["FR"]}
