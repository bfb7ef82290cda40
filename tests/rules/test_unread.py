"""Nothing is silently ignored: a fact that is stated and read by no rule that is switched on is listed as unread."""

import datetime as dt
import re
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest

from consent.decision import facts
from consent.decision.answer import verdict_of
from consent.decision.request import parse_request
from consent.rules import engine, profiles
from consent.rules.model import rule_set
from tests.pure.harbor import TOOL, asked, decided, furnished_harbor, granted, performed
from tests.pure.memory import HARBOR, STUDIO, day

SPECIFICATION = Path(__file__).resolve().parents[2] / "docs" / "specification.md"
CODES = [one.code for one in profiles.ALL]
BRINGS = {"SAT26": ("SAT23",)}
LATE = day(4000)  # every law is in force
VALUES = {
    "fixed_on": "2026-06-09", "generation_ends_at": "2026-06-11T00:00:00Z", "quoted_grant": "A" * 43,
    "documents": [{"name": "rider.pdf", "sha256": "A" * 43}], "outputs": [{"sha256": "A" * 43}],
    "in_frame_untouched": ["party:quinn"], "model_trained_for": HARBOR, "element": "background",
    "replaces_covered_work": ["writer"], "expressive_purpose": "satire", "capture_place": "US-IL",
    "script_date": "2026-06-01", "performance_date": "2026-06-01", "customary": "noise", "covered_work": "stunt",
    "doubles_for": "party:quinn", "replica_class": "employment_based", "changed_traits": ["age"], "apparent_age": 30,
}  # fmt: skip
OF_REQUEST, OF_PERFORMANCE = list(facts.OF_THE_REQUEST), list(facts.OF_A_PERFORMANCE)


@lru_cache
def read_by():
    """Which profiles read a fact, as the tables of the specification say (§5.40 and §5.41)."""
    text = SPECIFICATION.read_text(encoding="utf-8")
    found = {}
    for line in text[text.index('id="s5.40"') : text.index('id="s5.42"')].splitlines():
        if line.startswith("| `"):
            names, readers = re.findall(r"`([a-z_]+)`", line.split("|")[1]), line.rpartition(" | ")[2]
            for name in names:
                found[name] = set(re.findall(r"([A-Z0-9]+)-[0-9A-Z]{1,2}\b", readers))
    return found


def value_of(name):
    return VALUES.get(name, True)


def test_the_tables_name_every_fact_and_who_reads_it():
    assert set(read_by()) >= {*OF_REQUEST, *OF_PERFORMANCE}
    assert all(read_by()[name] for name in (*OF_REQUEST, *OF_PERFORMANCE))


@pytest.mark.parametrize("name", [*OF_REQUEST, *OF_PERFORMANCE])
def test_a_fact_is_read_where_a_profile_that_reads_it_is_on_and_nowhere_else(name):
    for code in CODES:
        on = frozenset({code, *BRINGS.get(code, ())})
        read = name in engine.readers(engine.current(), on, LATE)
        assert read == bool(read_by()[name] & {*on, "CORE"}), code


@pytest.mark.parametrize("name", OF_REQUEST)
def test_of_the_question_what_no_rule_reads_is_listed_with_its_place(name):
    memory = furnished_harbor().copy()
    granted(memory)
    asked_far = asked(facts={name: value_of(name)}, territories=["NZ"])  # where no law that reads it reaches
    said = verdict_of(decided(memory.registry(), asked_far))
    assert [one.pointer for one in said.unread] == ([] if "CORE" in read_by()[name] else [f"/facts/{name}"])


@pytest.mark.parametrize("name", OF_PERFORMANCE)
def test_of_a_performance_what_no_rule_reads_is_listed_with_its_place(name):
    memory = furnished_harbor().copy()
    granted(memory)
    said = verdict_of(decided(memory.registry(), asked(performances=[performed(facts={name: value_of(name)})])))
    wanted = [] if "CORE" in read_by()[name] else [f"/performances/0/facts/{name}"]
    assert [one.pointer for one in said.unread] == wanted


@pytest.mark.parametrize(
    ("agreement", "name"), [("IMA25", "recognisable"), ("SAT23", "covered_work"), ("AFM24", "covered_work")]
)
def test_what_a_grants_own_agreement_reads_is_not_unread(agreement, name):
    memory = furnished_harbor().copy()
    granted(memory, agreement=agreement)
    where = {"facts": {name: value_of(name)}}
    request = asked(**where) if name in OF_REQUEST else asked(performances=[performed(**where)])
    assert verdict_of(decided(memory.registry(), request)).unread == ()


def test_a_rule_that_does_not_speak_yet_reads_nothing():
    rule = replace(engine.current().rule("NFLX-10"), since=dt.date(2026, 6, 10))
    rules = rule_set("x", [one if one.id != rule.id else rule for one in engine.current().rules])
    on = frozenset({"NFLX"})
    assert ["mistakable_for_real" in engine.readers(rules, on, at) for at in (day(8), day(9))] == [False, True]


def test_where_nobody_is_portrayed_the_questions_facts_are_still_looked_at():
    request = parse_request({
        "project": HARBOR, "licensee": STUDIO, "use": "synthetic.create", "performances": [], "media": ["svod"],
        "territories": ["US"], "languages": ["en"], "purpose": "final_deliverable", "tools": [TOOL],
        "facts": {"element": "background"},
    })  # fmt: skip
    said = verdict_of(decided(furnished_harbor().registry(), request))
    assert [one.pointer for one in said.unread] == ["/facts/element"]
