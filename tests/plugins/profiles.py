"""How hard Hypothesis tries: `quick` at the desk, `ci` the same every time, `thorough` on request.

None has a deadline: a shared machine makes the time of one example a matter of luck.
`pytest --hypothesis-profile=thorough` chooses one by name.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings


@pytest.hookimpl(tryfirst=True)  # before Hypothesis' own plugin loads the profile the command line names
def pytest_configure() -> None:
    slow = [HealthCheck.too_slow]
    settings.register_profile("quick", deadline=None, max_examples=60, suppress_health_check=slow, derandomize=False)
    settings.register_profile("ci", settings.get_profile("quick"), derandomize=True, database=None, print_blob=True)
    settings.register_profile("thorough", settings.get_profile("quick"), max_examples=2000)
    settings.load_profile("ci" if os.environ.get("CI") == "true" else "quick")
