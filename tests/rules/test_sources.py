"""Whatever a rule cites is a source on the list, read somewhere and on some day, or said to be unread."""

import re

import pytest

from consent.rules import engine, profiles, releases, sources
from consent.rules.page import rule_text
from tools import make_rules_page

RULES = engine.current().rules
KINDS = {"text", "copy", "secondary", "unread", "here"}


def of(key):
    return next(one for one in sources.every_source() if one.key == key)


def words(rule_id):
    return [(one.source.key, one.words) for one in sources.of_rule(engine.current().rule(rule_id))]


@pytest.mark.parametrize("rule", RULES, ids=lambda one: one.id)
def test_every_citation_leads_to_a_source(rule):
    assert sources.of_rule(rule) != ()


@pytest.mark.parametrize("profile", profiles.ALL, ids=lambda one: one.code)
def test_every_profile_rests_on_a_source(profile):
    assert sources.of_profile(profile.code) != ()


@pytest.mark.parametrize("rule", RULES, ids=lambda one: one.id)
def test_no_citation_names_a_site_or_a_short_name_that_is_not_on_the_list(rule):
    cited = re.findall(r"PS-\d+|\b[\w-]+\.(?:com|org|ai|gov|net)\b", rule.citation)
    known = {name for one in sources.every_source() for name in one.names}
    assert [one for one in cited if not any(one in name for name in known)] == []


def test_every_source_is_of_use_to_a_rule_a_past_one_or_a_profile():
    cited = [reference for rule in (*RULES, *releases.PAST) for reference in sources.of_rule(rule)]
    listed = [reference for code in sources.registered()["profiles"] for reference in sources.of_profile(code)]
    used = {one.source.key for one in (*cited, *listed)}
    assert [one.key for one in sources.every_source() if one.key not in used] == []


def test_the_register_lists_sources_only_for_rules_there_are():
    known = {rule.id for rule in RULES}
    assert [one for one in sources.registered()["rules"] if one not in known] == []


@pytest.mark.parametrize("source", sources.every_source(), ids=lambda one: one.key)
def test_every_source_says_what_was_read_and_when(source):
    assert source.kind in KINDS
    assert source.names
    assert source.title
    assert source.publisher
    unread = source.kind in {"unread", "here"}
    assert (source.read == "") == unread
    assert unread or re.fullmatch(r"20\d\d-\d\d(-\d\d)?", source.read)
    assert source.address or "not kept" in source.publisher or source.kind == "secondary"


def test_a_rule_whose_text_was_read_rests_on_a_text_or_a_copy_of_it():
    sure = [rule for rule in RULES if rule.confidence == "S1"]
    read = {rule.id: {one.source.kind for one in sources.of_rule(rule)} for rule in sure}
    assert [rule for rule, kinds in read.items() if not kinds & {"text", "copy"}] == []


def test_a_citation_keeps_the_place_in_its_source():
    assert words("SAT23-08") == [("digital-replicas-101", "Digital Replicas 101"), ("ps-1", "PS-1 §XX.A.3")]
    assert words("EUAIA-02") == [("eu-ai-act", "Regulation (EU) 2024/1689, Art. 50(2); Art. 2(1)(c)")]


def test_the_longer_name_is_meant_where_one_lies_in_another():
    assert [key for key, _ in words("CA33441-02")] == ["ca-civ-3344-1"]
    assert [key for key, _ in words("DGA23-01")] == ["thewrap-dga"]


def test_what_a_citation_does_not_name_the_register_says():
    assert [key for key, _ in words("CORE-18")] == ["ps-2"]
    assert words("CORE-18")[0][1] == "PS-2, 39.I"


def test_every_reference_on_the_page_leads_to_an_entry_on_it():
    page = make_rules_page.page()
    asked = set(re.findall(r"\(#([^)]+)\)", page))
    there = set(re.findall(r'<a id="([^"]+)"></a>', page))
    assert asked - there == set()
    assert {one for one in there if one.startswith("source-")} <= asked


def test_the_page_shows_three_answers_for_every_rule():
    blocks = dict(re.findall(r'\*\*<a id="([^"]+)"></a>(.*?)(?=\*\*<a id=|\n##)', make_rules_page.page(), re.DOTALL))
    assert set(blocks) == {rule.id for rule in RULES}
    kinds = ("** | ", ": the rule is silent | ", ": a fact is missing | ")
    assert [rule for rule, block in blocks.items() if not all(one in block for one in kinds)] == []


def test_a_rule_told_as_text_says_when_it_holds_who_settles_it_and_what_was_read():
    told = rule_text(engine.current().rule("SAT26-D"))
    assert "In force from 2026-07-01 to 2030-06-30." in told
    assert "settled by: counsel, the licensee or the performer's union" in told
    assert "PS-2 = Distributed Agency in Human-AI Systems, the part on compliance. Narrative.new (M. Ghuneim)." in told
    assert "(an account of it September 2026)" in told
    assert "not read" in rule_text(engine.current().rule("KR-01"))
