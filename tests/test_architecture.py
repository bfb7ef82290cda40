"""The ways that docs/architecture.md tells are the ways that are gone: which files, in which order."""

import re
import sys
from pathlib import Path

import pytest

from api.app import create_app
from tests.consent.test_register import grant_bytes
from tests.world import PAULA, STUDIO

ROOT = Path(__file__).resolve().parent.parent
FLOORS = tuple(f"{ROOT / floor}/" for floor in ("api", "consent", "signing"))


def steps(heading):
    """The files of a section's numbered steps, in order."""
    said = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    section = said.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    numbered = re.findall(r"^(\d+)\. `([^`]+)`: ", section, flags=re.MULTILINE)
    assert [int(number) for number, _ in numbered] == list(range(1, len(numbered) + 1))
    return [path for _, path in numbered]


def entered(act):
    """The files whose functions are called while something is done, in the order of first entry."""
    found = {}

    def note(frame, what, _):
        path = frame.f_code.co_filename
        if what == "call" and frame.f_code.co_name != "<module>" and path.startswith(FLOORS):
            found.setdefault(path.removeprefix(f"{ROOT}/"))

    sys.setprofile(note)
    try:
        act()
    finally:
        sys.setprofile(None)
    return list(found)


@pytest.fixture
def post(world):
    """Posts to the service, which has been asked before: what a process does once is not on the way."""
    client = create_app(ledger=world.ledger).test_client()
    token = {"Authorization": f"Bearer {world.ledger.new_token(scopes=['admin']).token}"}
    world.grant()
    assert client.post("/v1/checks", json=world.ask(), headers=token).json["outcome"] == "covered"
    return lambda path, **body: client.post(path, headers=token, **body)


def test_a_check_goes_the_way_that_is_told(world, post):
    told, question, given = steps("The way of a check"), world.ask(), []
    went = entered(lambda: given.append(post("/v1/checks", json=question)))
    assert given[0].json["outcome"] == "covered"
    assert len(told) > 20
    assert [path for path in went if path in told] == told


def test_a_registration_goes_the_way_that_is_told(world, post):
    told, bundle, given = steps("The way of a registration"), world.bundle(grant_bytes(world), [PAULA, STUDIO]), []
    went = entered(lambda: given.append(post("/v1/statements", data=bundle, content_type="application/json")))
    assert (given[0].status_code, given[0].json["state"]) == (201, "active")
    assert len(told) > 15
    assert [path for path in went if path in told] == told
