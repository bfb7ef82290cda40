"""Documents that cannot rot: every command in them is run, every code, setting and fact they list is the code's own."""

import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from consent import settings
from consent.decision import facts
from consent.rules import engine
from tests import vectors
from tests.commands import commands
from tools import make_rules_page, make_sentences_page, make_statements_page, make_vocabulary_page

ROOT = vectors.ROOT
DOCS = sorted((ROOT / "docs").rglob("*.md"))
PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md")] + DOCS


def blocks(path):
    return re.findall(r"^```console\n(.*?)^```", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)


def script(path):
    """The commands of a page as one shell script: lines after `$`, and what here-documents hold.

    A page of `how-to` begins where the first of them ends.
    """
    first = path.parent / "README.md"
    before = script(first) if path.parent.name == "how-to" and path != first else ""
    return before + "".join(re.sub(r"^\$ ", "", line, flags=re.MULTILINE) for line in blocks(path))


@pytest.mark.parametrize("path", [one for one in PAGES if blocks(one)], ids=lambda path: path.name)
def test_every_command_on_a_page_runs_in_order(path, tmp_path, request):
    if path.name == "conformance.md":  # it begins with the set unpacked
        (tmp_path / "conformance-set").symlink_to(request.getfixturevalue("conformance_set"))
    environment = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "HOME": str(tmp_path), "CROWD": "3"}
    environment |= {name: os.environ[name] for name in ("PYTHONPATH",) if name in os.environ}
    ran = subprocess.run(["bash", "-euo", "pipefail"], input=script(path), text=True, cwd=tmp_path, env=environment,
                         capture_output=True, timeout=600, check=False)  # fmt: skip
    assert ran.returncode == 0, ran.stderr


def test_the_readme_sets_up_with_exactly_two_commands():
    said = (ROOT / "README.md").read_text(encoding="utf-8")
    (commands,) = re.findall(r"^```\n(.*?)^```", said, flags=re.DOTALL | re.MULTILINE)
    assert commands.split("\n") == ["make demo", "make test", ""]
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE)
    assert {"demo", "test"} <= set(targets)
    assert "make test" in (ROOT / ".ci" / "run").read_text()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_link_between_pages_leads_somewhere(path):
    for target in re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8")):
        assert target.startswith("https://") or (path.parent / target).exists(), target


RAISED = re.compile(
    r"(?:Problem\(|\.of\(|Malformed\(|VerificationFailed\(|UnknownKey\(|ExtraMissing\(|note\(problems, "
    r'|_problem\(status, )\s*"([a-z][a-z_]+)"'
)


def test_every_code_in_the_source_is_documented():
    documented = set(re.findall(r"`([a-z][a-z_]+)`", (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")))
    sources = [path for floor in ("api", "consent", "signing") for path in (ROOT / floor).rglob("*.py")]
    raised = {code for path in sources for code in RAISED.findall(path.read_text(encoding="utf-8"))}
    assert len(raised) > 60
    assert raised - documented == set()


def test_every_setting_is_documented():
    said = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    for variable in settings._NAMES.values():
        assert f"`{variable}`" in said


def rows(text):
    """The names in the first cell of a table's rows."""
    cells = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    return set(re.findall(r"`([a-z_]+)`", " ".join(cells)))


def test_every_fact_is_documented_in_its_table():
    said = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    of_request, of_performance = said.split("in `facts` of the request")[1].split("in `facts` of a performance")
    assert rows(of_request) == set(facts.OF_THE_REQUEST)
    assert rows(of_performance) == set(facts.OF_A_PERFORMANCE)


def test_every_rule_is_named_on_the_page_for_lawyers():
    said = (ROOT / "docs" / "deciding.md").read_text(encoding="utf-8")
    numbers = {int(number) for number in re.findall(r"(?:CORE| )-(\d\d)\b", said)}
    for first, last in re.findall(r"CORE-(\d\d) … -(\d\d)", said):
        numbers |= set(range(int(first), int(last) + 1))
    assert numbers == {int(rule.id.removeprefix("CORE-")) for rule in engine.current().rules if rule.profile == "CORE"}


def test_the_page_of_rules_is_the_one_the_rules_make():
    assert make_rules_page.PAGE.read_text(encoding="utf-8") == make_rules_page.page(), "stale: run make rules"


def test_the_page_of_sentences_is_the_one_they_make():
    assert make_sentences_page.PAGE.read_text(encoding="utf-8") == make_sentences_page.page(), (
        "stale: run make sentences"
    )


def test_the_page_of_statements_is_the_one_the_readers_make():
    assert make_statements_page.PAGE.read_text(encoding="utf-8") == make_statements_page.page(), (
        "stale: run make statements"
    )


def test_the_page_of_words_is_the_one_the_lists_make():
    assert make_vocabulary_page.PAGE.read_text(encoding="utf-8") == make_vocabulary_page.page(), (
        "stale: run make vocabulary"
    )


def test_every_command_has_help_and_every_option_says_what_it_is_for():
    for name, command in commands():
        assert command.help, name
        assert all(getattr(one, "help", "") or one.name in {"party", "role", "reason", "alg", "assurance", "purposes"}
                   for one in command.params if isinstance(one, click.Option)), name  # fmt: skip


def test_the_offline_core_imports_no_server_and_no_database():
    said = "import consent.receipt, consent.decision.decide, consent.admission.admit, sys; print([n for n in ('flask',"
    said += "'marshmallow', 'apispec', 'sqlalchemy', 'alembic', 'click', 'granian') if n in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True, cwd=ROOT)
    assert ran.stdout.strip() == "[]"


def test_every_threat_has_a_test_that_exists():
    said = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
    rows_ = [line for line in said.splitlines() if line.startswith("| ") and "by |" not in line]
    assert len(rows_) >= 70
    for row in rows_:
        named = re.findall(r"`(tests/[^`]+)`", row.split("|")[-2])
        assert named, row
        for one in named:
            path, _, name = one.partition("::")
            assert (ROOT / path).is_file(), one
            assert not name or f"def {name}(" in (ROOT / path).read_text(encoding="utf-8"), one


DECISIONS = sorted((ROOT / "docs" / "adr").glob("0*.md"))
HEAD = re.compile(r"# (\d+)\. (.+)\n\n\*\*Date\*\* (\d{4}-\d\d-\d\d)\. \*\*Status\*\* (accepted|replaced by \d+)\.\n")


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_each_decision_of_ours_is_dated_says_whether_it_holds_and_what_was_refused(path):
    said = path.read_text(encoding="utf-8")
    found = HEAD.match(said)
    assert found is not None
    number, title, date, status = found.groups()
    assert path.name.startswith(f"{int(number):04}-")
    assert "**Refused" in said
    row = f"| [{number}]({path.name}) | {title} | {date} | {status} |"
    assert row in (path.parent / "README.md").read_text(encoding="utf-8").splitlines()


def test_every_path_the_architecture_names_is_there():
    said = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:[a-z_]+/)+(?:[a-z_]+\.py)?)`", said))
    assert len(named) > 40
    assert [one for one in sorted(named) if not any((ROOT / floor / one).exists() for floor in ("", "consent"))] == []
