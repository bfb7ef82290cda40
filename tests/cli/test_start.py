"""A short command loads what it needs: what starting costs is counted in what is imported, not in time."""

import subprocess
import sys

import pytest

HEAVY = {"sqlalchemy", "flask", "granian", "alembic", "marshmallow", "typst", "consent.storage", "consent.rules.engine"}
LOADED = "import sys, {module}\nprint(*(name for name in sys.modules))"


def loaded(module):
    """What a process has imported once it has this module."""
    told = subprocess.run(
        [sys.executable, "-c", LOADED.format(module=module)], capture_output=True, text=True, check=True, timeout=60
    )
    return set(told.stdout.split())


@pytest.mark.parametrize("module", ["consent.cli.main", "consent.cli.verify", "consent.receipt"])
def test_what_verifies_a_receipt_loads_no_database_no_server_and_no_rules(module):
    assert loaded(module) & HEAVY == set()


def test_a_receipt_is_verified_without_x509():
    assert not [name for name in loaded("consent.cli.verify") if name.startswith("cryptography.x509")]


@pytest.mark.parametrize("module", ["consent.cli.verify_evidence", "consent.cli.bundles"])
def test_evidence_is_verified_without_a_database_or_a_server(module):
    assert loaded(module) & (HEAVY - {"consent.rules.engine"}) == set()
