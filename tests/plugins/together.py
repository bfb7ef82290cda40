"""Where several workers share the tests (`-n`): those that use a fixture of their module go to one of them.

Such a fixture is dear, a ledger of a thousand entries or a furnished desk: it is made once, not once for each worker.
"""

from __future__ import annotations

from collections.abc import Generator

import pytest


def _shares(item: pytest.Item) -> bool:
    """Whether the test uses a fixture made once for its module."""
    made = item._fixtureinfo.name2fixturedefs if isinstance(item, pytest.Function) else {}
    return any(one.scope == "module" for definitions in made.values() for one in definitions)


@pytest.hookimpl(wrapper=True)  # before all others, as the workers' own plugin reads the groups first of them
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Generator[None, None, None]:
    if hasattr(config, "workerinput"):
        for item in filter(_shares, items):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
    return (yield)
