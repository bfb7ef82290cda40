import json
import os
import pty
import subprocess

import pytest

from consent.sentences.render import render
from consent.statements.guide import catalogue
from consent.statements.statement import parse_statement
from signing import canonical
from tests.desk import PROGRAM, Desk, furnished
from tests.pure.in_full import IN_FULL

SIGNED = next(one for one in IN_FULL if one["type"] == "consent.revocation")
NOWHERE = "http://127.0.0.1:9"


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    return furnished(tmp_path_factory.mktemp("desk"))


@pytest.fixture
def nowhere(tmp_path):
    """A directory where there is no ledger."""
    return Desk(tmp_path)


def drafted(desk):
    """A bar that waits to be signed; its file."""
    bar = {"type": "prohibition", "performer": "party:paula", "scope": {},
           "parties": [{"role": "performer", "party": "party:paula"}]}  # fmt: skip
    desk.run("statement", "draft", desk.write("bar.json", bar), "-o", "bar.statement")
    return "bar.statement"


def answered(desk, answer, *more):
    """What signing at a terminal comes to, where this is typed."""
    ours, theirs = pty.openpty()
    os.write(ours, answer)
    line = [PROGRAM, "statement", "sign", drafted(desk), "--key", "paula.jwk", *more]
    ran = subprocess.run(line, stdin=theirs, capture_output=True, cwd=desk.directory, env=desk.environment,
                         timeout=60, check=False)  # fmt: skip
    os.close(ours)
    os.close(theirs)
    return ran


def test_a_statement_is_read_from_its_bytes_where_there_is_no_ledger(nowhere):
    data = canonical.canonicalize(SIGNED)
    (nowhere.directory / "s").write_bytes(data)
    told = nowhere.run("statement", "read", "s")
    assert told.startswith(render(parse_statement(SIGNED)))
    assert "Made on 20 May 2026, 17:04 UTC" in told
    assert nowhere.run("statement", "read", "-", given=data) == told
    assert nowhere.json("statement", "read", "s")["plain_text"] == render(parse_statement(SIGNED))
    assert [one.name for one in nowhere.directory.iterdir()] == ["s"]


def test_what_is_no_statement_is_not_read(nowhere):
    (nowhere.directory / "s").write_text(json.dumps(SIGNED, indent=1))
    nowhere.run("statement", "read", "s", expected=2)
    assert "not_canonical" in nowhere.aside
    nowhere.run("statement", "read", "no-such-file", expected=2)
    assert "file_unreadable" in nowhere.aside


def test_a_bundle_a_statement_and_a_registered_digest_are_read_alike(desk):
    told = desk.json("statement", "read", "grant.statement")
    assert desk.json("statement", "read", "grant.bundle") == told
    assert desk.json("statement", "read", told["digest"]) == told
    assert "- party:paula, as the performer" in told["plain_text"].splitlines()


def test_whom_an_id_means_is_told_from_the_registrations_that_are_given(nowhere):
    said = {**SIGNED, "type": "party.registration", "party": "party:p1", "kind": "counsel", "name": "Ada Example",
            "identifiers": []}  # fmt: skip
    for name in ("grant", "scope", "effective_at", "reason"):
        del said[name]
    (nowhere.directory / "ada").write_bytes(canonical.canonicalize(said))
    (nowhere.directory / "s").write_bytes(canonical.canonicalize(SIGNED))
    told = nowhere.run("statement", "read", "s", "--who", "ada").splitlines()
    assert told[-1] == 'party:p1 is registered as counsel, by the name "Ada Example".'
    assert "were not verified" in told[-2]
    assert nowhere.json("statement", "read", "s", "--who", "ada")["who"] == told[-1:]
    nowhere.run("statement", "read", "s", "--who", "s", expected=2)


def test_a_service_named_for_a_file_is_refused_and_one_named_for_a_digest_is_asked(desk):
    desk.run("--url", NOWHERE, "statement", "read", "grant.bundle", expected=2)
    assert "leave --url out" in desk.aside
    desk.run("--url", NOWHERE, "statement", "read", "A" * 43, expected=12)


def test_nothing_is_signed_where_nobody_can_be_asked(desk):
    assert desk.run("statement", "sign", drafted(desk), "--key", "paula.jwk", "-o", "none.bundle", expected=2) == ""
    assert "It forbids everything" in desk.aside
    assert "--yes" in desk.aside
    assert not (desk.directory / "none.bundle").exists()


@pytest.mark.parametrize("answer", [b"n\n", b"\n"])
def test_nothing_is_signed_unless_the_answer_is_yes(desk, answer):
    ran = answered(desk, answer, "-o", "no.bundle")
    assert ran.returncode == 2
    assert b"Nothing was signed" in ran.stderr
    assert not (desk.directory / "no.bundle").exists()


def test_who_signs_reads_the_sentences_first_and_says_yes(desk):
    ran = answered(desk, b"y\n")
    assert ran.returncode == 0, ran.stderr
    read, _, rest = ran.stderr.decode().partition("Sign this with this key?")
    assert "It forbids everything: every use, in every work, by anybody." in read.splitlines()
    assert rest
    assert set(json.loads(ran.stdout)) == {"statement", "proofs"}


def test_what_is_signed_in_a_script_is_told_all_the_same(desk):
    bundle = desk.run("statement", "sign", drafted(desk), "--key", "paula.jwk", "--yes")
    assert len(json.loads(bundle)["proofs"]) == 1
    assert "It forbids everything: every use, in every work, by anybody." in desk.aside.splitlines()


@pytest.mark.parametrize("more", [(), ("--full",)])
def test_a_template_is_printed_where_there_is_no_ledger(nowhere, more):
    told = nowhere.run("statement", "template", "consent.grant", *more)
    assert json.loads(told) == catalogue.template("consent.grant", full=bool(more))


def test_a_template_with_names_of_ones_own_is_a_draft(desk):
    said = desk.run("statement", "template", "consent.grant")
    said = said.replace("party:p1", "party:paula").replace("party:studio-a", "party:studio")
    drafted_ = desk.run("statement", "draft", desk.write("terms.json", json.loads(said)), "--json")
    assert json.loads(drafted_)["plain_text"].count("party:paula") > 1


def test_a_type_nobody_knows_is_answered_with_the_nearest(nowhere):
    nowhere.run("statement", "template", "consent.grnat", expected=2)
    assert "nearest consent.grant; the list: consent vocabulary statement-types" in nowhere.aside
