"""The files that commands write: for their user alone, but for what is published."""

import pytest

from tests.desk import ASK, furnished


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A desk whose user had a generous mask: what a file is open to is the program's doing."""
    made = furnished(tmp_path_factory.mktemp("files"))
    decision = made.json(*ASK, "--language", "en")["decision"]
    made.run("evidence", "decision", decision, "-o", "case.zip")
    made.run("document", "put", made.write("rider.txt", "x"))
    made.run("log", "export", "published")
    made.run("log", "watch", "published", "--policy", "published/tlog-policy")
    return made


def _written(directory):
    """Every file of ours, by its place; what the test itself wrote down is not the program's."""
    own = {path for path in directory.rglob("*") if path.is_file() and path.suffix not in {".json", ".txt"}}
    return own | {directory / "watch.json"}


def test_what_commands_write_is_for_their_user_alone(desk):
    found = {
        path.relative_to(desk.directory).as_posix(): path.stat().st_mode & 0o777 for path in _written(desk.directory)
    }
    private = {name: mode for name, mode in found.items() if not name.startswith("published/")}
    assert {"consent.db", "case.zip", "paula.jwk", "keys/log.jwk", "grant.bundle", "watch.json"} <= set(private)
    assert {name: oct(mode) for name, mode in private.items() if mode & 0o077} == {}


def test_what_is_published_is_for_everybody(desk):
    published = desk.directory / "published"
    for path in (published, *published.rglob("*")):
        assert path.stat().st_mode & 0o044 == 0o044, path
        assert path.is_file() or path.stat().st_mode & 0o011 == 0o011, path


def test_a_database_that_others_may_read_is_told_and_works(desk):
    path = desk.directory / "consent.db"
    path.chmod(0o644)
    try:
        desk.run("log", "head")
        assert "Others may read consent.db (644): chmod 600 consent.db" in desk.aside
    finally:
        path.chmod(0o600)
    desk.run("log", "head")
    assert desk.aside == ""
