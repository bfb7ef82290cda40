"""A thing has one name: its paths, shapes, commands, file in the ledger, tests and section carry it, or say why not."""

import re

import pytest

from api.app import ROUTES
from consent.cli import main
from tests.commands import commands
from tests.vectors import ROOT

FAMILIES = (
    "statements", "drafts", "grants", "checks", "reservations", "declarations", "disclosures", "obligations", "impact",
    "evidence", "documents", "log", "audit", "tokens", "witnesses", "keys", "rules", "scenarios", "ledgers", "verify",
    "vocabulary",
)  # fmt: skip

NO_ROUTE = {
    "tokens": "they are made and revoked where the ledger lies",
    "keys": "they are registered as statements",
    "rules": "they are the program's, with or without a ledger",
    "scenarios": "they run on throw-away ledgers",
    "ledgers": "they are founded where their database lies",
    "verify": "it needs no ledger, so nobody has to be asked",
    "vocabulary": "the words are the program's, with or without a ledger",
}

PLACES = {
    "routes": {
        "witnesses": ("api/witness.py", "a witness is another service"),
        **{family: (None, why) for family, why in NO_ROUTE.items()},
    },
    "shapes": {
        "evidence": (None, "it answers files, and its query is one that others ask too"),
        "witnesses": (None, "a witness speaks text"),
        **{family: (None, why) for family, why in NO_ROUTE.items()},
    },
    "commands": {
        "drafts": ("consent/cli/statements.py", "drafting is the first step to a statement: `consent statement draft`"),
        "grants": (None, "a grant is shown as a statement; who looks for grants is a tool, over HTTP"),
        "reservations": (None, "the tool that reserved ends it, over HTTP"),
    },
    "ledger": {
        "witnesses": ("consent/ledger/log/cosign.py", "what a ledger has of its witnesses are cosignatures"),
        "keys": (None, "a key is registered as any statement is"),
        "rules": (None, "rules know no ledger: consent/rules"),
        "scenarios": (None, "scenarios play on ledgers from above: consent/scenario"),
        "ledgers": ("consent/bootstrap.py", "what makes a ledger stands above it"),
        "verify": (None, "it knows no ledger: consent/verify, consent/evidence"),
        "vocabulary": (None, "words know no ledger: consent/vocabulary"),
    },
    "tests": {
        "ledgers": ("tests/cli/test_main.py", "a ledger is founded by every test; this one does it as a person does"),
        "verify": ("tests/consent/test_evidence.py", "what is verified there is evidence, a receipt or a bundle"),
    },
    "section": {
        "keys": ("Revoked keys", "what a key is stands with signatures; what becomes of one is a question of its own"),
        "ledgers": ("A ledger's own files", "what else there is to say of a ledger is the whole page"),
        "verify": ("Receipts that wait, and verifying one", "verifying is told where that stands which is verified"),
    },
}  # fmt: skip
"""What does not lie where its name says: where it lies, or that it is nowhere, and why."""

KIN = {
    "declare": "declarations", "disclose": "disclosures", "explain": "checks", "status": "checks",
    "init": "ledgers", "upgrade": "ledgers", "demo": "ledgers",
}  # fmt: skip
"""Verbs that stand with the thing they are about."""

SHARED_SHAPES = {("declarations", "checks"): "a declared use is asked as a check is"}

NO_THING = {
    "replicas": "servers that are read and never written",
    "scope_index": "all scopes of a performer at once, against the box algebra",
    "two_services": "several services on one database",
    "as_of": "every reading route at an earlier instant and size",
    "bounds": "every route and every member, by values nobody means",
    "beyond_bounds": "what was stored before there were bounds, by everything that looks at it",
    "abuse": "every route, by whoever means ill",
    "cost": "how often the database is asked, by whatever asks it",
    "start": "what is loaded before anything is done, whichever command it is",
    "by_index": "how the database finds what is asked, by whatever asks it",
    "cost_of_others": "what it costs to ask where others have piled up much, for each thing that is asked",
    "who_sees_what": "every route, by every kind of caller, for the secrets of others",
    "mistakes": "what a newcomer does wrong, whichever command tells it",
    "files": "who may read what commands write, whichever command writes it",
    "growth": "how the steps of a decision grow with each kind of input",
    "storms": "a live service while its processes are killed, whatever is asked of it",
    "routes": "the main job, and what holds for every route",
    "outbound_timestamps": "one file of the room, apart for what it needs",
    "power_by_ones_own_word": "a kind of fault: every statement that gives power, by whoever may and may not say it",
    "one_party_on_both_sides": "a kind of fault: every permitting statement by who gains by it",
    "undoing_asks_no_less_than_doing": "a kind of fault: every undoing statement against what the doing took",
    "a_person_is_not_an_id": "a kind of fault: two registrations of one person",
    "neither_the_first_nor_the_last_of_several_wins": "a kind of fault: several of one kind",
    "a_work_by_another_name": "a kind of fault: one work under several identifiers, and what is left out later",
    "a_registrars_word_falls_with_its_key": "a kind of fault: what a registrar alone vouched for",
}


def found(patterns):
    """Where in the repository something lies at one of the patterns."""
    return {path.relative_to(ROOT).as_posix() for pattern in patterns for path in ROOT.glob(pattern)}


def headings(page):
    """The headings of a page, without anchors and numbers."""
    lines = [line for line in (ROOT / "docs" / page).read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    return [re.sub(r'^#+ |<a id="[^"]*"></a>|§[0-9.]+ ', "", line).strip() for line in lines]


SECTIONS = {*headings("api.md"), *headings("specification.md")}


def by_name(kind, family):
    """Where a thing of that name lies by its name alone."""
    if kind == "section":
        return {family.capitalize()} & SECTIONS or found([f"docs/{family}.md"])
    return found({
        "routes": [f"api/v1/{family}.py"],
        "shapes": [f"api/schemas/{family}.py"],
        "commands": [f"consent/cli/{family}.py"],
        "ledger": [f"consent/ledger/{family}/__init__.py", f"consent/ledger/*/{family}.py"],
        "tests": [f"tests/*/test_{family}.py", f"tests/{family}/__init__.py"],
    }[kind])  # fmt: skip


@pytest.mark.parametrize("kind", PLACES)
@pytest.mark.parametrize("family", FAMILIES)
def test_a_thing_lies_under_its_name_or_says_why_not(family, kind):
    if family not in PLACES[kind]:
        assert by_name(kind, family), f"{kind} of {family}: no such place, and no reason"
        return
    place, why = PLACES[kind][family]
    assert why
    named = by_name(kind, family)
    assert place not in named if place else not named, "an exception that is none"
    assert place is None or place in SECTIONS or (ROOT / place).is_file()


V1 = [route for route in ROUTES if route.rule.startswith("/v1/")]


def family_of(route):
    return route.rule.split("/")[2]


@pytest.mark.parametrize("route", V1, ids=lambda route: f"{route.method} {route.rule}")
def test_a_route_is_written_in_the_file_of_its_family_and_speaks_its_shapes(route):
    family = family_of(route)
    assert family in FAMILIES
    assert route.view.__module__ == f"api.v1.{family}"
    schemas = [one for one in (*route.answers.values(), route.body, route.query) if isinstance(one, type)]
    others = {one.__module__.removeprefix("api.schemas.") for one in schemas} - {family, "shapes"}
    assert {(family, other) for other in others} <= set(SHARED_SHAPES)


def test_every_file_of_routes_and_shapes_is_a_familys():
    served = {family_of(route) for route in V1}
    assert {path.stem for path in (ROOT / "api" / "v1").glob("*.py")} - {"__init__"} == served
    assert {path.stem for path in (ROOT / "api" / "schemas").glob("*.py")} - {"__init__", "shapes"} <= served


def test_the_page_on_http_has_a_section_for_each_family_in_the_order_of_the_routes():
    sections = [one for one in headings("api.md")[1:] if not one.startswith("Facts")]
    assert sections == [family.capitalize() for family in dict.fromkeys(map(family_of, V1))]


def test_a_command_stands_in_the_file_of_its_name_its_plural_or_its_thing():
    for name, place in main._PLACES.items():
        module, _, attribute = place.partition(":")
        file = module.removeprefix("consent.cli.")
        assert file in {name, f"{name}s", f"{name}es", KIN.get(name)}, name
        assert file in FAMILIES, name
        assert attribute == name


def test_what_is_said_about_a_command_is_about_one_there_is():
    assert set(KIN) <= set(main._PLACES)
    grouped = {name.split()[1] for name, _ in commands()}
    assert set(main._PLACES) <= grouped
    assert grouped - set(main._PLACES) == {"serve"}


MODULES = {path.stem for floor in ("api", "consent", "signing") for path in (ROOT / floor).rglob("*.py")} | {
    path.parent.name for floor in ("api", "consent", "signing") for path in (ROOT / floor).rglob("__init__.py")
}
NAMED = [path for folder in ("api", "cli", "consent", "pure") for path in (ROOT / "tests" / folder).glob("test_*.py")]


@pytest.mark.parametrize("path", NAMED, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_file_of_tests_is_named_as_what_it_tests(path):
    name = path.stem.removeprefix("test_")
    assert (name in MODULES | set(FAMILIES)) != (name in NO_THING)


def test_every_exception_is_about_something_there_is():
    assert {family for known in PLACES.values() for family in known} <= set(FAMILIES)
    assert set(NO_THING) <= {path.stem.removeprefix("test_") for path in NAMED}
