"""Evidence, witnesses and time from the command line, each as a person uses it."""

import json
import signal
import sqlite3
import subprocess
from pathlib import Path

import pytest

from signing import keys
from tests.desk import ASK, PROGRAM, furnished
from tests.ports import first_answer, kept_port
from tests.tsa import LocalTsa


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    made = furnished(tmp_path_factory.mktemp("desk"))
    made.run("log", "export", "published")
    made.policy = str(made.directory / "published" / "tlog-policy")
    made.decision = made.json(*ASK, "--language", "en")["decision"]
    return made


def test_evidence_is_made_and_verified_with_nothing_but_the_file_and_a_policy(desk, tmp_path):
    for kind, subject in (("decision", desk.decision), ("grant", desk.grant["digest"]), ("project", "house:HARBOR-1")):
        case = str(tmp_path / f"{kind}.zip")
        desk.run("evidence", kind, subject, "-o", case)
        said = desk.json(
            "verify", "evidence", case, "--policy", desk.policy, CONSENT_DATABASE="sqlite:////nowhere/x.db"
        )
        assert (said["verified"], said["kind"], said["subject"]) == (True, kind, subject)
        assert said["decisions"]
        assert all(one["decided_again"] for one in said["decisions"])
    text = desk.run("verify", "evidence", case, "--policy", desk.policy)
    assert text.startswith("✓ The evidence of the project house:HARBOR-1 holds")
    assert "Not proven by this:" in text


def test_empty_cut_and_strange_evidence_ends_with_its_exit_code(desk, tmp_path):
    case = tmp_path / "case.zip"
    desk.run("evidence", "decision", desk.decision, "-o", str(case))
    for number, data in enumerate((b"", case.read_bytes()[:-40], b"PK\x05\x06" + bytes(18))):
        (tmp_path / f"{number}.zip").write_bytes(data)
        desk.run("verify", "evidence", str(tmp_path / f"{number}.zip"), "--policy", desk.policy, expected=13)
    desk.run("verify", "evidence", str(case), expected=12)
    desk.run("verify", "evidence", str(case), "--policy", desk.policy, "--tsa-policy", "1.2.3", expected=2)
    desk.run("evidence", "grant", "x" * 43, "-o", str(tmp_path / "none.zip"), expected=2)
    desk.run("evidence", "decision", desk.decision, "-o", "/nowhere/case.zip", expected=2)


def test_evidence_comes_as_pages_too(desk, tmp_path):
    desk.run("evidence", "grant", desk.grant["digest"], "-o", str(tmp_path / "case.pdf"))
    assert (tmp_path / "case.pdf").read_bytes().startswith(b"%PDF-1.7")


def test_a_document_is_kept_and_fetched_by_its_digest(desk, tmp_path):
    (tmp_path / "rider.pdf").write_bytes(b"%PDF-1.7 rider")
    sha256 = desk.json("document", "put", str(tmp_path / "rider.pdf"))["sha256"]
    assert desk.json("document", "put", str(tmp_path / "rider.pdf"))["new"] is False
    desk.run("document", "get", sha256, "-o", str(tmp_path / "again.pdf"))
    assert (tmp_path / "again.pdf").read_bytes() == b"%PDF-1.7 rider"
    desk.run("document", "get", "x" * 43, "-o", str(tmp_path / "none.pdf"), expected=2)


def test_the_head_is_stamped_by_an_authority_and_the_stamp_believed_by_whoever_pins_it(desk, tmp_path):
    desk.run("log", "timestamp", expected=12)
    assert "tsa_missing" in desk.aside
    tsa = LocalTsa(tmp_path / "tsa")
    (tmp_path / "tsa.pem").write_bytes(tsa.certificate_pem)
    (tmp_path / "root.pem").write_bytes(tsa.root_pem)
    files = ["--certificate", str(tmp_path / "tsa.pem"), "--above", str(tmp_path / "root.pem")]
    with tsa.serve() as url:
        desk.run("log", "tsa", "--url", url, *files, "--policy-oid", tsa.policy)
        first = desk.json("log", "timestamp")
        assert first["new"] is True
        assert desk.json("log", "timestamp", "--unless-within", "23")["new"] is False
    desk.json(*ASK, "--language", "en")
    desk.run("log", "timestamp", expected=12)  # the authority is gone: nothing is anchored
    assert "tsa_unreachable" in desk.aside
    desk.run("log", "audit")
    desk.run("evidence", "decision", desk.decision, "-o", str(tmp_path / "case.zip"))
    said = desk.json("verify", "evidence", str(tmp_path / "case.zip"), "--policy", desk.policy, "--tsa-certificate",
                     str(tmp_path / "tsa.pem"), "--tsa-above", str(tmp_path / "root.pem"), "--tsa-policy",
                     tsa.policy)  # fmt: skip
    assert said["times"] == {str(first["tree_size"]): first["time"]}


def test_an_older_checkpoint_is_held_against_the_log(desk, tmp_path):
    (tmp_path / "head").write_text(desk.json("log", "head")["checkpoint"])
    desk.run("log", "audit", "--since", str(tmp_path / "head"), "--jobs", "2")
    (tmp_path / "head").write_text("nothing")
    desk.run("log", "audit", "--since", str(tmp_path / "head"), expected=2)


def test_upgrading_what_is_new_already_changes_nothing(desk):
    desk.run("upgrade")
    assert desk.json("log", "audit")["clean"] is True


@pytest.fixture
def port():
    with kept_port() as kept:
        yield kept


@pytest.fixture
def witness(desk, port, tmp_path):
    """The one command a union runs on its own machine; yields its verifier keys and address."""
    (vkey,) = [line.split()[1] for line in Path(desk.policy).read_text().splitlines() if line.startswith("log ")]
    command = [str(PROGRAM), "witness", "serve", "--directory", str(tmp_path / "witness"), "--port", str(port),
               "--name", "w.union.example/1", "--log", vkey]  # fmt: skip
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=desk.environment)
    url = f"http://127.0.0.1:{port}"
    try:
        process.vkeys, process.url = first_answer(f"{url}/vkey").decode().split(), url
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)


@pytest.mark.engine("sqlite")
def test_a_unions_witness_is_added_cosigns_and_holds_back_receipts_while_it_is_away(desk, witness):
    keys = [argument for one in witness.vkeys for argument in ("--vkey", one)]
    assert desk.json("witness", "add", "union", *keys, "--url", witness.url)["cosigned"] is True
    desk.run("witness", "quorum", "2", expected=2)
    desk.run("witness", "quorum", "1")
    listed = desk.json("witness", "list")
    assert [(one["name"], one["keys"]) for one in listed["witnesses"]] == [("w.union.example/1", 2)]
    with sqlite3.connect(desk.directory / "consent.db") as now, sqlite3.connect(desk.directory / "old.db") as old:
        now.backup(old)
    answer = desk.json(*ASK, "--language", "en")
    desk.run("serve", "--port", "0", expected=13, CONSENT_DATABASE=f"sqlite:///{desk.directory}/old.db")
    assert "rolled_back" in desk.aside
    (desk.directory / "believed.policy").write_text(listed["policy"])
    (desk.directory / "receipt.jwt").write_text(answer["receipt"])
    private = json.loads((desk.directory / "keys" / "receipts.jwk").read_text())
    desk.write("jwks.json", {"keys": [{name: said for name, said in private.items() if name != "d"}]})
    desk.run("verify", "receipt", "receipt.jwt", "--keys", "jwks.json", "--policy", "believed.policy")
    desk.run("log", "export", "cosigned")
    desk.run("log", "watch", "cosigned", "--policy", "believed.policy", "--state", "seen.json")

    witness.send_signal(signal.SIGTERM)
    witness.communicate(timeout=20)
    withheld = desk.json(*ASK, "--language", "en", expected=12)
    assert (withheld["outcome"], withheld["receipt"]) == ("covered", None)
    assert "No receipt yet" in desk.aside
    desk.run("witness", "retire", "union", expected=2)  # the quorum needs it
    desk.run("witness", "quorum", "0")
    assert desk.json(*ASK, "--language", "en")["receipt"]
    assert desk.json("explain", withheld["decision"])["receipt"]
    desk.run("witness", "retire", "union")
    desk.run("witness", "retire", "union", expected=2)
    assert desk.json("witness", "list")["witnesses"] == []
    assert desk.json("log", "audit")["clean"] is True


def public(desk, *files):
    """The public halves of key files, as a key set."""
    read = [json.loads((desk.directory / one).read_text()) for one in files]
    return desk.write("signers.json", {"keys": [{n: m for n, m in one.items() if n != "d"} for one in read]})


def test_a_bundle_says_who_signed_with_which_key_and_the_log_says_whose_it_is(desk):
    desk.run("evidence", "grant", desk.grant["digest"], "-o", "grant.zip")
    given = ("verify", "bundle", "grant.bundle", "--keys", public(desk, "paula.jwk", "studio.jwk"))
    said = desk.json(*given)
    assert said["signed_by"] == ["performer", "licensee"]
    assert [(one["party"], one["owner"]) for one in said["signers"]] == [("party:paula", None), ("party:studio", None)]
    assert "the statement's own word" in desk.run(*given)
    believed = (*given, "--policy", desk.policy, "--evidence", "grant.zip")
    said = desk.json(*believed)
    assert [one["owner"] for one in said["signers"]] == ["party:paula", "party:studio"]
    assert len({one["key"] for one in said["signers"]}) == 2
    assert "registered in the log of" in desk.run(*believed)
    desk.run(*given, "--policy", desk.policy, expected=12)
    desk.run(*given, "--evidence", "grant.zip", expected=12)
    (desk.directory / "cut.zip").write_bytes((desk.directory / "grant.zip").read_bytes()[:-1])
    desk.run(*given, "--policy", desk.policy, "--evidence", "cut.zip", expected=13)


def test_a_key_that_by_the_log_is_somebody_elses_or_nobodys_proves_no_signature(desk):
    desk.run("evidence", "grant", desk.grant["digest"], "-o", "grant.zip")
    desk.run("key", "new", "-o", "stranger.jwk")
    for key, expected in (("paula.jwk", 13), ("stranger.jwk", 12)):
        body = {"type": "consent.dispute", "grant": desk.grant["digest"], "text": "t",
                "parties": [{"role": "performer", "party": "party:ghost", "key": thumbprint(desk, key)}]}  # fmt: skip
        desk.run("statement", "draft", desk.write("ghost.json", body), "-o", "ghost.statement")
        desk.run("statement", "sign", "--yes", "ghost.statement", "--key", key, "-o", "ghost.bundle")
        given = ("verify", "bundle", "ghost.bundle", "--keys", public(desk, key))
        desk.run(*given)
        desk.run(*given, "--policy", desk.policy, "--evidence", "grant.zip", expected=expected)


def thumbprint(desk, file):
    return keys.load_private_key(desk.directory / file).public.thumbprint


def test_a_statements_place_and_a_sample_are_told_where_the_ledger_lies(desk):
    digest = desk.grant["digest"]
    assert desk.json("log", "statement", digest) == {"index": desk.grant["index"]}
    assert desk.run("log", "statement", digest).strip() == str(desk.grant["index"])
    desk.run("log", "statement", "x" * 43, expected=2)
    said = desk.json("audit", "sample", "--seed", "drawn-today", "--number", "200")
    assert {one["index"] for one in said["entries"]} == set(range(said["tree_size"]))
    assert f"{digest} shown" in desk.run("audit", "sample", "--seed", "drawn-today", "--number", "200")
    desk.run("audit", "sample", "--seed", "a b", expected=2)
    assert "bad_text at /seed" in desk.aside
