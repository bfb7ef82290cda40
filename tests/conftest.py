from __future__ import annotations

import pytest

from tests.world import World


@pytest.fixture
def world(tmp_path):
    made = World(tmp_path)
    yield made
    made.check_log()


@pytest.fixture(scope="session")
def conformance_set(tmp_path_factory):
    """The conformance set, laid out as it is published."""
    from tests.conformance_set import building

    folder = tmp_path_factory.mktemp("published") / building.NAME
    building.write(building.files(), folder)
    return folder
