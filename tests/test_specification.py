"""The specification against the program: what is cited is there, and what the program has is named in it."""

import re
from collections import defaultdict
from pathlib import Path

import pytest

from api import openapi
from api.app import ROUTES
from consent import entry, settings
from consent.cli import codes
from consent.coverage.scope import FACETS
from consent.decision import facts
from consent.rules import engine
from consent.rules.core.catalogue import FACET_RULE
from consent.rules.model import REFUSING, Effect, Settler
from consent.statements.statement import _COMMON, _COMMON_OPTIONAL, TYPES
from consent.states.state import STATES
from consent.vocabulary import words
from tests import vectors
from tests.commands import commands

ROOT = vectors.ROOT
PATH = ROOT / "docs" / "specification.md"
SAID = PATH.read_text(encoding="utf-8")
FOUND = [path for place in ("docs", "tests", "consent") for path in (ROOT / place).rglob("*.md")]
PAGES = [path for path in (*ROOT.glob("*.md"), *FOUND) if "node_modules" not in path.parts]
FLOORS = ("api", "bench", "consent", "docs", "migrations", "signing", "tests", "tools")
TEXTS = {".json", ".md", ".mako", ".py", ".sh", ".toml", ".txt", ".typ", ".yaml", ".yml", ""}
HEADING = re.compile(r'^#+ <a id="s([\d.]+)"></a>§([\d.]+) \S', re.MULTILINE)
CITED = re.compile(r"\bspec(?:ification)?\s+((?:§\d+(?:\.\d+)*(?:,| and| to)?\s?)+)", re.IGNORECASE)
ELSEWHERE = re.compile(
    r"\bcontract'?s?,? (?:§|\d+\.\d)|\bcontract\.md|\bcases README|\bREADME,? §?\d|\bdomain reference|\bdomain\.md"
    r"|\breference: domain|\blaw-check|\bfaults\.md|\becosystem\.md|\bcrypto\.md",
    re.IGNORECASE,
)


def clause(number):
    """The text of a clause, or of a whole section."""
    level = "## " if "." not in number else "#"
    after = SAID.split(f'<a id="s{number}"></a>', 1)[1]
    return re.split(rf"^{level}", after, maxsplit=1, flags=re.MULTILINE)[0]


def first_cells(text):
    """What stands in code type in the first cell of each row of the tables."""
    cells = [line.split("|")[1] for line in text.splitlines() if line.startswith("| ")]
    return [one for cell in cells for one in re.findall(r"`([^`]+)`", cell)]


def texts():
    """Every text file of the repository but this one."""
    listed = [path for floor in FLOORS for path in (ROOT / floor).rglob("*")]
    for path in [*listed, *ROOT.iterdir()]:
        hidden = any(part.startswith(".") or part == "__pycache__" for part in path.relative_to(ROOT).parts)
        if path.is_file() and path.suffix in TEXTS and not hidden and path != Path(__file__):
            yield path.relative_to(ROOT), path.read_text(encoding="utf-8")


# -- citations -------------------------------------------------------------------------------------------------------


def test_every_clause_has_its_own_address_and_they_count_without_a_gap():
    found = HEADING.findall(SAID)
    assert all(address == number for address, number in found)
    assert len(set(found)) == len(found) == SAID.count('<a id="s')
    sections = [number for number, _ in found if "." not in number]
    assert sections == [str(one + 1) for one in range(len(sections))]
    for section in sections:
        inner = [number for number, _ in found if number.startswith(f"{section}.")]
        assert inner == [f"{section}.{one + 1}" for one in range(len(inner))]


def test_every_citation_leads_to_a_clause():
    there = {number for number, _ in HEADING.findall(SAID)}
    cited = [(path, number) for path, text in texts() for found in CITED.findall(text)
             for number in re.findall(r"§(\d+(?:\.\d+)*)", found)]  # fmt: skip
    assert len(cited) > 60
    assert [one for one in cited if one[1] not in there] == []


def test_nothing_cites_a_document_that_is_not_in_the_repository():
    assert [(str(path), found.group()) for path, text in texts() for found in ELSEWHERE.finditer(text)] == []


def slug(heading):
    """The address a heading has on the pages of a repository."""
    return re.sub(r"[^\w\- ]", "", re.sub(r"<[^>]+>", "", heading).strip().lower()).replace(" ", "-")


def addresses(text):
    headings = {slug(one) for one in re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)}
    return headings | set(re.findall(r'<a id="([^"]+)">', text))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_of_a_page_leads_to_a_file_and_to_a_place_in_it(path):
    for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8")):
        if target.startswith("https://"):
            continue
        file, _, place = target.partition("#")
        page = path.parent / file if file else path
        assert page.exists(), target
        assert not place or place in addresses(page.read_text(encoding="utf-8")), target


# -- what the program has --------------------------------------------------------------------------------------------


def test_every_statement_type_is_specified_with_who_must_sign_it():
    said = clause("2.3")
    assert {one for one in first_cells(said) if "." in one or one in TYPES} == set(TYPES)
    assert all(len(line.split(" | ")) == 4 for line in said.splitlines() if line.startswith("| `"))


def test_the_members_of_all_statements_and_the_facets_of_a_scope_are_specified():
    assert set(first_cells(clause("2.1"))) == {*_COMMON, *_COMMON_OPTIONAL}
    listed = clause("2.6").split("in answers: ")[1].split(". ")[0]
    assert re.findall(r"`(\w+)`", listed) == list(FACETS)


def test_every_state_and_every_event_of_the_log_is_specified():
    assert set(first_cells(clause("2.8"))) == STATES
    assert set(first_cells(clause("3.2"))) == entry.EVENTS


def test_every_word_is_specified():
    said = set(
        re.findall(r"`([^`]+)`", clause("1.8") + clause("5.40") + clause("5.41") + clause("4.1") + clause("1.9"))
    )
    lists = {name: one for name, one in vars(words).items() if name.isupper() and isinstance(one, frozenset)}
    assert len(lists) > 25
    assert {name: sorted(one - said) for name, one in lists.items() if one - said} == {}


def test_every_outcome_is_specified_from_best_to_worst():
    assert re.findall(r"`(\w+)`", clause("4.6"))[:4] == list(words.OUTCOMES)


def test_every_fact_an_asker_may_state_is_specified():
    assert set(first_cells(clause("5.40"))) == {"facts", *facts.OF_THE_REQUEST}
    assert set(first_cells(clause("5.41"))) == {"facts", *facts.OF_A_PERFORMANCE}


def reported():
    """The codes by rule, and by profile where a row names a whole one."""
    found = defaultdict(set)
    for line in clause("5.42").splitlines():
        if not line.startswith("| ") or line.startswith("| rules"):
            continue
        _, rules, said, _ = line.split("|")
        profile = ""
        for named in re.findall(r"([A-Z][A-Z0-9]+)?(-[0-9A-Z]{1,2})?", rules):
            profile = named[0] or profile
            if any(named):
                found[profile + named[1]] |= set(re.findall(r"`(\w+)`", said))
    return found


def test_every_code_a_rule_reports_is_specified():
    found = reported()
    speaking = (*REFUSING, Effect.ESCALATE)
    said = [(rule, one.code) for rule in engine.current().rules for one in rule.clauses
            if one.code and one.effect in speaking]  # fmt: skip
    assert len(said) > 60
    assert [(rule.id, code) for rule, code in said if code not in found[rule.id] | found[rule.profile]] == []
    assert [one for one in FACET_RULE.values() if one[1] not in found[one[0]]] == []


def test_every_rule_that_rests_on_a_persons_will_is_specified_as_such():
    (row,) = (line for line in clause("5.33").splitlines() if line.startswith("| CORE-02"))
    named, profile = set(), ""
    for one in re.findall(r"([A-Z][A-Z0-9]+)?(-\d\d)", row.split("|")[1]):
        profile = one[0] or profile
        named.add(profile + one[1])
    assert named == {rule.id for rule in engine.current().rules if rule.settled_by is Settler.PERSON}


def written(rule):
    """A route's path with its parameters as the specification writes them."""
    return re.sub(r"<(?:int:|path:)?([a-z0-9]+)>", r"{\1}", rule)


def test_every_route_is_specified_with_the_scope_it_asks_for():
    rows = [[cell.strip() for cell in line.split("|")] for line in clause("6.6").splitlines() if line.startswith("| `")]
    said = {row[1].strip("`"): row[2] for row in rows}
    routes = (*ROUTES, *openapi.routes(ROUTES))
    assert said == {f"{one.method} {written(one.rule)}": one.scope or "public" for one in routes}


def test_every_command_is_specified_and_no_other():
    assert set(first_cells(clause("7.2"))) == {name for name, _ in commands()}


def test_every_exit_code_is_specified_and_no_other():
    numbers = {int(one) for one in re.findall(r"^\| (\d+) \|", clause("7.3"), flags=re.MULTILINE)}
    assert numbers == {one for name, one in vars(codes).items() if name.isupper() and isinstance(one, int)}


def test_every_setting_is_specified_and_no_other():
    assert set(first_cells(clause("7.4"))) == set(settings._NAMES.values())
