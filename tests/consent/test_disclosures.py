"""Disclosures: every recorded use of a work, what is not known first, each to whom it concerns."""

import pytest

from consent.callers import Caller
from consent.errors import NotFound
from consent.view import View
from tests.world import PAULA, PLATFORM, PROJECT, STUDIO, TOOL, refused

WRITTEN = "eidr:10.5240/7791-8534-2C23-9030-8610-5"
VENDOR, SILENT, OTHER = "party:vendor", "party:silent", "party:other"
TERMS = "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"
OTHER_TERMS = "bs0GvfzqUlpTt2A7AZIbZDLwnmVyxn57rDNn8fBnOFo"
OUTPUT = {"sha256": TERMS, "media_type": "image/png"}
STATED = {"element": "background", "human_role": False, "third_party_material": False, "replaces_covered_work": [],
          "mistakable_for_real": False}  # fmt: skip
REGISTER = {"kind": "set_extension", "stage": "final", "shot": "pb_0110", "terms": TERMS, "input": "Plates of scene 12"}


def disclosed(world, **asked):
    return world.ledger.disclosure(WRITTEN, **asked).as_json()


def extension(world, **change):
    """A set is extended for the finished work: nobody is portrayed."""
    asked = world.ask(use="synthetic.create", performances=[], **change)
    return {**asked, "facts": STATED, "register": REGISTER}


def reported(world, decision, *, by=STUDIO, outputs=(OUTPUT,)):
    return world.register("use.report", decision=decision, outputs=list(outputs), amounts=[], signed_by=[by])["digest"]


def told_platform(world, said, *, by=STUDIO):
    (notice,) = said["notices"]
    body = {name: value for name, value in notice.items() if name not in {"type", "parties"}}
    world.register("notice", **body, signed_by=[by])


def with_vendors(world):
    for one in (VENDOR, SILENT):
        world.party(one, "vendor")
    world.register("project.declaration", project=[PROJECT], title="Harbor", kind="season", licensee=STUDIO,
                   vendors=[VENDOR, SILENT], platforms=[], agreements=[], jurisdictions=[],
                   photography_start="2026-06-01", signed_by=[STUDIO])  # fmt: skip


def test_a_use_is_told_with_tool_terms_input_stage_shot_consent_and_outcome(world):
    grant = world.grant()
    made = world.ledger.declare({**world.ask(ref={"shot": "012_0040"}), "register": {
        "kind": "performance", "stage": "final", "terms": TERMS, "input": "A scan", "credited": True}})  # fmt: skip
    report = reported(world, made.decision)
    (use,) = disclosed(world)["uses"]
    assert use["tools"] == [{"tool": TOOL, "version": "4.2", "terms": TERMS}]
    assert (use["kind"], use["stage"], use["shot"], use["input"]) == ("performance", "final", "012_0040", "A scan")
    assert use["performances"] == [{"performer": PAULA, "role": "Vale", "scene": "12", "episode": None,
                                    "grants": [grant], "outcome": "covered"}]  # fmt: skip
    assert (use["outcome"], use["triage"], use["declared"]) == ("covered", "nobody_to_tell", True)
    assert (use["outputs"], use["reports"]) == (1, [report])
    assert "news" not in use


@pytest.mark.parametrize(
    ("written", "register", "version", "terms"),
    [("tool:paint", {}, "1", OTHER_TERMS), ("tool:paint@2", {}, "2", OTHER_TERMS),
     ("tool:paint", {"tool_version": "3", "terms": TERMS}, "3", TERMS),
     ("tool:paint@2", {"tool_version": "3"}, "2", OTHER_TERMS), ("tool:unheard", {}, None, None)],
)  # fmt: skip
def test_version_and_terms_are_as_written_as_registered_or_as_declared(world, written, register, version, terms):
    papers = [{"kind": "review", "sha256": TERMS}, {"kind": "terms", "sha256": OTHER_TERMS}]
    world.register("tool.declaration", tool="tool:paint", vendor=STUDIO, version="1", stores_data=False,
                   trains_on_data=False, enterprise=True, evidence=papers, signed_by=[STUDIO])  # fmt: skip
    world.ledger.declare({**world.ask(tools=[written]), "register": {"kind": "performance", **register}})
    (use,) = disclosed(world)["uses"]
    assert use["tools"] == [{"tool": written.partition("@")[0], "version": version, "terms": terms}]


def test_a_use_without_a_performance_stands_in_it_like_any_other(world):
    made = world.ledger.declare(extension(world))
    (use,) = disclosed(world)["uses"]
    assert (use["decision"], use["performances"], use["kind"]) == (made.decision, [], "set_extension")
    assert use["asked_by_others"] == {
        "performed_by_human": "not_applicable", "human_consented": "not_applicable", "credited": "not_applicable",
        "screenplay_by_human": "yes", "realistic": "no"}  # fmt: skip


def test_a_check_that_was_never_declared_is_a_use_and_told_first_as_undeclared(world):
    world.check(ref={"shot": "012_0040"})
    world.check(record=False)
    said = disclosed(world)
    assert next(iter(said)) == "not_known"
    known = said["not_known"]
    assert (known["uses"], known["undeclared"], known["undeclared_shots"]) == (1, 1, ["shot 012_0040"])
    world.check()
    assert disclosed(world)["not_known"]["undeclared_shots"] == ["shot 012_0040", "scene 12"]
    world.ledger.declare(extension(world))
    known = disclosed(world)["not_known"]
    assert (known["uses"], known["undeclared"]) == (3, 2)


def test_a_check_before_a_render_is_of_the_use_that_was_declared_whenever_that_was(world):
    world.grant()
    early = world.check(ref={"shot": "a"})["decision"]
    register = {"kind": "performance", "input": "A scan", "terms": TERMS}
    stated = {"mistakable_for_real": True, "replaces_covered_work": []}
    world.ledger.declare({**world.ask(ref={"shot": "a"}, facts=stated), "register": register})
    world.check(ref={"shot": "a", "job": "7"}, languages=["en-US"], facts={"mistakable_for_real": False})
    said = disclosed(world)
    assert [(one["declared"], one["kind"], one["input"]) for one in said["uses"]] == [
        (True, "performance", "A scan")
    ] * 3
    assert [one["triage"] for one in said["uses"]] == [None, "nobody_to_tell", None]
    others = [one["asked_by_others"] for one in said["uses"]]
    assert [one["realistic"] for one in others] == ["yes", "yes", "no"]
    assert {one["screenplay_by_human"] for one in others} == {"yes"}
    assert (said["not_known"]["undeclared"], said["uses"][0]["decision"]) == (0, early)


@pytest.mark.parametrize(
    "other",
    [{"ref": {"shot": "b"}}, {"ref": None}, {"use": "replica.create"}, {"purpose": "marketing"}, {"vendor": VENDOR},
     {"tools": ["tool:other"]}, {"tools": [TOOL, "tool:other"]}],
)  # fmt: skip
def test_a_check_of_another_shot_use_purpose_asker_or_tool_is_not_declared_by_it(world, other):
    world.ledger.declare(world.ask(ref={"shot": "a"}))
    world.check(**{"ref": {"shot": "a"}, **other})
    assert [one["declared"] for one in disclosed(world)["uses"]] == [True, False]


def test_without_a_shot_a_use_is_known_by_who_plays_what_where(world):
    world.ledger.declare(world.ask())
    world.check(tools=[f"{TOOL}@4.2"])
    (vale,) = world.ask()["performances"]
    for change in ({"role": "Doe"}, {"scene": "40"}, {"episode": "2"}, {"performer": {"party": STUDIO}}):
        world.check(performances=[{**vale, **change}])
    assert [one["declared"] for one in disclosed(world)["uses"]] == [True, True, *[False] * 4]


def test_what_was_made_without_a_yes_and_what_nobody_reported_are_told(world):
    refused_, granted = world.check()["decision"], world.grant()
    assert granted
    world.check()
    known = disclosed(world)["not_known"]
    assert (known["made_without_yes"], known["unreported"]) == ([], 1)
    reported(world, refused_)
    reported(world, world.check()["decision"])
    known = disclosed(world)["not_known"]
    assert (known["made_without_yes"], known["unreported"]) == ([refused_], 1)


def test_a_report_by_somebody_else_makes_nothing_known(world):
    world.grant()
    made = world.check()["decision"]
    world.party(OTHER, "licensee")
    reported(world, made, by=OTHER)
    assert disclosed(world)["uses"][0]["reports"] == []


def test_a_vendor_who_neither_asked_nor_reported_is_named_and_one_who_did_either_is_not(world):
    with_vendors(world)
    world.grant()
    made = world.check()["decision"]
    assert disclosed(world)["not_known"]["silent_vendors"] == [VENDOR, SILENT]
    reported(world, made, by=VENDOR)
    assert disclosed(world)["not_known"]["silent_vendors"] == [SILENT]
    world.check(vendor=SILENT)
    assert disclosed(world)["not_known"]["silent_vendors"] == []


def test_facts_that_nobody_stated_are_counted_by_what_they_are(world):
    world.grant()
    world.ledger.declare(extension(world))
    assert disclosed(world)["not_known"]["unstated"] == []
    world.check()
    world.check(tools=["tool:unheard"], purpose="temp_internal")
    known = {one["what"]: one["uses"] for one in disclosed(world)["not_known"]["unstated"]}
    assert known == {"kind": 2, "shot": 2, "input": 2, "tool_terms": 2, "tool_version": 1, "credited": 2,
                     "screenplay_by_human": 2, "realistic": 1}  # fmt: skip


def test_a_declared_use_of_which_no_platform_was_told_is_counted_until_it_is(world):
    asked = world.shared_with_platform(use="reference.temp", performances=[], purpose="temp_internal")
    said = world.ledger.declare(asked).as_json()
    assert disclosed(world)["not_known"]["untold"] == 1
    world.party(OTHER, "licensee")
    told_platform(world, said, by=OTHER)
    assert (disclosed(world)["not_known"]["untold"], disclosed(world)["uses"][0]["told"]) == (1, [])
    told_platform(world, said)
    shown = disclosed(world)
    assert (shown["not_known"]["untold"], [one["to"] for one in shown["uses"][0]["told"]]) == (0, [PLATFORM])


def test_where_there_is_nobody_to_tell_nobody_is_left_untold(world):
    world.ledger.declare(extension(world))
    assert disclosed(world)["not_known"]["untold"] == 0


def test_names_are_cut_and_numbers_are_not(world, monkeypatch):
    monkeypatch.setattr("consent.ledger.checks.unknown.MOST_NAMED", 2)
    made = [world.check(ref={"shot": shot})["decision"] for shot in ("a", "b", "c")]
    for one in made:
        reported(world, one)
    known = disclosed(world)["not_known"]
    assert (known["undeclared"], known["undeclared_shots"]) == (3, ["shot a", "shot b"])
    assert known["made_without_yes"] == made[:2]


def test_an_approval_that_settled_a_use_is_named(world):
    asked = world.shared_with_platform()
    world.grant()
    scope = {name: one for name, one in world.ask().items() if name in {"media", "languages", "tools"}}
    scope |= {"uses": [asked["use"]], "roles": ["Vale"], "scenes": ["12"], "modalities": ["face"], "episodes": ["*"],
              "territories": ["US"], "purposes": ["final_deliverable"], "content": []}  # fmt: skip
    approval = world.register("approval", project=PROJECT, scope=scope, by="party:stream", until="2027-01-01T00:00:00Z",
                              **{"from": world.time(-60)}, signed_by=["party:stream"])["digest"]  # fmt: skip
    world.ledger.declare(asked)
    (use,) = disclosed(world)["uses"]
    assert (use["approvals"], use["triage"]) == ([approval], "tell_your_contact")


# -- since the last one ------------------------------------------------------------------------------------------------


def test_since_the_last_disclosure_is_shown_what_came_in_and_how(world):
    world.grant()
    first = world.check()["decision"]
    world.tick(60)
    last = disclosed(world)["as_of"]
    world.tick(60)
    since = {"since": world.now - 60}
    assert last == world.time(-60)
    assert disclosed(world, **since)["uses"] == []
    assert disclosed(world, **since)["not_known"]["uses"] == 1
    reported(world, first)
    second = world.check()["decision"]
    news = {one["decision"]: one["news"] for one in disclosed(world, **since)["uses"]}
    assert news == {first: ["reported"], second: ["recorded"]}


def test_what_came_in_the_second_of_the_last_disclosure_is_not_lost(world):
    world.grant()
    as_of = world.now
    disclosed(world)
    made = world.check()["decision"]
    assert [one["decision"] for one in disclosed(world, since=as_of)["uses"]] == [made]
    assert disclosed(world, since=as_of + 1)["uses"] == []


def test_each_thing_that_came_in_that_second_is_news_and_nothing_older(world):
    said = world.ledger.declare(world.shared_with_platform()).as_json()
    for name, happens in (
        ("told", lambda: told_platform(world, said)),
        ("reported", lambda: reported(world, said["decision"])),
    ):
        world.tick(60)
        happens()
        (use,) = disclosed(world, since=world.now)["uses"]
        assert use["news"] == [name]
        assert disclosed(world, since=world.now + 1)["uses"] == []


# -- pages -------------------------------------------------------------------------------------------------------------


def test_pages_follow_one_another_and_only_the_first_says_what_is_not_known(world):
    world.grant()
    made = [world.check()["decision"] for _ in range(5)]
    first = disclosed(world, limit=2)
    second = disclosed(world, limit=2, cursor=first["next_cursor"])
    third = disclosed(world, limit=2, cursor=second["next_cursor"])
    pages = (first, second, third)
    assert [one["decision"] for page in pages for one in page["uses"]] == made
    assert [page["not_known"] is None for page in pages] == [False, True, True]
    assert [page["withheld"] for page in pages] == [0, None, None]
    assert first["not_known"]["uses"] == 5
    assert third["next_cursor"] is None


def test_more_uses_than_are_read_at_once_are_all_told(world, monkeypatch):
    monkeypatch.setattr("consent.ledger.checks.disclosures._AT_ONCE", 2)
    world.grant()
    made = [world.check()["decision"] for _ in range(5)]
    reported(world, made[-1])
    said = disclosed(world)
    assert [one["decision"] for one in said["uses"]] == made
    assert said["not_known"]["unreported"] == 4


@pytest.mark.parametrize("page", [{"limit": 0}, {"limit": 201}, {"cursor": "x"}])
def test_a_page_that_is_none_of_ours_is_refused(world, page):
    assert refused(lambda: disclosed(world, **page)) in (["bad_number"], ["bad_text"])


# -- whose it is -------------------------------------------------------------------------------------------------------


def view_of(party):
    return View(caller=Caller("t", frozenset({"read"}), party=party))


def test_whom_it_does_not_concern_is_told_a_number(world):
    with_vendors(world)
    world.grant()
    world.party(OTHER, "licensee")
    world.check()
    world.check(licensee=OTHER)
    world.check(vendor=VENDOR)
    for party, uses, withheld, silent in (
        (STUDIO, 2, 1, [SILENT]), (OTHER, 1, 2, None), (VENDOR, 1, 2, None), (PAULA, 3, 0, None),
        ("party:nobody", 0, 3, None),
    ):  # fmt: skip
        said = disclosed(world, view=view_of(party))
        assert (len(said["uses"]), said["withheld"], said["not_known"]["uses"]) == (uses, withheld, uses), party
        assert said["not_known"]["silent_vendors"] == silent, party
        assert (said["title"] == "Harbor") == (party in {STUDIO, VENDOR}), party


def test_what_a_studio_declares_of_its_tools_is_not_for_everybody_in_the_picture(world):
    world.grant()
    world.check()
    for party, version in ((STUDIO, "4.2"), (PAULA, None)):
        (use,) = disclosed(world, view=view_of(party))["uses"]
        assert use["tools"] == [{"tool": TOOL, "version": version, "terms": None}]


def test_a_work_that_nobody_declared_and_nobody_asked_about_is_no_empty_disclosure(world):
    with pytest.raises(NotFound, match="project_unknown"):
        world.ledger.disclosure("house:NOBODYS")
    made = world.check(project={"scheme": "house", "value": "NOBODYS"})["decision"]
    assert [one.decision for one in world.ledger.disclosure("house:NOBODYS").uses] == [made]
    with pytest.raises(NotFound, match="project_unknown"):
        world.ledger.disclosure("house:NOBODYS", view=view_of("party:nobody"))
    assert refused(lambda: world.ledger.disclosure("x")) == ["bad_identifier"]


def test_it_is_told_as_of_a_time_and_size(world):
    world.grant()
    first = world.check()["decision"]
    before, size = world.now, world.ledger.head().tree_size
    said = disclosed(world)
    world.tick(60)
    reported(world, first)
    world.check()
    assert disclosed(world, view=View(at=before, known_at=size)) == said
    assert len(disclosed(world)["uses"]) == 2


def test_a_work_under_two_names_is_disclosed_whole_under_either(world):
    alias = {"scheme": "house", "value": "HARBOR-1"}
    other = {"project": [alias, {"scheme": "house", "value": "HARBOR-2"}]}
    world.register("project.declaration", **other, title="Tide", kind="season", licensee=STUDIO, platforms=[],
                   agreements=[], jurisdictions=[], photography_start="2026-06-01", signed_by=[STUDIO])  # fmt: skip
    made = [world.check(project=one)["decision"] for one in other["project"]]
    for named in ("house:HARBOR-1", "house:HARBOR-2"):
        said = world.ledger.disclosure(named).as_json()
        assert [one["decision"] for one in said["uses"]] == made
