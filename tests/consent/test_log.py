import threading
from dataclasses import replace

import pytest

from consent import entry
from consent.bootstrap import create_ledger, open_ledger
from consent.errors import LogInconsistent, Unavailable
from consent.ledger.ledger import Ledger
from consent.settings import Settings
from consent.storage.store import Store
from consent.view import View
from signing import keys, policy, tlog_proof
from tests.world import PAULA, World, refused


def test_every_entry_has_a_proof_that_opens_with_the_policy_alone(world):
    world.grant()
    world.check()
    believed = policy.parse_policy(world.ledger.policy())
    store = Store.connect(world.settings.database)
    with store.reading() as tx:
        stored = list(tx.scan.entries())
    assert len(stored) == world.ledger.head().tree_size
    for index, data in stored:
        tlog_proof.open_tlog_proof(world.ledger.entry_proof(index), data, believed)
    assert refused(lambda: world.ledger.entry_proof(len(stored))) == ["entry_unknown"]


def test_entries_hold_no_names_and_are_small_ascii(world):
    world.grant()
    world.check()
    with Store.connect(world.settings.database).reading() as tx:
        for index, data in tx.scan.entries():
            assert data.isascii()
            assert len(data) <= entry.MAX_ENTRY_BYTES
            assert index == 0 or PAULA.encode() not in data


def test_a_head_that_moves_between_reading_and_swapping_is_noticed(world):
    with Store.connect(world.settings.database).writing() as tx:
        moved = tx.head
        tx.log._head = replace(moved, tree_size=moved.tree_size - 1)
        with pytest.raises(LogInconsistent, match="head_moved"):
            tx.log.swap_head(moved)


def test_a_revocation_that_arrives_while_a_check_runs_waits_for_it(tmp_path):
    """The writer's lock is taken before the grants are read, so a decision never rests on less than its prefix."""
    world = World(tmp_path)
    grant = world.grant(revocability={"kind": "revocable_at_will"})
    statement = world.statement("consent.revocation", grant=grant, effective_at=world.time(), reason="r",
                                signed_by=[PAULA])  # fmt: skip
    raw = world.bundle(statement, [PAULA])
    other, done = world.reopened(), []
    thread = threading.Thread(target=lambda: done.append(other.register(raw).statement.as_json()))

    def arrive():
        thread.start()
        thread.join(0.3)
        assert not done

    opened = world.ledger.opened
    interrupted = Ledger(replace(opened, log=replace(opened.log, before_swap=arrive)))
    answer = interrupted.check(world.ask())
    thread.join()
    assert answer.outcome == "covered"
    assert answer.ledger.tree_size <= done[0]["index"] - 1
    assert world.check()["outcome"] == "not_covered"
    world.check_log()


def test_time_in_the_log_never_decreases(world):
    before = world.now
    world.grant()
    world.now = before - 1000
    world.grant()
    assert refused(lambda: world.ledger.check(world.ask(), view=View(clock=before - 1000))) == ["clock_backwards"]


def test_only_a_testing_ledger_is_told_the_time(tmp_path):
    world = World(tmp_path, testing=False)
    assert refused(lambda: world.ledger.check(world.ask(), view=View(clock=world.now))) == ["clock_not_allowed"]


def settings_in(directory):
    return Settings(database=f"sqlite:///{directory}/l.db", keys=directory / "keys")


def test_a_second_ledger_is_never_made_over_the_first(tmp_path):
    create_ledger(settings_in(tmp_path))
    assert refused(lambda: create_ledger(settings_in(tmp_path))) == ["ledger_exists"]


def test_a_database_without_a_ledger_is_refused_and_nothing_is_made(tmp_path):
    with pytest.raises(Unavailable, match="no_ledger"):
        open_ledger(settings_in(tmp_path))
    assert not (tmp_path / "keys").exists()


def test_another_key_than_the_one_it_was_founded_with_is_refused(tmp_path):
    create_ledger(settings_in(tmp_path))
    for name in ("log.jwk", "receipts.jwk"):
        path = tmp_path / "keys" / name
        kept = path.read_bytes()
        path.unlink()
        keys.save_private_key(path, keys.PrivateKey.generate())
        with pytest.raises(LogInconsistent, match="key_mismatch"):
            open_ledger(settings_in(tmp_path))
        path.write_bytes(kept)


def test_key_files_are_for_their_owner_alone(tmp_path):
    create_ledger(settings_in(tmp_path))
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "keys").iterdir()} == {0o600}
    (tmp_path / "keys" / "log.jwk").chmod(0o644)
    with pytest.raises(Unavailable, match="key_invalid"):
        open_ledger(settings_in(tmp_path))


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[]", b'{"at":1,"event":"x","v":1}', b'{"event":"log.genesis"}', b"\xff"]
)
def test_bytes_that_are_no_entry_are_a_damaged_log(data):
    with pytest.raises(LogInconsistent, match="entry_malformed"):
        entry.parse_entry(data)
