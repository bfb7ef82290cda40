from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

from tests.world import World

# One profile everywhere: no deadlines, because two shared cores make times a matter of luck.
settings.register_profile("house", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


@pytest.fixture
def world(tmp_path):
    made = World(tmp_path)
    yield made
    made.check_log()
