"""What others register about a performer, a work or a tool makes nobody else's questions dearer (D1, D2, D6)."""

import pytest

from consent.callers import Caller
from consent.ledger.pages import Page
from consent.ledger.statements.grants import GrantFilter
from consent.view import View
from tests.crowd import Counted, crowded
from tests.world import PAULA, STUDIO

FEW, MANY = {"rivals": 5, "strangers": 1}, {"rivals": 450, "strangers": 50}
HERS, PAGE = GrantFilter(performer=PAULA), Page(limit=4)
STUDIOS = View(Caller("t", frozenset({"read"}), party=STUDIO))


@pytest.fixture(scope="module")
def quiet(tmp_path_factory):
    return crowded(tmp_path_factory.mktemp("quiet"), own=4, **FEW)


@pytest.fixture(scope="module")
def loud(tmp_path_factory):
    return crowded(tmp_path_factory.mktemp("loud"), own=4, **MANY)


def first_grant(world):
    return world.ledger.grants(page=PAGE, view=STUDIOS).grants[0].digest


ACTS = {
    "a check that is covered": lambda world: world.check(),
    "a check that is not": lambda world: world.check(languages=["fr"]),
    "a check that is not recorded": lambda world: world.check(record=False),
    "a list of one's own grants": lambda world: world.ledger.grants(page=PAGE, view=STUDIOS),
    "a list of one's own grants of her": lambda world: world.ledger.grants(HERS, PAGE, STUDIOS),
    "a grant": lambda world: world.grant(),
    "the history of a grant": lambda world: world.ledger.history(first_grant(world), STUDIOS),
    "evidence of a decision": lambda world: world.ledger.evidence("decision", world.check()["decision"], STUDIOS),
    "evidence of a grant": lambda world: world.ledger.evidence("grant", first_grant(world), STUDIOS),
}


@pytest.mark.parametrize("what", ACTS)
def test_it_costs_no_more_however_much_others_pile_up(quiet, loud, what):
    few, many = (Counted(world)(lambda world=world: ACTS[what](world)) for world in (quiet, loud))
    assert many.calls <= 1.5 * few.calls, (few, many)
    assert many.instructions <= 3 * few.instructions + 20, (few, many)
