import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from sqlalchemy import event

from bench import chart, contestants, load, peers, planted, report, run, targets, workload
from tests import vectors

ROOT = vectors.ROOT
RUN = [sys.executable, "bench/run.py"]


@pytest.fixture(scope="module")
def given():
    return list(workload.grants(120))


@pytest.fixture(scope="module")
def asked(given):
    return workload.questions(given, 200)


@pytest.fixture(scope="module")
def ledger(given, tmp_path_factory):
    return planted.plant(tmp_path_factory.mktemp("planted"), given)


def test_the_workload_is_the_same_everywhere_and_asks_nothing_twice(given, asked):
    assert list(workload.grants(120)) == given
    assert workload.questions(given, 200) == asked
    assert len({one.question for one in asked}) == 200
    assert 80 <= sum(one.covered for one in asked) <= 140


def test_what_is_true_of_one_of_ten_twins_is_true_of_all():
    given = workload.cast(100)
    for one in workload.questions(given, 60):
        for twin in workload.twins_of(one.question.performer):
            other = replace(one.question, performer=twin)
            assert any(workload.covers(grant, other) for grant in given) == one.covered


def test_a_planted_ledger_is_one_like_any_other_and_its_audit_is_clean(ledger, given):
    found = ledger.audit()
    assert found.problems == ()
    assert found.entries > len(given)


def test_the_ledger_answers_every_question_as_the_oracle_does(ledger, asked):
    for one in asked:
        answer = ledger.check(planted.asked_of(one.question, record=False))
        assert (answer.outcome == "covered") == one.covered, one


def test_a_question_about_known_people_reads_little_however_many_grants_they_have(ledger, asked):
    ran = []
    for one in asked:
        ledger.check(planted.asked_of(one.question, record=False))
    engine = ledger.opened.store.engine
    event.listen(engine, "before_cursor_execute", lambda *told: ran.append(told[2]))
    known = [one for one in asked if workload.UNKNOWN not in one.question.performer][:20]
    for one in known:
        ledger.check(planted.asked_of(one.question, record=False))
    assert len(ran) <= 12 * len(known)


@pytest.mark.parametrize("name", peers.WITHOUT_PACKAGES)
def test_peers_answer_every_question_as_the_oracle_does(name, given, asked):
    engine = peers.PEERS[name]()
    engine.load(given)
    assert [engine.covered(one.question) for one in asked] == [one.covered for one in asked]
    engine.close()


class Liar:
    stricter = False

    def load(self, grants):
        pass

    def covered(self, question):
        return True


class Timid(Liar):
    stricter = True

    def covered(self, question):
        return False


def test_wrong_answers_are_counted_and_refusals_of_whoever_is_stricter_are_none(asked):
    assert contestants._round(Liar(), [one for one in asked if not one.covered], 0, 0)[1] == 1
    assert contestants._round(Timid(), [one for one in asked if one.covered], 0, 0)[1] == 0
    assert report.wrong({"in_process": {"a": {"wrong": 1}, "b": {"error": "x"}}, "http": {"c": {"wrong": 2}}}) == 3


def test_an_answer_over_http_is_looked_at_whatever_its_status():
    sent = load.Sent("/", [b"{}"], always='"outcome":"covered"', never='"outcome":"not_covered"')
    good = b'HTTP/1.1 200 OK\r\n\r\n{"outcome":"covered"}'
    assert load._as_wanted(good, sent)
    assert not load._as_wanted(good.replace(b"200", b"503"), sent)
    assert not load._as_wanted(good + b'{"outcome":"not_covered"}', sent)
    assert not load._as_wanted(b"HTTP/1.1 200 OK\r\n\r\n{}", sent)


def test_a_contestant_that_cannot_be_started_is_told_and_stops_nobody():
    absent = contestants.Contestant("absent", [sys.executable, "-c", "raise SystemExit('no such engine')"])
    there = contestants.Contestant("dict", [sys.executable, "-m", "bench.peers", "dict", 100, 50])
    first, second = contestants.compare([absent, there], rounds=1, seconds=0.02)
    assert first == {"name": "absent", "error": "no such engine"}
    assert (second["wrong"], second["name"]) == (0, "dict")


def test_every_row_of_the_targets_is_held_and_its_aim_is_beyond_its_must():
    assert {int(one.row) for one in targets.TARGETS} == set(range(1, 20))
    for one in targets.TARGETS:
        assert one.aim < one.must if one.most else one.aim > one.must
        assert one.verdict({}) == targets.UNKNOWN


@pytest.mark.parametrize(("found", "verdict"), [(2.9, targets.MET), (5, targets.MUST_MET), (5.1, targets.MISSED)])
def test_a_verdict_is_what_a_figure_comes_to(found, verdict):
    (row,) = [one for one in targets.TARGETS if one.row == "6"]
    assert row.verdict({"http": {"recorded": {"p99_ms": found, "p50_ms": 1}}}) == verdict


def test_the_chart_is_well_formed_legible_in_both_schemes_and_can_be_read_aloud():
    figures = {"grants": 100, "in_process": {"dict": {"rate": 200_000}, "ours: check": {"rate": 300},
               "ours: ten at once": {"rate": 9}, "cedar": {"error": "left out"}}}  # fmt: skip
    drawn = chart.drawn(figures)
    svg = ET.fromstring(drawn)
    names = {one.tag.rpartition("}")[2] for one in svg}
    assert {"title", "desc", "style"} <= names
    assert svg.get("role") == "img"
    assert "prefers-color-scheme: dark" in drawn
    assert "ours: check 300" in drawn
    assert "ten at once" not in drawn


def test_a_run_asks_everybody_measures_every_part_and_finds_nothing_wrong(tmp_path):
    written = tmp_path / "bench.json"
    environment = {"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]}
    command = [*RUN, "--quick", "--json", written]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=600, check=False)
    assert ran.returncode == 0, ran.stderr
    found = json.loads(written.read_text())
    assert {"in_process", "growth", "http", "audit", "proof", "receipt", "starts", "weights", "machine"} <= set(found)
    assert report.wrong(found) == 0
    assert "Targets" in ran.stdout
    asked = {name: one["asked"] for name, one in found["in_process"].items() if "error" not in one}
    assert {*peers.WITHOUT_PACKAGES, "ours: check", "ours: decide", "ours: ten at once"} <= set(asked)
    assert min(asked.values()) > 0
    measured = {one["row"] for one in found["targets"] if one["verdict"] != targets.UNKNOWN}
    of_packages = set() if run.PEERS_PYTHON.exists() else {3}  # what they are divided by is installed by `make bench`
    assert measured >= {str(row) for row in range(1, 19) if row not in of_packages | {9, 11, 14, 15}}


def test_what_is_published_stands_between_its_marks_and_can_be_made_again(tmp_path):
    page, drawn = tmp_path / "performance.md", tmp_path / "performance.svg"
    page.write_text(f"before\n{report.BEGIN}old\n{report.END}after\n", encoding="utf-8")
    figures = {"command": "python bench/run.py", "date": "2026-11-27", "grants": 1, "rounds": 3, "in_process": {},
               "machine": {"processor": "x", "cores": 2, "python": "3", "system": "Linux", "busy": 0.1}}  # fmt: skip
    for _ in range(2):
        report.publish(figures, "<svg/>", page, drawn)
        said = page.read_text(encoding="utf-8")
        assert said.startswith("before\n")
        assert said.endswith("after\n")
        assert "old" not in said
        assert said.count("Made by `python bench/run.py`") == 1


def test_the_commands_that_pages_of_speed_name_are_recipes():
    recipes = (ROOT / "Makefile").read_text(encoding="utf-8")
    for name in ("bench", "bench-million", "profile"):
        assert f"\n{name}: $(STAMP)" in recipes
        assert f"`make {name}`" in (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")


def test_the_page_of_speed_names_every_target_and_its_figures_name_no_machine():
    page = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    assert [one.what for one in targets.TARGETS if one.what not in page] == []
    assert "/tmp" not in page
    assert "localhost" not in page
