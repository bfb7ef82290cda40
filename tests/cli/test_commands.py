"""Every command: what it is given is used or refused, what it says is told in one form, and its help shows how (B1)."""

import json
import os

import click
import pytest

from consent.cli.groups import OFFLINE
from consent.cli.main import cli
from signing import digests
from tests.commands import commands
from tests.program import run

COMMANDS = {name.removeprefix("consent "): command for name, command in commands()}
ENVIRONMENT = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}


def said(*arguments, cwd, **environment):
    return run(arguments, cwd=str(cwd), env={**ENVIRONMENT, **environment})


def value_of(option):
    """Something an option takes, once."""
    if option.is_flag:
        return []
    if isinstance(option.type, click.Choice):
        return [option.type.choices[0]]
    return ["1"]


def parse(command, arguments):
    """What the program makes of a line, up to running the command."""
    context = click.Context(cli, info_name="consent")
    group, path = cli, command.split()
    for name in path[:-1]:
        group = group.get_command(context, name)
        context = click.Context(group, info_name=name, parent=context)
    return group.resolve_command(context, [path[-1], *arguments])


ONCE = [
    (name, option.opts[-1])
    for name, command in COMMANDS.items()
    for option in command.params
    if isinstance(option, click.Option) and not option.multiple
]


@pytest.mark.parametrize(("name", "option"), ONCE)
def test_an_option_that_is_taken_once_is_refused_when_it_is_given_twice(name, option):
    [found] = [one for one in COMMANDS[name].params if option in one.opts]
    once = [option, *value_of(found)]
    parse(name, once)
    with pytest.raises(click.UsageError, match="given 2 times"):
        parse(name, [*once, *once])


@pytest.mark.parametrize("name", COMMANDS)
def test_its_help_shows_an_example_that_it_would_take(name, tmp_path):
    context = click.Context(cli, info_name="consent")
    shown = COMMANDS[name].get_help(click.Context(COMMANDS[name], info_name=name, parent=context))
    [example] = [line.strip() for line in shown.splitlines() if line.startswith("    consent ")]
    arguments = example.removeprefix("consent ").removeprefix(name).split()
    assert example.startswith(f"consent {name}")
    assert parse(name, arguments)[1] is COMMANDS[name]
    for option in (one for one in COMMANDS[name].params if one.required and isinstance(one, click.Option)):
        assert set(option.opts) & set(arguments), option.opts
    assert said(*name.split(), "-h", cwd=tmp_path).stdout.decode().startswith("Usage: consent")


@pytest.mark.parametrize("name", COMMANDS)
def test_an_error_is_json_where_json_was_asked_for(name, tmp_path):
    ended = said(*name.split(), "--no-such-option", "--json", cwd=tmp_path)
    told = json.loads(ended.stdout)
    assert (ended.returncode, told["exit"], told["errors"][0]["code"]) == (2, 2, "usage")
    assert "no-such-option" in told["errors"][0]["detail"]


def test_an_error_of_ours_is_told_in_json_with_its_code_and_place(tmp_path):
    ended = said("status", "p3RwqYXk0mFvB1sT6uZc9A", "--json", cwd=tmp_path)
    told = json.loads(ended.stdout)
    assert told["exit"] == ended.returncode == 12
    assert set(told["errors"][0]) == {"code", "pointer", "detail"}
    assert told["errors"][0]["code"] == "no_ledger"


# -- a service that is named is asked, or refused ---------------------------------------------------------------------

NOWHERE = "http://127.0.0.1:9"
ASKING = {"audit sample", "check", "declarations", "declare", "disclose", "document get", "document put",
          "evidence decision", "evidence grant", "evidence project", "explain", "impact", "key register",
          "key revoke", "log statement", "obligations", "statement draft", "statement read", "statement show",
          "statement submit", "status"}  # fmt: skip


def test_every_command_asks_a_service_or_works_on_the_database_or_asks_nobody():
    assert set(COMMANDS) >= OFFLINE
    assert set(COMMANDS) >= ASKING
    assert not OFFLINE & ASKING


@pytest.mark.parametrize("name", sorted(OFFLINE))
def test_a_url_said_for_a_command_that_asks_nobody_is_refused(name, tmp_path):
    ended = said("--url", NOWHERE, *name.split(), cwd=tmp_path)
    assert ended.returncode == 2
    assert b"leave --url out" in ended.stderr


EXAMPLES = {
    "init": [], "upgrade": [], "serve": [], "log head": [], "log prove": ["0"], "log consistency": ["1", "2"],
    "log export": ["out"], "log timestamp": [], "log audit": [], "token list": [], "token revoke": ["Ab3dEf6hIj9k"],
    "token new": ["--scope", "read"], "witness list": [], "witness quorum": ["1"], "witness retire": ["w"],
}  # fmt: skip


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("how", ["--url", "CONSENT_URL"])
def test_a_service_named_for_what_is_done_on_the_database_is_refused(name, how, tmp_path):
    environment = {"CONSENT_URL": NOWHERE} if how == "CONSENT_URL" else {}
    line = [*name.split(), *EXAMPLES[name]]
    ended = said(*(("--url", NOWHERE, *line) if how == "--url" else line), cwd=tmp_path, **environment)
    assert ended.returncode == 2, ended.stderr
    assert b"database_only" in ended.stderr
    assert list(tmp_path.iterdir()) == []


# -- what a check is given --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [(), ("--reserve",), ("--no-record",), ("--at", "2026-09-15T10:00:00Z"), ("--reserve", "--no-record")],
)
def test_a_check_that_asks_nothing_is_refused_and_logs_nothing(line, tmp_path):
    assert said("init", cwd=tmp_path).returncode == 0
    ended = said("check", *line, cwd=tmp_path)
    assert ended.returncode == 2
    assert b"Nothing is asked" in ended.stderr
    assert json.loads(said("log", "head", "--json", cwd=tmp_path).stdout)["tree_size"] == 1


BESIDE = [
    option.opts[-1] for option in COMMANDS["check"].params
    if isinstance(option, click.Option) and option.name not in {"file", "json_"}
]  # fmt: skip


@pytest.mark.parametrize("option", BESIDE)
def test_a_question_in_a_file_takes_nothing_beside_it(option, tmp_path):
    [found] = [one for one in COMMANDS["check"].params if option in one.opts]
    ended = said("check", "--request", "question.json", option, *value_of(found), cwd=tmp_path)
    assert ended.returncode == 2
    assert b"--request holds the whole question" in ended.stderr


# -- a statement about one thing is true of that thing -----------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        ("obligations", "--project"),
        ("declarations", "--project"),
        ("disclose", "--project"),
        ("evidence", "project", "-o", "case.zip"),
    ],
)
def test_a_work_that_nobody_declared_is_an_error_and_no_empty_answer(line, tmp_path):
    assert said("init", cwd=tmp_path).returncode == 0
    ended = said(*line, "eidr:10.5240/7791-8534-2C23-9030-8610-5", cwd=tmp_path)
    assert ended.returncode == 2
    assert b"project_unknown" in ended.stderr
    assert not (tmp_path / "case.zip").exists()


@pytest.mark.parametrize("held", ["hello", "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuF", "é" * 43])
def test_what_is_no_digest_is_not_watched_for(held, tmp_path):
    ended = said("log", "watch", str(tmp_path), "--digest", held, cwd=tmp_path)
    assert ended.returncode == 2
    assert b"/digest/0" in ended.stderr


def test_no_id_of_ours_begins_as_an_option_does():
    assert not any(digests.random_name(1).startswith("-") for _ in range(2_000))
