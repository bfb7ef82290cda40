"""How the program ends: every command that speaks of a decision, by every outcome, and what becomes of it."""

import json
import subprocess
from dataclasses import replace

import pytest

from consent.answers.checks import RECEIPT_MISSING, CheckAnswer, Status
from consent.cli import codes
from consent.ledger.checks.status import STATUSES
from consent.vocabulary.words import OUTCOMES
from tests.desk import ASK, DAY, PAULA, PROGRAM, PROJECT, furnished
from tests.vectors import ROOT
from tests.world import World

NOBODY = {"project": PROJECT, "licensee": "party:studio", "use": "synthetic.create", "performances": [],
          "media": ["svod"], "territories": ["US"], "languages": ["en"], "purpose": "final_deliverable",
          "tools": ["tool:vfx"]}  # fmt: skip
CODES = {"covered": 0, "no_consent_required": 0, "needs_escalation": 11, "not_covered": 10}
"""Written down once more: what is promised to whoever calls the program."""


def asked(desk, outcome):
    """A question with that outcome, as the command line asks it."""
    if outcome == "no_consent_required":
        return ("check", "--request", desk.write("nobody.json", NOBODY))
    language = {"covered": ("--language", "en"), "not_covered": ("--language", "fr"), "needs_escalation": ()}
    return (*ASK, *language[outcome])


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    made = furnished(tmp_path_factory.mktemp("desk"))
    made.decisions = {}
    for outcome, code in CODES.items():
        answer = made.json(*asked(made, outcome), expected=code)
        assert answer["outcome"] == outcome
        made.decisions[outcome] = answer["decision"]
        (made.directory / f"{outcome}.jws").write_text(answer["receipt"])
        made.run("evidence", "decision", answer["decision"], "-o", f"{outcome}.zip")
    made.run("log", "export", "published")
    private = json.loads((made.directory / "keys" / "receipts.jwk").read_text())
    public = {name: said for name, said in private.items() if name != "d"}
    made.write("jwks.json", {"keys": [{**public, "log": "ledger.example/desk"}]})
    return made


POLICY = ("--policy", "published/tlog-policy")
OFFLINE = {
    "verify receipt": lambda outcome, _: ("verify", "receipt", f"{outcome}.jws", "--keys", "jwks.json", *POLICY),
    "verify evidence": lambda outcome, _: ("verify", "evidence", f"{outcome}.zip", *POLICY),
}
ONLINE = {
    "status": lambda _, decision: ("status", decision),
    "explain": lambda _, decision: ("explain", decision),
    "explain --replay": lambda _, decision: ("explain", decision, "--replay"),
}


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("command", {**OFFLINE, **ONLINE})
def test_what_speaks_of_a_decision_ends_as_the_decision_does_while_all_holds(desk, command, outcome):
    arguments = {**OFFLINE, **ONLINE}[command](outcome, desk.decisions[outcome])
    desk.run(*arguments, expected=CODES[outcome])
    desk.run(*arguments, "--any-outcome", expected=0)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_an_expired_receipt_is_a_no_whatever_it_said(desk, outcome):
    arguments = (*OFFLINE["verify receipt"](outcome, ""), "--at", str(desk.now + 3 * DAY))
    text = desk.run(*arguments, expected=10)
    assert "expired at" in text
    desk.run(*arguments, "--any-outcome", expected=10)
    assert desk.json(*arguments, expected=10)["expired"] is True


@pytest.mark.parametrize("command", OFFLINE)
def test_what_is_false_is_13_and_what_cannot_be_told_is_12_whatever_the_outcome(desk, command):
    for outcome in OUTCOMES:
        arguments = OFFLINE[command](outcome, "")
        data = (desk.directory / arguments[2]).read_bytes()
        (desk.directory / "cut").write_bytes(data[:-9])
        for more in ((), ("--any-outcome",)):
            desk.run(*arguments[:2], "cut", *arguments[3:], *more, expected=13)
            desk.run(*arguments[:3], *more, expected=12)


def test_a_render_behind_and_and_never_starts_on_anything_but_a_yes_that_stands(desk):
    for outcome in OUTCOMES:
        for command in (OFFLINE["verify receipt"], ONLINE["status"]):
            arguments = command(outcome, desk.decisions[outcome])
            line = ["sh", "-c", '"$@" >/dev/null 2>&1 && echo rendered', "sh", str(PROGRAM), *arguments]
            here = {**desk.environment, "PYTHONPATH": str(ROOT)}
            ran = subprocess.run(line, cwd=desk.directory, env=here, capture_output=True, text=True, check=False)
            assert (ran.stdout == "rendered\n") == (CODES[outcome] == 0)


def test_a_decision_that_would_come_out_otherwise_now_ends_with_10(tmp_path):
    desk = furnished(tmp_path)
    decision = desk.json(*ASK, "--language", "en")["decision"]
    desk.submit({"type": "consent.revocation", "grant": desk.grant["digest"], "reason": "r",
                 "effective_at": "2026-01-01T00:00:00Z"}, PAULA)  # fmt: skip
    for command in ONLINE.values():
        for more in ((), ("--any-outcome",)):
            desk.run(*command("", decision), *more, expected=10)


@pytest.fixture(scope="module")
def long_ago(tmp_path_factory):
    """A ledger whose decisions are older than a day by now, and which has forgotten a grant since."""
    world = World(tmp_path_factory.mktemp("long_ago"))
    world.grant()
    made = {"covered": world.check(), "not_covered": world.check(languages=["fr"])}
    return world, {outcome: answer["decision"] for outcome, answer in made.items()}


@pytest.mark.parametrize("command", ONLINE)
def test_a_decision_whose_receipt_has_expired_ends_with_10(long_ago, desk, command):
    world, decisions = long_ago
    there = {"CONSENT_DATABASE": world.settings.database, "CONSENT_KEYS": str(world.settings.keys)}
    for outcome, decision in decisions.items():
        for more in ((), ("--any-outcome",)):
            desk.run(*ONLINE[command](outcome, decision), *more, expected=10, **there)


def test_evidence_is_judged_as_of_the_instants_decided_and_never_expires(long_ago, desk):
    world, decisions = long_ago
    (desk.directory / "theirs").write_text(world.ledger.policy())
    for outcome, decision in decisions.items():
        (desk.directory / "old.zip").write_bytes(world.ledger.evidence("decision", decision))
        desk.run("verify", "evidence", "old.zip", "--policy", "theirs", expected=CODES[outcome])


@pytest.mark.parametrize("any_outcome", [False, True])
def test_one_table_says_how_everything_ends(any_outcome):
    """Every word of every part, against what is promised."""
    for outcome in OUTCOMES:
        plain = 0 if any_outcome else CODES[outcome]
        assert codes.of_outcome(outcome, any_outcome=any_outcome) == plain
        for expired in (False, True):
            ends = codes.of_receipt(outcome, expired=expired, any_outcome=any_outcome)
            assert ends == (10 if expired else plain)
        for undecided in (False, True):
            ends = codes.of_evidence([outcome], undecided=undecided, any_outcome=any_outcome)
            assert ends == (12 if undecided else plain)
        for status in STATUSES:
            said = Status("d", status, outcome, (), "", "")
            assert codes.of_status(said, any_outcome=any_outcome) == (plain if status == "good" else 10)
    assert codes.of_evidence(OUTCOMES, undecided=False, any_outcome=any_outcome) == (0 if any_outcome else 10)
    assert codes.of_evidence(OUTCOMES, undecided=True, any_outcome=any_outcome) == 12


def test_a_word_that_nobody_knows_is_no_yes():
    for any_outcome in (False, True):
        assert codes.of_outcome("surely", any_outcome=any_outcome) == 12
        assert codes.of_status(Status("d", "fine", "covered", (), "", ""), any_outcome=any_outcome) == 12
    assert codes.of_triage("go_ahead", "covered") == 12


@pytest.mark.parametrize(("outcome", "code"), [("covered", 0), ("needs_escalation", 11), ("not_covered", 10)])
def test_where_there_is_nobody_to_tell_the_performers_gate_decides_how_it_ends(outcome, code):
    assert codes.of_triage("nobody_to_tell", outcome) == code
    assert codes.of_triage("tell_your_contact", outcome) == 0


def test_an_answer_whose_receipt_waits_is_not_yet_verified(desk):
    for outcome in OUTCOMES:
        made = CheckAnswer.read(desk.json("explain", desk.decisions[outcome], "--any-outcome"))
        for missing in (None, *RECEIPT_MISSING):
            answer = replace(made, receipt=None if missing else made.receipt, receipt_missing=missing)
            waits = missing == "quorum_missing"
            assert codes.of_answer(answer) == (12 if waits else CODES[outcome])
            assert codes.of_answer(answer, any_outcome=True) == (12 if waits else 0)
