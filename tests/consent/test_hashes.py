"""The audit of hashes alone: a changed entry, hash or head is named; what lies beside the log is not looked at."""

import shutil

import pytest

from consent.bootstrap import open_ledger
from consent.errors import ConsentError
from consent.ledger.audit import hashes
from consent.ledger.audit.audit import audit_hashes
from consent.settings import Settings
from tests.lived import COLUMNS, damage, damaged, lived_world, tampered

OF_THE_LOG = [one for one in COLUMNS if one[0] in {"entries", "nodes", "head"}]


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    return lived_world(tmp_path_factory.mktemp)


@pytest.fixture
def copy(lived, tmp_path):
    shutil.copytree(lived.directory, tmp_path / "copy")
    return tmp_path / "copy"


@pytest.fixture(params=[2, 8, 4096])
def whole(request, monkeypatch):
    """Subtrees so small that there are several of them, and one so large that there is none."""
    monkeypatch.setattr(hashes, "WHOLE", request.param)


copies = pytest.mark.engine("sqlite")
"""Tests that write into a copy of the database's file."""


def audited(directory, lived):
    settings = Settings(database=f"sqlite:///{directory}/world.db", keys=directory / "keys")
    try:
        return audit_hashes(open_ledger(settings, clock=lambda: lived.now).opened).problems
    except ConsentError as error:  # start-up refuses what it can see at once
        return error.problems


@pytest.mark.usefixtures("whole")
def test_an_untouched_log_is_clean_at_every_size(world):
    for _ in range(12):
        report = audit_hashes(world.ledger.opened)
        assert report.problems == ()
        assert report.entries == world.ledger.head().tree_size
        world.register("notice", kind="intended_use", to="party:p1", given_at=world.time(), refs=[],
                       signed_by=["party:studio-a"])  # fmt: skip


@copies
@pytest.mark.usefixtures("whole")
@pytest.mark.parametrize(("table", "column"), OF_THE_LOG, ids=[".".join(one) for one in OF_THE_LOG])
def test_a_change_in_the_log_is_found_and_named(lived, copy, table, column):
    tampered(copy, table, column)
    found = audited(copy, lived)
    assert found
    assert all(problem.code and problem.detail for problem in found)


@copies
@pytest.mark.usefixtures("whole")
@pytest.mark.parametrize(("table", "column"), [("entries", "data"), ("nodes", "hash")])
def test_damage_in_the_log_is_named_and_ends_no_audit(lived, tmp_path, table, column):
    for kind, written in damage(table, column).items():
        directory = tmp_path / kind
        shutil.copytree(lived.directory, directory)
        assert not damaged(directory, table, column, written) or audited(directory, lived), kind


@copies
def test_what_lies_beside_the_log_is_left_to_the_whole_audit(lived, copy):
    tampered(copy, "statements", "data")
    assert audited(copy, lived) == ()


def test_a_clean_log_is_read_once_and_row_by_row_nowhere(world, monkeypatch):
    monkeypatch.setattr(hashes, "read_stretch", None)
    monkeypatch.setattr(hashes, "WHOLE", 4)
    assert audit_hashes(world.ledger.opened).problems == ()
