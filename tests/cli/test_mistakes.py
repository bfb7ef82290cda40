"""What a newcomer to the tutorial does wrong: each message says what is wrong, where, and what to do next."""

import base64
import json
import shlex
import shutil
import socket
import sqlite3
import subprocess
import zipfile
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from tests import program
from tests.commands import commands
from tests.desk import ASK, PROGRAM, Desk, furnished
from tests.ports import first_answer, kept_port
from tests.served import end

JSON = {
    " ".join(name.split()[1:]) for name, command in commands() if any(one.name == "json_" for one in command.params)
}
PAULA = {"type": "party.registration", "party": "party:zoe", "kind": "performer", "name": "Zoe Two", "identifiers": [],
         "birth_date": "1988-03-14", "home": "US-CA", "unions": [],
         "parties": [{"role": "registrar", "party": "party:registrar"}]}  # fmt: skip
TYPED = json.dumps(PAULA, indent=1)


OTHER = {"CONSENT_DATABASE": "sqlite:///other.db", "CONSENT_KEYS": "others"}


@dataclass(frozen=True)
class Mistake:
    """What is typed, how it ends, and words that the message holds: what is wrong, and what to do."""

    name: str
    line: str
    ends: int
    words: tuple[str, ...]
    file: bytes | None = None
    """What lies in `mine` beside what the desk has."""
    damage: Callable | None = None
    """What is done to a copy of the desk before."""
    environment: dict[str, str] = field(default_factory=dict)


def drafting(name, written, *words):
    raw = written if isinstance(written, bytes) else written.encode() if isinstance(written, str) else None
    return Mistake(name, "statement draft mine", 2, words, raw if raw is not None else json.dumps(written).encode())


def granting(name, change, *words):
    """A grant of the desk with a member of its scope written otherwise; read from the desk when the test runs."""
    return Mistake(name, "statement draft mine", 2, words, damage=lambda desk: _grant_otherwise(desk, change))


def asking(name, option, value, ends, *words):
    question = [*ASK, "--language", "en"]
    question[question.index(option) + 1] = value
    return Mistake(name, shlex.join(question), ends, words)


def _grant_otherwise(desk, change):
    grant = json.loads((desk.directory / "grant.json").read_text())
    grant["scopes"]["main"] |= change
    desk.write("mine", grant)


def _keys_gone(desk):
    shutil.rmtree(desk.directory / "keys")


def _keys_of_another_ledger(desk):
    _keys_gone(desk)
    desk.run("init", "--origin", "ledger.example/other", CONSENT_DATABASE="sqlite:///other.db")


def _keys_open(desk):
    (desk.directory / "keys/log.jwk").chmod(0o644)


def _of_schema(revision):
    def damage(desk):
        with sqlite3.connect(desk.directory / "consent.db") as database:
            database.execute("UPDATE alembic_version SET version_num = ?", (revision,))

    return damage


def _reformatted(desk):
    statement = json.loads((desk.directory / "grant.statement").read_text())
    (desk.directory / "mine").write_text(json.dumps(statement, indent=1))


def _changed_after_signing(desk):
    statement = (desk.directory / "grant.statement").read_bytes().strip().replace(b"scene 12", b"scene 13")
    held = json.loads((desk.directory / "grant.bundle").read_text())
    desk.write("mine", held | {"statement": base64.urlsafe_b64encode(statement).decode().rstrip("=")})


def _zipped_again(desk):
    with zipfile.ZipFile(desk.directory / "case.zip") as case, zipfile.ZipFile(desk.directory / "mine", "w") as again:
        for name in case.namelist():
            again.writestr(f"case/{name}", case.read(name))


def _to_another_ledger(desk):
    desk.run("init", "--origin", "ledger.example/other", CONSENT_DATABASE="sqlite:///other.db", CONSENT_KEYS="others")


def _policy_of_another_log(desk):
    _to_another_ledger(desk)
    desk.run("log", "export", "others-log", **OTHER)
    shutil.copy(desk.directory / "others-log/tlog-policy", desk.directory / "mine")


def _in_an_empty_directory(desk):
    desk.directory = desk.directory / "elsewhere"
    desk.directory.mkdir()


CASE = "verify evidence case.zip"
SIGN = "statement sign --yes"
ASKED = shlex.join([*ASK, "--language", "en"])
NO_FILE = "No such file or directory"

BEGINNING = [
    Mistake("a directory without a ledger", "log head", 12,
            ("no_ledger", "elsewhere", "consent init", "CONSENT_DATABASE"),
            damage=_in_an_empty_directory),
    Mistake("a second ledger over the first", "init", 2, ("ledger_exists", "nothing was changed", "CONSENT_DATABASE")),
    Mistake("an origin written as an address", "init --origin https://ledger.example", 2,
            ("/origin", "such as ledger.example/consent"), damage=_in_an_empty_directory),
    Mistake("a database that is no address", "log head", 2, ("CONSENT_DATABASE", "sqlite:///consent.db"),
            environment={"CONSENT_DATABASE": "consent.db"}),
    Mistake("the keys left behind", ASKED, 12, ("keys/log.jwk", NO_FILE, "set CONSENT_KEYS"), damage=_keys_gone),
    Mistake("the keys of another ledger", ASKED, 13, ("log.jwk is not the key", "set CONSENT_KEYS"),
            damage=_keys_of_another_ledger),
    Mistake("keys copied so that all may read them", ASKED, 12, ("can be read by others", "chmod 600 keys/log.jwk"),
            damage=_keys_open),
    Mistake("a database of an older version", "log head", 12, ("schema_other", "run consent upgrade"),
            damage=_of_schema("0001")),
    Mistake("a database of a newer version", "log head", 12, ("schema_other", "needs a newer version of this program"),
            damage=_of_schema("9999")),
    Mistake("a group's command misspelled", "statement drafts mine", 2, ("drafts", "Did you mean 'draft'")),
    Mistake("an option misspelled", "key new --out paula.jwk", 2, ("--out", "Did you mean '--output'")),
    Mistake("a key made over a key", "key new -o paula.jwk", 2, ("paula.jwk is there", "name another file")),
    Mistake("a key in a directory that is not there", "key new -o safe/paula.jwk", 2, (NO_FILE, "make its directory")),
]  # fmt: skip

FILES = [
    Mistake("a file that is not there", "statement draft paulla.json", 2, ("paulla.json", NO_FILE, "look at its name")),
    drafting("a trailing comma", TYPED[:-2] + ",\n}", "malformed_json", "line 16, character 1", "take out the comma"),
    drafting("a comma left out", TYPED.replace(",", "", 1), "line 3", "a comma is missing before it"),
    drafting("a bracket left open", TYPED[:-1], "it ends too early"),
    drafting("quotes of a word processor", "{“type”: “party.registration”}", "straight double quotes"),
    drafting("single quotes", "{'type': 'party.registration'}", "straight double quotes"),
    drafting("a comment", '{"v": 1 // the first\n}', "no comments", "take them out"),
    drafting("a document of a word processor", b"PK\x03\x04\x14\x00\xff\xfe", "word processor", "plain text in UTF-8"),
    drafting("a PDF", b"%PDF-1.7\n", "a PDF", "plain text in UTF-8"),
    drafting("UTF-16", TYPED.encode("utf-16"), "UTF-16", "save it as plain text in UTF-8"),
    drafting("Latin-1", TYPED.replace("Zoe", "Zoë").encode("latin-1"), "not UTF-8 at byte", "plain text in UTF-8"),
    drafting("a byte order mark", b"\xef\xbb\xbf" + TYPED.encode(), "byte order mark", "without one"),
    drafting("an empty file", "", "there is nothing in it"),
    drafting("a list of statements", [PAULA], "a statement is an object"),
    Mistake("a bundle written where no directory is",
            "statement sign --yes grant.statement --key paula.jwk -o out/grant.bundle", 2,
            ("file_unwritable", "out/grant.bundle", "make its directory first")),
]  # fmt: skip

STATEMENTS = [
    drafting("a member left out", {name: PAULA[name] for name in PAULA if name != "home"}, "/home", "required"),
    drafting("a member misspelled", PAULA | {"birthdate": "1988-03-14"}, "/birthdate", "did you mean 'birth_date'"),
    drafting("a type misspelled", PAULA | {"type": "party.registraton"}, "/type", "nearest party.registration"),
    drafting("a kind of party that is none", PAULA | {"kind": "actor"}, "/kind", "all: agency", "performer"),
    drafting("a day that does not exist", PAULA | {"birth_date": "1988-02-31"}, "/birth_date", "2026-09-15"),
    drafting("a day as Europeans write it", PAULA | {"birth_date": "14.03.1988"}, "/birth_date", "year-month-day"),
    drafting("a party without its prefix", PAULA | {"party": "zoe"}, "/party", "such as party:"),
    drafting("a territory by its name", PAULA | {"home": "California"}, "/home", "write its code", "US-CA"),
    drafting("a registrar misspelled", PAULA | {"parties": [{"role": "registrar", "party": "party:registar"}]},
             "/parties/0/key", "party:registar has no key", "is the id written right", "consent key register"),
    granting("a use misspelled", {"uses": ["replica.use.new_performanse"]}, "/scopes/main/uses/0",
             "nearest replica.use.new_performance; the list: consent vocabulary uses"),
    granting("a modality of one's own", {"modalities": ["voice"]}, "/modalities/0", "nearest voice", "voice_speech"),
    granting("a medium of one's own", {"media": ["streaming"]}, "/media/0", "all: ", "svod"),
    granting("a language by its name", {"languages": ["English"]}, "/languages/0", "such as en"),
    granting("a zone by its letters", {"term": {"from": "2026-01-01", "zone": "PST"}}, "zone", "America/Los_Angeles"),
    granting("a project as a text", {"projects": ["HARBOR-1"]}, "/projects/0", "an object", "scheme, value"),
    granting("one scene, and no array", {"scenes": "12"}, "/scenes", "an array", "brackets"),
    granting("a scene as a number", {"scenes": [12]}, "/scenes/0", "a string", "double quotes"),
]  # fmt: skip

SIGNING = [
    Mistake("a signature with another's key", f"{SIGN} grant.statement --key keys/registrar.jwk", 2,
            ("proof_not_named", "it waits for party:paula as performer")),
    Mistake("a key that is not there", f"{SIGN} grant.statement --key paulla.jwk", 2,
            ("paulla.jwk", "look at its name")),
    Mistake("a statement given as the key", f"{SIGN} grant.statement --key grant.statement", 2,
            ("grant.statement", "it is no private key")),
    Mistake("signing what was not drafted", f"{SIGN} grant.json --key paula.jwk", 2,
            ("not_canonical", "consent statement draft FILE makes the bytes to sign")),
    Mistake("signing what an editor reformatted", f"{SIGN} mine --key paula.jwk", 2,
            ("not_canonical", "consent statement draft"), damage=_reformatted),
    Mistake("a script that says no --yes", "statement sign grant.statement --key paula.jwk", 2,
            ("Nobody can be asked here", "sign with --yes")),
    Mistake("a statement submitted unsigned", "statement submit grant.statement", 2,
            ("grant.statement", "this is none", "consent statement sign FILE makes one")),
    Mistake("a statement changed after it was signed", "statement submit mine", 2,
            ("signature_invalid", "/proofs/0", "changed after they were signed"), damage=_changed_after_signing),
    Mistake("a bundle submitted to another ledger", "statement submit grant.bundle", 2,
            ("wrong_ledger", "ledger.example/desk", "draft it anew here"),
            damage=_to_another_ledger, environment=OTHER),
    Mistake("a key registered twice",
            "key register --party party:paul --role performer --key paula.jwk --registrar-key keys/registrar.jwk", 2,
            ("key_taken", "consent key new")),
    Mistake("a key registered by nobody who may",
            "key register --party party:paula --role performer --key paula.jwk --registrar-key studio.jwk", 2,
            ("key_unknown", "not registered for party:registrar", "consent key register")),
    Mistake("a role that is a profession",
            "key register --party party:paula --role actor --key paula.jwk --registrar-key keys/registrar.jwk", 2,
            ("--role", "'actor' is not one of", "'performer'")),
]  # fmt: skip

ASKING = [
    asking("a tool nobody declared", "--tool", "tool:vfxx", 10, "nobody had declared tool:vfxx", "/tools/0"),
    asking("a tool without its prefix", "--tool", "vfx", 2, "/tools/0", "such as tool:vfx"),
    asking("a performer by name", "--performer", "Paula One", 2, "--performer 'Paula One'", "such as party:paula"),
    asking("a performer misspelled", "--performer", "party:paulla", 10, "party:paulla is not registered"),
    asking("a project without its scheme", "--project", "HARBOR-1", 2, "--project 'HARBOR-1'", "house:HARBOR-1"),
    asking("a project misspelled", "--project", "house:HARBOUR-1", 10, "nobody had declared", "house:HARBOUR-1"),
    asking("a licensee by name", "--licensee", "Studio", 2, "/licensee", "such as party:"),
    asking("a use of one's own", "--use", "dubbing", 2, "/use", "the list: consent vocabulary uses"),
    asking("a territory in three letters", "--territory", "USA", 2, "/territories/0", "write its code, such as US"),
    Mistake("an amount without its unit", f"{ASKED} --amount 40", 2, ("--amount '40'", "such as second=42")),
    Mistake("a unit in the plural", f"{ASKED} --amount seconds=40", 2, ("'seconds'", "nearest second")),
    Mistake("a time without an hour", f"{ASKED} --at 2026-02-31", 2, ("/at", "such as 2026-09-15T10:00:00Z")),
    Mistake("no question", "check", 2, ("Nothing is asked", "give --request FILE")),
    Mistake("obligations of a work misspelled", "obligations --project house:HARBOUR-2", 2,
            ("project_unknown", "nobody has declared house:HARBOUR-2", "is it scheme:value, and in full")),
    Mistake("a digest with a letter cut off", f"statement show {'A' * 42}", 2,
            ("statement_unknown", "it has 42 characters", "copy the whole of it")),
    Mistake("a file for a digest", "evidence grant grant.bundle -o g.zip", 2,
            ("grant_unknown", "grant.bundle is a file")),
    Mistake("a withdrawal of a digest with a letter cut off", f"impact --grant {'A' * 42}", 2,
            ("/grant", "copy all of its 43 characters")),
    Mistake("a decision with letters cut off", "explain p3RwqYXk", 2, ("decision_unknown", "it has 8 characters")),
    Mistake("a profile of another year", "rules list --profile SAT27", 2, ("SAT27", "consent rules list names all")),
    Mistake("a scope that is none", "token new --scope reed", 2, ("/scopes", "'reed' is no scope", "check, read")),
    Mistake("a token for a party without its prefix", "token new --scope check --party studio", 2,
            ("/party", "party:")),
    Mistake("a scenario with a member misspelled", "scenario run mine", 2, ("/stepz", "mine"), file=b'{"stepz": []}'),
    Mistake("a scenario with a trailing comma", "scenario run mine", 2,
            ("mine", "take out the comma"), file=b'{"v": 1,}'),
]  # fmt: skip

VERIFYING = [
    Mistake("no policy", CASE, 12, ("policy_missing", "give --policy FILE")),
    Mistake("a statement for a policy", f"{CASE} --policy grant.json", 2,
            ("grant.json is no tlog-policy", "publishes")),
    Mistake("a zip for a policy", f"{CASE} --policy case.zip", 2, ("case.zip is no tlog-policy", "publishes")),
    Mistake("the policy of another log", f"{CASE} --policy mine", 12,
            ("does not know the log", "ledger.example/desk", "give the policy of that log"),
            damage=_policy_of_another_log),
    Mistake("evidence that was zipped again", "verify evidence mine --policy published/tlog-policy", 13,
            ("evidence_malformed", "never packed again", "ask for it anew"), damage=_zipped_again),
    Mistake("a statement verified as a bundle", "verify bundle grant.statement --keys mine", 13,
            ("missing_member", "consent statement sign FILE makes one"), file=b'{"keys": []}'),
    Mistake("one key for a set of keys", "verify bundle grant.bundle --keys paula.jwk", 2,
            ("paula.jwk", '{"keys": [...]}')),
    Mistake("a receipt without keys", "verify receipt case.zip --policy published/tlog-policy", 12,
            ("give --keys FILE",)),
]  # fmt: skip


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """What the tutorial leaves behind; nothing is done to it that does not go to a copy."""
    made = furnished(tmp_path_factory.mktemp("mistakes"))
    decision = made.json(*ASK, "--language", "en")["decision"]
    made.run("evidence", "decision", decision, "-o", "case.zip")
    made.run("log", "export", "published")
    return made


def _copy(desk, directory):
    shutil.copytree(desk.directory, directory)
    return Desk(directory)


def _line(written):
    """The words of a line, with --json where its command knows it."""
    words = shlex.split(written)
    known = {" ".join(words[:count]) for count in (1, 2)} & JSON
    return [*words, "--json"] if known else words


def _told(desk, line, **environment):
    ran = program.run(line, cwd=desk.directory, env=desk.environment | environment)
    return ran.returncode, ran.stdout.decode(), ran.stderr.decode()


def _assert_helps(line, ended, out, aside, mistake):
    assert ended == mistake.ends, out + aside
    assert "Traceback" not in out + aside
    if "--json" in line and mistake.ends != 10 and line[0] != "scenario":
        said = json.loads(out)
        assert said["exit"] == ended
        assert all(one["code"] and one["detail"] for one in said["errors"])
    for word in mistake.words:
        assert word in out + aside, (word, out + aside)


@pytest.mark.parametrize(
    "mistake", [*BEGINNING, *FILES, *STATEMENTS, *SIGNING, *ASKING, *VERIFYING], ids=lambda one: one.name
)
def test_a_mistake_is_told_with_what_is_wrong_and_what_to_do(mistake, desk, tmp_path):
    touches = mistake.damage is not None or mistake.file is not None
    own = _copy(desk, tmp_path / "own") if touches else desk
    if mistake.file is not None:
        (own.directory / "mine").write_bytes(mistake.file)
    if mistake.damage is not None:
        mistake.damage(own)
    line = _line(mistake.line)
    _assert_helps(line, *_told(own, line, **mistake.environment), mistake)


def test_no_two_mistakes_have_one_name_and_there_are_more_than_eighty():
    names = [one.name for one in (*BEGINNING, *FILES, *STATEMENTS, *SIGNING, *ASKING, *VERIFYING)]
    assert len(set(names)) == len(names) > 80


def test_line_ends_of_another_system_are_no_mistake(desk, tmp_path):
    own = _copy(desk, tmp_path / "own")
    (own.directory / "mine").write_bytes(TYPED.replace("\n", "\r\n").encode())
    assert "party:zoe is registered as a performer" in own.json("statement", "draft", "mine")["plain_text"]


@contextmanager
def _served(desk, port):
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "start_new_session": True}
    command = [str(PROGRAM), "serve", "--port", str(port)]
    process = subprocess.Popen(command, cwd=desk.directory, env=desk.environment, **silent)
    try:
        first_answer(f"http://127.0.0.1:{port}/readyz")
        yield f"http://127.0.0.1:{port}"
    finally:
        end(process)


def test_a_service_is_asked_wrongly_and_each_message_names_the_setting_to_change(desk, tmp_path):
    own = _copy(desk, tmp_path / "own")
    reading, asking = (
        own.json("token", "new", "--scope", one, "--party", "party:studio")["token"] for one in ("read", "check")
    )
    other = shlex.join(["party:other" if one == "party:studio" else one for one in [*ASK, "--language", "en"]])
    with kept_port() as port:
        with _served(own, port) as url:
            mistakes = [
                (Mistake("no token", ASKED, 4, ("token_missing", "set CONSENT_TOKEN")), url, ""),
                (Mistake("a token cut short", ASKED, 4,
                         ("token_invalid", "has expired", "a new one")), url, asking[:-1]),
                (Mistake("the wrong scope", ASKED, 4,
                         ("scope_missing", "the scope check", "ask for one")), url, reading),
                (Mistake("another's question", other, 4, ("party_bound", "/licensee", "party:studio")), url, asking),
                (Mistake("a path too many", ASKED, 2, ("route_unknown", "without a path")), f"{url}/v1", asking),
                (Mistake("https", ASKED, 12, ("service_unavailable", "CONSENT_URL")), f"https{url[4:]}", asking),
                (Mistake("no scheme", ASKED, 2, ("setting_unknown", "CONSENT_URL", "https://")), url[7:], asking),
                (Mistake("where none is needed", "log head", 2, ("database_only", "leave --url")), url, asking),
            ]  # fmt: skip
            for mistake, address, token in mistakes:
                line = _line(mistake.line)
                told = _told(own, line, CONSENT_URL=address, CONSENT_TOKEN=token)
                _assert_helps(line, *told, mistake)
        stopped = Mistake("stopped", ASKED, 12, ("service_unavailable", "is it running", "CONSENT_URL"))
        _assert_helps(_line(ASKED), *_told(own, _line(ASKED), CONSENT_URL=url, CONSENT_TOKEN=asking), stopped)


def test_a_port_that_is_taken_is_told_with_another_way(desk):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        line = ["serve", "--port", str(taken.getsockname()[1])]
        mistake = Mistake("a port that is taken", "", 12, ("port_taken", "stop what is there", "another --port"))
        ended, out, aside = _told(desk, line)
        assert ended in {2, 12}
        assert all(word in out + aside for word in mistake.words)
