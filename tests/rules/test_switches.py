"""Which profiles apply follows from recorded facts and, for some laws, from the territories that are asked."""

import pytest

from consent.rules import switches
from consent.vocabulary.times import parse_instant
from tests.world import PAULA, PROJECT, STUDIO, TOOL, World, codes


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


def declare(world, **facts):
    body = {"project": [PROJECT], "title": "Harbor", "kind": "season", "licensee": STUDIO, "platforms": [],
            "agreements": [], "jurisdictions": [], "photography_start": "2026-06-01", **facts}  # fmt: skip
    world.register("project.declaration", **body, signed_by=[STUDIO])


def rules_of(answer):
    return {one["id"].rpartition("-")[0] for one in answer["rules"]} | {
        one["rule"].rpartition("-")[0] for one in answer["obligations"]
    }


@pytest.mark.parametrize(
    ("place", "codes_there"),
    [("US-CA", {"CA927", "CA3344", "CA33441", "CA17610", "CA942", "CAFAM"}),
     ("US-NY", {"NY5302", "NY50F", "NY51", "NY396B"}),
     ("US-IL", {"IL4762", "IL4875", "BIPA"}), ("US-TN", {"TN"}),
     ("US-MT", {"MT30"}), ("US-AR", {"AR475"}), ("US-UT", {"UT45"}),
     ("US-NV", set()), ("US", set()), ("EU", {"GDPR", "EUAIA"}),
     ("DE", {"GDPR", "EUAIA"}), ("DE-BE", {"GDPR", "EUAIA"}), ("DK", {"GDPR", "EUAIA", "DK"}), ("CN", {"CN"}),
     ("150", set()), ("GB", {"UK"}), ("GB-SCT", {"UK"}), ("001", set()), ("IN-DL", {"IN"}), ("KR", {"KR"}),
     ("JP", {"JP"})],
)  # fmt: skip
def test_a_jurisdiction_switches_on_its_law_and_no_larger_region_does(place, codes_there):
    assert set(switches._of_place(place)) == codes_there


def test_the_territories_asked_switch_nothing_on(world):
    world.grant()
    assert rules_of(world.check(territories=["FR", "DK"], facts={"fixed_on": "2026-09-01"})) == set()


def test_membership_in_a_union_alone_switches_nothing_on(world):
    world.party("party:guild", "union")
    world.party("party:member", "performer", birth_date="1980-01-01", home="US-NV", unions=["party:guild"])
    world.grant(performer="party:member", signed_by=["party:member", STUDIO])
    asked = world.ask()["performances"][0] | {"performer": {"party": "party:member"}}
    assert rules_of(world.check(performances=[asked])) == set()


@pytest.mark.parametrize("where", ["project", "grant"])
def test_an_agreement_of_the_project_or_of_the_grant_switches_its_profile_on(world, where):
    if where == "project":
        declare(world, agreements=["AFM24"])
    world.grant(agreement="AFM24" if where == "grant" else "none")
    answer = world.check(performances=[world.ask()["performances"][0] | {"facts": {"covered_work": "musician"}}])
    assert "AFM24" in rules_of(answer)


def test_another_licensees_declaration_switches_nothing_on(world):
    world.party("party:other", "licensee")
    world.register("project.declaration", project=[PROJECT], title="Mine", kind="season", licensee="party:other",
                   platforms=[], agreements=["AFM24"], jurisdictions=["DK"], photography_start="2026-06-01",
                   signed_by=["party:other"])  # fmt: skip
    world.grant()
    assert rules_of(world.check(territories=["DK"])) == set()


def test_a_party_that_is_no_platform_has_no_guidance_however_it_calls_itself(world):
    world.party("party:fake", "vendor", identifiers=[{"scheme": "rule_profile", "value": "NFLX"}])
    declare(world, platforms=["party:fake"])
    world.grant()
    assert world.check()["outcome"] == "covered"


def test_the_home_is_the_one_of_that_time(world):
    world.grant()
    world.tick(1000)
    before = world.now
    world.tick(1000)
    world.party(PAULA, "performer", birth_date="1988-03-14", home="DK", unions=[])
    asked = {"territories": ["DK"], "languages": ["fr"]}
    then = world.ledger.check(world.ask(**asked) | {"at": world.time(before - world.now)})
    assert "DK-01" in {one["id"] for one in world.check(**asked)["rules"]}
    assert "DK-01" not in {one.id for one in then.rules}


@pytest.mark.parametrize(
    ("territory", "owed"), [("DE", True), ("001", True), ("EU", True), ("US", False), ("JP", False)]
)
def test_a_law_that_attaches_to_a_place_is_on_wherever_that_is_asked(world, territory, owed):
    world.grant()
    world.now = parse_instant("2026-09-15T10:00:00Z")
    said = {one["rule"] for one in world.check(territories=[territory])["obligations"]}
    assert ("EUAIA-01" in said) == owed


@pytest.mark.parametrize(("territory", "on"), [("CN", "CNLABEL"), ("KR", "KRAI"), ("IN", "INIT"), ("GB", "UK")])
def test_where_a_label_or_a_note_attaches_to_a_place_the_other_law_of_that_place_stays_off(world, territory, on):
    world.grant()
    world.now = parse_instant("2026-09-15T10:00:00Z")
    assert rules_of(world.check(territories=[territory])) == {on}


def test_an_agreement_that_has_lapsed_is_told_and_its_successor_named(world):
    world.grant()
    declare(world, agreements=["WGA23", "SAT26"])
    world.now = parse_instant("2026-07-01T10:00:00Z")
    (said,) = [one for one in world.check()["rules"] if one["id"] == "CORE-31"]
    assert (said["effect"], said["pointer"]) == ("notice", "/project")


def test_what_the_bill_says_counts_only_where_the_project_asks_for_it(world):
    world.grant(scopes={"main": {"term": {"from": "2010-01-01", "until": "2030-01-01"}}})
    assert world.check()["outcome"] == "covered"
    declare(world, profiles_on=["NOFAKES"])
    assert (world.check()["outcome"], codes(world.check())) == ("not_covered", ["expired"])


def test_a_tool_that_generates_nothing_is_no_matter_for_the_platform(world):
    world.grant()
    asked = world.shared_with_platform()
    assert world.ledger.check(asked).outcome == "needs_escalation"
    world.register("tool.declaration", tool=TOOL, vendor=STUDIO, version="4.3", stores_data=False, generative=False,
                   trains_on_data=False, enterprise=True, evidence=[], signed_by=[STUDIO])  # fmt: skip
    assert world.ledger.check(asked).outcome == "covered"
