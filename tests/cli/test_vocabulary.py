"""The words of the wire, told by the program."""

import json
import os

from consent.vocabulary.lists.catalogue import LISTS, RULED
from tests.program import run

ENVIRONMENT = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}


def said(*arguments, cwd, code=0):
    """What the program says: on stdout, or on stderr where it refuses."""
    ran = run(("vocabulary", *arguments), cwd=str(cwd), env=ENVIRONMENT)
    assert ran.returncode == code
    return (ran.stderr if code else ran.stdout).decode()


def test_without_a_name_it_tells_every_list_and_needs_no_ledger(tmp_path):
    assert [line.split()[0] for line in said(cwd=tmp_path).splitlines()] == [*LISTS, *RULED]
    listed = json.loads(said("--json", cwd=tmp_path))["lists"]
    assert {one["list"]: one["closed"] for one in listed} == {name: name in LISTS for name in (*LISTS, *RULED)}
    assert list(tmp_path.iterdir()) == []


def test_a_list_is_told_with_a_sentence_for_each_word(tmp_path):
    lines = said("media", cwd=tmp_path).splitlines()
    assert lines[0].startswith("Media: ")
    assert [line.split()[0] for line in lines[1:]] == [word for word, _ in LISTS["media"].meanings]
    told = json.loads(said("media", "--json", cwd=tmp_path))
    assert told["words"][1] == {"word": "svod", "meaning": "Streaming that is paid for by subscription."}


def test_territories_are_told_by_code_and_name(tmp_path):
    told = said("territories", cwd=tmp_path)
    assert "\n  001  world (001).\n" in told
    assert "\n  DE   Germany (DE).\n" in told


def test_a_word_is_told_with_every_list_it_stands_in(tmp_path):
    told = json.loads(said("refused", "--json", cwd=tmp_path))
    assert [one["list"] for one in told["words"]] == ["union-decisions", "findings"]


def test_an_unknown_name_is_answered_with_the_nearest(tmp_path):
    assert "nearest media" in said("medai", cwd=tmp_path, code=2)
