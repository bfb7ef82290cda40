"""The runner notices what differs, and says what it could not run."""

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from signing import bundle, canonical, digests
from signing.keys import PrivateKey
from signing.proofs import jws
from tests.conformance_set.runner import ed25519, expecting, main, signing

CASE = "cases/known-at.json"
STATEMENT = {"type": "notice", "text": 'Zoë \n\u001f"/', "parties": [{"role": "x", "a": 1}], "v": 1, "none": None}


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=100))
def test_the_runner_signs_as_another_library_does(seed, message):
    assert ed25519.sign(seed, message) == PrivateKey.from_seed(seed).sign(message)


def test_the_runner_makes_the_bundle_we_would_make():
    key = PrivateKey.from_seed(bytes(32))
    data = signing.canonical(STATEMENT)
    proof = {"format": "jws", "value": jws.sign_detached(data, key, typ=bundle.STATEMENT_TYP)}
    assert data == canonical.canonicalize(STATEMENT)
    assert json.loads(signing.bundle(data, [key.to_jwk()])) == {
        "statement": digests.encode_base64url(data), "proofs": [proof],
    }  # fmt: skip


ANSWER = {
    "outcome": "not_covered", "digest": "d", "state": "active",
    "reasons": [{"code": "expired"}], "rules": [{"id": "CORE-03", "effect": "not"}],
    "obligations": [{"rule": "GDPR-02"}],
    "performances": [{"performer": "party:a", "outcome": "not_covered",
                      "missing": [{"facet": "media", "asked": ["b", "a"]}],
                      "coverable": [{"media": ["svod"], "languages": ["en", "fr"]}]}],
}  # fmt: skip
MET = {
    "outcome": "not_covered", "state": "active", "members": {"digest": "d"}, "reasons": ["expired"],
    "rules": ["CORE-03"], "obligations": ["GDPR-02"], "performances": {"party:a": "not_covered"},
    "missing": [{"facet": "media", "asked": ["a", "b"]}],
    "coverable": [{"languages": ["fr", "en"], "media": ["svod"]}],
    "effects": [{"rule": "CORE-03", "effect": "not"}, {"rule": "GDPR-02", "effect": "obligation"}],
    "no_effects": [{"rule": "CORE-03", "effect": "escalate"}, {"rule": "CORE-04", "effect": "obligation"}],
}  # fmt: skip
NOT_MET = {
    "outcome": "covered", "state": "pending", "members": {"digest": "e"}, "reasons": ["expired", "declined"],
    "rules": ["CORE-04"], "obligations": ["GDPR-03"], "performances": {"party:b": "not_covered"},
    "missing": [{"facet": "media", "asked": ["a"]}], "coverable": [{"media": ["svod"]}],
    "effects": [{"rule": "CORE-03", "effect": "escalate"}], "no_effects": [{"rule": "GDPR-02", "effect": "obligation"}],
    "refused": ["key_revoked"], "colour": "red",
}  # fmt: skip


def differences(expect, answer=None, status=200):
    return expecting.differences({"status": 200, **expect}, status, json.dumps(answer or ANSWER).encode())


@pytest.mark.parametrize("name", MET)
def test_an_expectation_that_is_met_says_nothing(name):
    assert differences({name: MET[name]}) == []


@pytest.mark.parametrize("name", NOT_MET)
def test_an_expectation_that_is_not_met_is_told(name):
    assert len(differences({name: NOT_MET[name]})) == 1


def test_a_refusal_is_told_unless_it_is_expected():
    problem = {"status": 422, "errors": [{"code": "key_revoked"}]}
    assert differences({"outcome": "covered"}, problem, 422) == ["status 422, refused: key_revoked"]
    refused = {"status": 422, "refused": ["key_revoked"]}
    assert expecting.differences(refused, 422, json.dumps(problem).encode()) == []
    assert len(expecting.differences(refused, 409, json.dumps(problem).encode())) == 1
    assert len(expecting.differences(refused, 200, b"{}")) == 2


@pytest.mark.parametrize("body", [b"", b"[]", b"<html>", b"\xff"])
def test_an_answer_that_is_no_object_is_told(body):
    assert len(expecting.differences({"status": 200}, 200, body)) == 1


def run(folder, *arguments, expected):
    ran = subprocess.run([sys.executable, "run.py", *arguments], cwd=folder, capture_output=True, text=True, timeout=60,
                         check=False)  # fmt: skip
    assert ran.returncode == expected, ran.stdout + ran.stderr
    return ran.stdout + ran.stderr


def test_a_service_is_started_in_an_empty_directory_and_told_all_it_needs(conformance_set, tmp_path):
    (tmp_path / "start.sh").write_text(
        f"ls -A > {tmp_path}/here; env > {tmp_path}/told; cat $CONFORMANCE_REGISTRAR; exit 3"
    )
    said = run(conformance_set, "--start", f"sh {tmp_path}/start.sh", CASE, "--json", expected=main.NOT_RUN)
    (file,) = json.loads(said)["files"]
    assert "ended with 3" in file["not_run"]
    assert '"crv": "Ed25519"' in file["not_run"]
    assert '"d"' not in file["not_run"]
    assert (tmp_path / "here").read_text() == ""
    told = dict(line.split("=", 1) for line in (tmp_path / "told").read_text().splitlines() if "=" in line)
    assert told["CONFORMANCE_ORIGIN"] == "conformance.example/ledger"
    assert told["CONFORMANCE_FOUNDED_AT"] == "2020-01-06T08:59:59Z"
    assert told["CONFORMANCE_PORT"].isdigit()
    assert not Path(told["CONFORMANCE_TOKEN"]).parent.exists()


def test_a_service_that_never_answers_is_ended_with_all_it_started(conformance_set, tmp_path):
    command = f"trap '' TERM; sleep 300 & echo $! > {tmp_path}/child; wait; wait"
    said = run(conformance_set, "--start", command, "--patience", "1", CASE, expected=main.NOT_RUN)
    assert "did not answer 200 within 1 seconds" in said
    child = (tmp_path / "child").read_text().strip()
    for _ in range(100):
        if not Path(f"/proc/{child}").exists() or "\nState:\tZ" in Path(f"/proc/{child}/status").read_text():
            return
        time.sleep(0.05)
    pytest.fail("a process outlived its case")


@pytest.mark.parametrize("command", ["exit 1", "cat", "echo '[]'", "sleep 30"])
def test_a_judge_without_a_verdict_for_each_vector_is_told(conformance_set, command):
    run(conformance_set, "--judge", command, "--patience", "1", "vectors/keys.json", expected=main.NOT_RUN)


def test_verdicts_that_are_wrong_differ(conformance_set):
    command = "python3 -c 'import json,sys; print(json.dumps([{}] * len(json.load(sys.stdin)[\"vectors\"])))'"
    said = run(conformance_set, "--judge", command, "vectors/keys.json", expected=main.DIFFERS)
    assert "a point of small order" in said


def test_without_a_command_or_with_a_stranger_s_file_nothing_is_run(conformance_set):
    run(conformance_set, expected=main.USAGE)
    run(conformance_set, "--start", "true", "vectors", expected=main.USAGE)
    run(conformance_set, "--start", "true", "/etc/hostname", expected=main.USAGE)


@pytest.mark.parametrize("name", [CASE, "keys.json", "runner/expecting.py"])
def test_a_set_that_was_changed_is_not_run(conformance_set, tmp_path, name):
    folder = tmp_path / "changed"
    shutil.copytree(conformance_set, folder)
    (folder / name).write_bytes((folder / name).read_bytes() + b"\n")
    assert f"{name} is not the file" in run(folder, "--start", "true", expected=main.USAGE)


def test_a_bundle_that_was_changed_is_not_sent(conformance_set, tmp_path):
    folder = tmp_path / "changed"
    shutil.copytree(conformance_set, folder)
    path = min((folder / "bundles").iterdir())
    path.write_bytes(path.read_bytes().replace(b"proofs", b"Proofs"))
    assert "another digest than its name" in run(folder, "--start", "true", expected=main.USAGE)


def test_what_rests_on_unconfirmed_rules_is_told_and_does_not_count(conformance_set):
    results = [{"file": "a", "counts": True, "steps": []}, {"file": "b", "counts": False, "steps": [{}]},
               {"file": "c", "counts": True, "not_run": "x", "steps": []}]  # fmt: skip
    told = main.report(conformance_set, results)
    assert (told["held"], told["differ"], told["unconfirmed"], told["not_run"]) == (1, 0, 1, 1)
    assert [one["holds"] for one in told["files"]] == [True, False, False]
