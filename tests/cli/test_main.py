"""The program as a person runs it: its verbs in a directory of one's own, its verdicts as exit codes."""

import json
import subprocess

import pytest

from consent.vocabulary.times import format_instant
from tests import vectors
from tests.desk import ASK, DAY, PROGRAM, PROJECT, REGISTRAR, Desk, furnished
from tests.ports import first_answer, kept_port


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    return furnished(tmp_path_factory.mktemp("desk"))


def test_the_grant_was_registered_and_is_shown(desk):
    assert desk.grant["state"] == "active"
    assert desk.json("statement", "show", desk.grant["digest"])["bundle"]["proofs"]


HYPHENED = ("-oDcrfGGZ_Ms4qVjbcrm74trt8G7Yz62yNScO_Q3jVo", "--6IM5l0OosLj9yWskISYhUA3n_3CURQkmrYMSha_co")
DECISION = "-SryCuwOzH03VoPQFDb3Zo"


@pytest.mark.parametrize(
    ("said", "code"),
    [*((("statement", "show", one), "statement_unknown") for one in HYPHENED),
     *((("document", "get", one, "-o", "x"), "document_unknown") for one in HYPHENED),
     *((("evidence", "grant", "-o", "x", one), "grant_unknown") for one in HYPHENED),
     *((("impact", "--grant", one), "grant_unknown") for one in HYPHENED),
     (("evidence", "decision", DECISION, "-o", "x"), "decision_unknown"),
     (("explain", DECISION, "--replay"), "decision_unknown"),
     (("status", DECISION), "decision_unknown"),
     (("token", "revoke", "-oAbc_dEf-gh"), "token_unknown")],
)  # fmt: skip
def test_a_name_that_begins_with_a_hyphen_is_no_option(desk, said, code):
    desk.run(*said, expected=2)
    assert code in desk.aside
    assert not (desk.directory / "x").exists()


def test_the_verdict_is_the_exit_code_and_the_first_line(desk):
    covered = desk.run(*ASK, "--language", "en")
    assert covered.startswith("✓ Covered")
    refused = desk.run(*ASK, "--language", "fr", expected=10)
    assert refused.splitlines()[0] == "✕ Not covered"
    assert "language_not_granted" in refused
    unclear = desk.run(*ASK, expected=11)
    assert unclear.startswith("▲ Needs escalation")
    desk.run(*ASK, "--language", "xx-YY", expected=2)
    assert "unknown_word at /languages/0" in desk.aside


def test_a_question_is_read_from_a_file_or_stdin_and_explained_afterwards(desk):
    answer = desk.json(*ASK, "--language", "en")
    question = {
        "project": PROJECT, "licensee": "party:studio", "use": "replica.use.new_performance",
        "performances": [{"performer": {"party": "party:paula"}, "role": "Vale", "scene": "9", "modalities": ["face"]}],
        "media": ["svod"], "territories": ["US"], "languages": ["en"], "purpose": "final_deliverable",
        "tools": ["tool:vfx"],
    }  # fmt: skip
    piped = desk.json("check", "--request", "-", given=json.dumps(question).encode(), expected=10)
    assert piped["reasons"][0]["code"] == "scene_not_named"
    desk.run("check", "--request", desk.write("q.json", question), expected=10)
    assert desk.json("explain", answer["decision"]) == answer
    assert "Rule set" in desk.run("explain", piped["decision"], expected=10)
    desk.run("explain", "AAAAAAAAAAAAAAAAAAAAAA", expected=2)


@pytest.fixture(scope="module")
def evidence(desk):
    answer = desk.json(*ASK, "--language", "en")
    (desk.directory / "receipt.jws").write_text(answer["receipt"])
    from consent.bootstrap import open_ledger
    from consent.settings import Settings

    ledger = open_ledger(Settings(database=f"sqlite:///{desk.directory}/consent.db", keys=desk.directory / "keys"))
    desk.write("jwks.json", ledger.jwks())
    (desk.directory / "policy").write_text(ledger.policy())
    return desk


def test_a_receipt_is_verified_offline_with_what_one_believes_in(evidence):
    known = ("--keys", "jwks.json", "--policy", "policy")
    said = evidence.json("verify", "receipt", "receipt.jws", *known, "--audience", "party:studio")
    assert said["claims"]["outcome"] == "covered"
    evidence.run("verify", "receipt", "receipt.jws", "--keys", "jwks.json", expected=12)
    evidence.run("verify", "receipt", "receipt.jws", "--policy", "policy", expected=12)
    evidence.run("verify", "receipt", "receipt.jws", *known, "--audience", "party:other", expected=13)
    evidence.run("verify", "receipt", "receipt.jws", *known, "--at", str(evidence.now + 10 * DAY), expected=10)
    token = (evidence.directory / "receipt.jws").read_text()
    (evidence.directory / "bad.jws").write_text(token[:-3] + ("AAA" if token[-3:] != "AAA" else "BBB"))
    evidence.run("verify", "receipt", "bad.jws", *known, expected=13)
    evidence.write("none.json", {"keys": []})
    evidence.run("verify", "receipt", "receipt.jws", "--keys", "none.json", "--policy", "policy", expected=12)


def test_a_bundle_is_verified_offline_with_its_signers_keys(desk):
    public = [json.loads((desk.directory / name).read_text()) for name in ("paula.jwk", "studio.jwk")]
    for jwk in public:
        del jwk["d"]
    desk.write("signers.json", {"keys": public})
    desk.write("one.json", {"keys": public[:1]})
    assert desk.json("verify", "bundle", "grant.bundle", "--keys", "signers.json")["signed_by"] == [
        "performer",
        "licensee",
    ]
    desk.run("verify", "bundle", "grant.bundle", expected=12)
    desk.run("verify", "bundle", "grant.bundle", "--keys", "one.json", expected=12)
    desk.run("statement", "sign", "--yes", "grant.statement", "--key", "paula.jwk", "-o", "half.bundle")
    desk.run("verify", "bundle", "half.bundle", "--keys", "signers.json", expected=12)
    desk.run("statement", "sign", "--yes", "half.bundle", "--key", "studio.jwk", "-o", "whole.bundle")
    desk.run("verify", "bundle", "whole.bundle", "--keys", "signers.json")
    good = (desk.directory / "grant.bundle").read_text()
    (desk.directory / "bad.bundle").write_text(good.replace('"statement":"ey', '"statement":"eX', 1))
    desk.run("verify", "bundle", "bad.bundle", "--keys", "signers.json", expected=13)
    (desk.directory / "cut.bundle").write_text(good[:-40])
    desk.run("verify", "bundle", "cut.bundle", "--keys", "signers.json", expected=13)


def test_a_stranger_cannot_sign_and_nothing_is_overwritten(desk):
    desk.run("key", "new", "-o", "stranger.jwk")
    desk.run("statement", "sign", "--yes", "grant.statement", "--key", "stranger.jwk", expected=2)
    assert "proof_not_named" in desk.aside
    desk.run("key", "new", "-o", "stranger.jwk", expected=2)


def test_the_log_shows_its_head_proofs_and_a_clean_audit(desk):
    head = desk.json("log", "head")
    assert set(head) == {"origin", "tree_size", "root_hash", "checkpoint"}
    assert desk.run("log", "prove", "1").startswith("c2sp.org/tlog-proof@v1")
    assert desk.json("log", "consistency", "1", str(head["tree_size"]))["path"]
    assert desk.json("log", "audit") == {"clean": True, "entries": head["tree_size"], "undecided": 0, "problems": []}


@pytest.mark.engine("sqlite")
def test_an_audit_of_a_damaged_ledger_ends_with_13(desk, tmp_path):
    import shutil

    from pysqlite3 import dbapi2

    copy = Desk(tmp_path / "copy")
    # Others may still be closing the original: its database is copied by SQLite itself, not file by file.
    shutil.copytree(desk.directory, copy.directory, ignore=shutil.ignore_patterns("consent.db*"))
    copy.environment["HOME"] = str(copy.directory)
    connection = dbapi2.connect(copy.directory / "consent.db")
    original = dbapi2.connect(desk.directory / "consent.db")
    original.backup(connection)
    original.close()
    connection.execute("UPDATE proofs SET at = at + 1")
    connection.commit()
    connection.close()
    said = copy.json("log", "audit", expected=13)
    assert "proof_mismatch" in {one["code"] for one in said["problems"]}


def test_a_second_init_and_a_missing_ledger_say_so(desk, tmp_path):
    desk.run("init", expected=2)
    Desk(tmp_path).run("log", "head", expected=12)
    Desk(tmp_path).run("check", "--nonsense", expected=2)


def test_a_registrar_of_ones_own_and_several_of_them(tmp_path):
    desk = Desk(tmp_path)
    for name in ("a", "b"):
        desk.run("key", "new", "-o", f"{name}.jwk")
    desk.run("init", "--registrar", "a.jwk", "--registrar", "party:second=b.jwk", "--testing")
    assert not (tmp_path / "keys" / "registrar.jwk").exists()
    desk.submit({"type": "party.registration", "party": "party:x", "kind": "licensee", "name": "X", "identifiers": []},
                ("registrar", "party:second", "b.jwk"))  # fmt: skip


def test_a_testing_ledger_may_be_founded_at_another_time_and_no_other_ledger(tmp_path):
    desk = Desk(tmp_path)
    desk.run("init", "--founded-at", "2020-01-06T08:59:59Z", expected=2)
    desk.run("init", "--testing", "--founded-at", "yesterday", expected=2)
    assert not (tmp_path / "consent.db").exists()
    desk.run("init", "--testing", "--founded-at", "2020-01-06T08:59:59Z")
    desk.run("log", "export", "log")
    assert b'{"at":1578301199,"event":"log.genesis"' in (tmp_path / "log/tile/entries/000.p/1").read_bytes()


@pytest.mark.engine("sqlite")
def test_settings_come_from_the_environment_or_a_file_and_unknown_ones_are_refused(tmp_path):
    desk = Desk(tmp_path)
    desk.run("init", CONSENT_DATABASE=f"sqlite:///{tmp_path}/elsewhere.db", CONSENT_KEYS=str(tmp_path / "k"))
    (tmp_path / "consent.toml").write_text(f'database = "sqlite:///{tmp_path}/elsewhere.db"\nkeys = "k"\n')
    assert desk.json("log", "head")["tree_size"] == 1
    (tmp_path / "consent.toml").write_text("colour = 'red'\n")
    desk.run("log", "head", expected=2)
    desk.run("log", "head", expected=2, CONSENT_DATABASE="postgresql://x/y")


def test_scenarios_run_and_tell_what_differs(tmp_path):
    desk = Desk(tmp_path)
    world = json.loads((vectors.ROOT / "tests" / "cases" / "world.json").read_text())
    desk.write("good.json", world)
    desk.write("bad.json", world | {"steps": [{"at": "2026-09-15T10:00:00Z", "check": {}, "expect": {"outcome": "x"}}]})
    desk.write("broken.json", {"x": 1})
    assert desk.run("scenario", "run", "good.json").startswith("1 held, 0 differ")
    said = desk.json("scenario", "run", "good.json", "bad.json", expected=10)
    assert (said["held"], said["differ"], said["unconfirmed"]) == (1, 1, 0)
    assert said["files"][1]["steps"][0]["expected"] == {"outcome": "x"}


@pytest.mark.parametrize("broken", [{"x": 1}, {"extends": "nowhere.json"}, None])
@pytest.mark.parametrize("first", [True, False])
def test_a_scenario_that_cannot_be_read_is_listed_and_the_others_run(broken, first, tmp_path):
    desk = Desk(tmp_path)
    desk.write("good.json", json.loads((vectors.ROOT / "tests" / "cases" / "world.json").read_text()))
    if broken is not None:
        desk.write("broken.json", broken)
    files = ["broken.json", "good.json"] if first else ["good.json", "broken.json"]
    said = desk.json("scenario", "run", *files, expected=2)
    assert (said["held"], said["differ"]) == (1, 0)
    ((listed),) = said["unreadable"]
    assert listed["file"] == "broken.json"
    assert [one["code"] for one in listed["errors"]] == ["scenario_malformed"]
    assert "scenario_malformed" in desk.run("scenario", "run", *files, expected=2)


def test_the_demonstration_does_the_main_job(tmp_path):
    said = Desk(tmp_path).run("demo")
    for line in ("✓ Covered", "✕ Not covered", "withdrawn", "verified from its bytes", "audited: clean"):
        assert line in said
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def port():
    with kept_port() as kept:
        yield kept


def test_the_service_answers_the_same_as_the_database(desk, port):
    url = f"http://127.0.0.1:{port}"
    token = desk.json("token", "new", "--scope", "check,read,write")["token"]
    process = subprocess.Popen([str(PROGRAM), "serve", "--port", str(port)], cwd=desk.directory, env=desk.environment,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    try:
        first_answer(f"{url}/readyz")
        asked = {"CONSENT_URL": url, "CONSENT_TOKEN": token}
        answer = desk.json(*ASK, "--language", "en", **asked)
        assert answer["outcome"] == "covered"
        assert desk.json("explain", answer["decision"], **asked) == answer
        desk.run(*ASK, "--language", "en", expected=4, CONSENT_URL=url, CONSENT_TOKEN="tcl_live_wrong")
        assert desk.json("statement", "show", desk.grant["digest"], **asked)["state"] == "active"
        now = {"--at": format_instant(desk.now + DAY), "--known-at": "1000"}
        desk.run("statement", "show", desk.grant["digest"], "--known-at", "2", expected=2, **asked)
        for name, value in now.items():
            desk.run(
                "obligations", "--project", "house:HARBOR-1", name, value, expected=0 if name == "--at" else 2, **asked
            )
        sha256 = desk.json("document", "put", desk.write("rider.txt", "x"), **asked)["sha256"]
        desk.run("document", "get", sha256, "-o", "again.txt", **asked)
        assert (desk.directory / "again.txt").read_bytes() == (desk.directory / "rider.txt").read_bytes()
        desk.run("evidence", "grant", desk.grant["digest"], "-o", "case.zip", **asked)
        desk.run("log", "export", "published")
        desk.run("verify", "evidence", "case.zip", "--policy", "published/tlog-policy", "--any-outcome")
        desk.run("evidence", "grant", desk.grant["digest"], "-o", "case.pdf", expected=2, **asked)
    finally:
        process.terminate()
        process.wait(timeout=20)
    desk.run("--url", url, *ASK, "--language", "en", expected=12, CONSENT_TOKEN=token)


def test_tokens_are_listed_without_their_secret_and_revoked(desk):
    made = desk.json("token", "new", "--scope", "read", "--party", "party:studio", "--project", "house:HARBOR-1")
    listed = desk.json("token", "list")["tokens"]
    assert made["id"] in [one["id"] for one in listed]
    assert made["token"] not in json.dumps(listed)
    desk.run("token", "revoke", made["id"])
    desk.run("token", "revoke", made["id"], expected=2)
    desk.run("token", "new", "--scope", "everything", expected=2)
    desk.run("token", "new", "--scope", "read", "--expires", "forever", expected=2)


def test_a_key_is_revoked_from_the_command_line(tmp_path):
    desk = Desk(tmp_path)
    desk.run("init")
    desk.submit({"type": "party.registration", "party": "party:paula", "kind": "performer", "name": "P",
                 "identifiers": [], "birth_date": "1988-03-14", "home": "US-CA", "unions": []}, REGISTRAR)  # fmt: skip
    thumbprint = desk.json("key", "new", "-o", "paula.jwk")["thumbprint"]
    desk.run("key", "register", "--party", "party:paula", "--role", "performer", "--key", "paula.jwk",
             "--registrar-key", REGISTRAR[2])  # fmt: skip
    desk.run("key", "revoke", thumbprint, "--reason", "lost", "--party", "party:paula", "--role", "performer",
             "--sign-with", "paula.jwk", "--invalid-from", format_instant(desk.now - 1))  # fmt: skip
    body = {"type": "prohibition", "performer": "party:paula", "scope": {},
            "parties": [{"role": "performer", "party": "party:paula", "key": thumbprint}]}  # fmt: skip
    desk.run("statement", "draft", desk.write("p.json", body), "-o", "p.statement")
    desk.run("statement", "sign", "--yes", "p.statement", "--key", "paula.jwk", "-o", "p.bundle")
    desk.run("statement", "submit", "p.bundle", expected=2)
    assert "key_revoked" in desk.aside
