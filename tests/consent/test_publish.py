from dataclasses import replace

import pytest
from pysqlite3 import dbapi2

from consent.bootstrap import open_ledger
from consent.errors import NotFound
from consent.ledger.log.publish import ExportConflict
from signing import digests, merkle, tiles
from tests.world import refused


def exported(directory):
    return {str(path.relative_to(directory)): path.read_bytes() for path in directory.rglob("*") if path.is_file()}


def rebuilt_root(files, size):
    """The root of a tree put together from nothing but the published entry bundles."""
    entries = []
    for tile in tiles.tiles_of(size):
        if tile.level is None:
            entries += tiles.parse_bundle(files[f"tile/{tiles.format_path(tile)}"], tile.width)
    hashes = {}
    new, root = merkle.append_leaves(
        0, [merkle.leaf_hash(one) for one in entries], lambda wanted: [hashes[one] for one in wanted]
    )
    hashes.update(new)
    for tile in tiles.tiles_of(size):
        if tile.level is not None:
            published = tiles.parse_hashes(files[f"tile/{tiles.format_path(tile)}"], tile.width)
            assert published == [hashes[one] for one in tiles.hash_positions(tile)]
    return root


def test_the_published_files_alone_give_the_signed_root(world, tmp_path):
    for _ in range(300):
        world.check()
    said = world.ledger.export_log(tmp_path / "log").as_json()
    head = world.ledger.head()
    files = exported(tmp_path / "log")
    assert files["checkpoint"].decode() == head.checkpoint
    assert rebuilt_root(files, head.tree_size) == digests.decode_base64(head.root_hash)
    assert said["files"] == said["written"] + 2 == len(files)


def test_exporting_again_writes_only_what_is_new_and_never_touches_the_rest(world, tmp_path):
    directory = tmp_path / "log"
    world.ledger.export_log(directory)
    times = {path: path.stat().st_mtime_ns for path in directory.rglob("*") if path.is_file()}
    assert world.ledger.export_log(directory).written == 0
    world.check()
    said = world.ledger.export_log(directory).as_json()
    assert said["written"] == 2
    kept = [path for path in times if path.name not in {"checkpoint", "tlog-policy"}]
    assert [path for path in kept if path.stat().st_mtime_ns != times[path]] == []


def test_an_export_that_was_broken_off_goes_on_where_it_stopped(world, tmp_path):
    directory = tmp_path / "log"
    whole = world.ledger.export_log(directory).written
    (directory / "checkpoint").unlink()
    (victim,) = [path for path in directory.rglob("*") if path.is_file() and "entries" in str(path)]
    victim.unlink()
    assert world.ledger.export_log(directory).written == 1 < whole
    assert (directory / "checkpoint").exists()


def test_a_path_with_other_bytes_is_never_overwritten(world, tmp_path):
    directory = tmp_path / "log"
    world.ledger.export_log(directory)
    (victim,) = [path for path in directory.rglob("*") if path.is_file() and "entries" in str(path)]
    victim.write_bytes(b"something else")
    assert refused(lambda: world.ledger.export_log(directory)) == ["published_otherwise"]
    assert victim.read_bytes() == b"something else"


@pytest.mark.engine("sqlite")
def test_a_ledger_restored_from_an_older_copy_publishes_nothing(world, tmp_path):
    directory = tmp_path / "log"
    copy = tmp_path / "older.db"
    older, original = dbapi2.connect(copy), dbapi2.connect(tmp_path / "world.db")
    original.backup(older)
    older.close()
    original.close()
    world.check()
    world.ledger.export_log(directory)
    before = exported(directory)
    restored = open_ledger(replace(world.settings, database=f"sqlite:///{copy}"), clock=lambda: world.now)
    assert refused(lambda: restored.export_log(directory)) == ["published_ahead"]
    assert exported(directory) == before


def test_what_is_no_checkpoint_of_this_log_is_not_replaced(world, tmp_path):
    (tmp_path / "log").mkdir()
    (tmp_path / "log" / "checkpoint").write_text("another log\n")
    with pytest.raises(ExportConflict):
        world.ledger.export_log(tmp_path / "log")


@pytest.mark.parametrize("path", ["0/001", "1/000.p/1", "entries/000", "0/000.p/255", "nothing", "0/../0"])
def test_a_tile_the_log_is_too_small_for_is_not_found(world, path):
    with pytest.raises(NotFound):
        world.ledger.tile(path)


def test_a_smaller_tree_is_still_served_by_its_partial_tiles(world):
    size = world.ledger.head().tree_size
    whole = world.ledger.tile(f"0/000.p/{size}")
    world.check()
    assert world.ledger.tile(f"0/000.p/{size}") == whole
    assert world.ledger.tile(f"0/000.p/{size + 1}")[: len(whole)] == whole
