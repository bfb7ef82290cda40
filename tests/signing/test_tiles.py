import json

import pytest
from hypothesis import given, strategies as st

from signing import merkle, tiles
from signing.errors import Malformed
from signing.tiles import Tile
from tests import vectors

GOLDEN = vectors.files("../reference", "golden.json")


class Store:
    """A line of stored hashes, as the database keeps it."""

    def __init__(self, leaves):
        self.hashes = {}
        new, self.root = merkle.append_leaves(0, leaves, self.read)
        self.hashes.update(new)

    def read(self, positions):
        return [self.hashes[one] for one in positions]


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_the_published_tiles_of_the_golden_ledger_are_ours(path):
    vectors.skip_unless(path)
    golden = json.loads(path.read_text(encoding="utf-8"))
    entries = [entry.encode() if isinstance(entry, str) else entry for entry in map(_entry, golden["entries"])]
    store = Store([merkle.leaf_hash(entry) for entry in entries])
    made = {}
    for tile in tiles.tiles_of(len(entries)):
        if tile.level is None:
            data = tiles.format_bundle(entries[tile.first : tile.first + tile.width])
        else:
            data = b"".join(store.read(tiles.hash_positions(tile)))
        made[f"tile/{tiles.format_path(tile)}"] = data.hex()
    assert made == golden["tiles"]


def _entry(said):
    return said if isinstance(said, str) else json.dumps(said, separators=(",", ":"), sort_keys=True)


@pytest.mark.parametrize(
    ("tile", "path"),
    [(Tile(0, 1234067), "0/x001/x234/067"), (Tile(0, 273, 112), "0/273.p/112"), (Tile(1, 1, 17), "1/001.p/17"),
     (Tile(2, 0, 1), "2/000.p/1"), (Tile(None, 0), "entries/000"), (Tile(None, 1000, 3), "entries/x001/000.p/3")],
)  # fmt: skip
def test_paths_are_those_of_the_specification(tile, path):
    assert tiles.format_path(tile) == path
    assert tiles.parse_path(path) == tile


@given(st.none() | st.integers(0, 7), st.integers(0, 10**9), st.integers(1, 256))
def test_every_tile_has_one_path(level, number, width):
    tile = Tile(level, number, width)
    assert tiles.parse_path(tiles.format_path(tile)) == tile


@pytest.mark.parametrize(
    "path",
    ["", "0", "0/", "0/1", "0/0001", "00/000", "0/x000/001", "0/000.p/0", "0/000.p/256", "0/000.p/257", "0/000.p/01",
     "64/000", "-1/000", "entries/1", "data/000", "0/000.p/", "0/x001", "0/000/", "/0/000", "0/000.p/1/", "0/٠٠٠"],
)  # fmt: skip
def test_no_other_spelling_of_a_path_is_read(path):
    with pytest.raises(Malformed):
        tiles.parse_path(path)


@given(st.text(max_size=40) | st.from_regex(r"[0-9]/[x0-9/.p]{1,20}", fullmatch=True))
def test_arbitrary_paths_are_read_or_refused_in_our_words(path):
    try:
        tile = tiles.parse_path(path)
    except Malformed:
        return
    assert tiles.format_path(tile) == path


def test_a_tree_of_seventy_thousand_has_the_tiles_of_the_specification():
    listed = [tiles.format_path(tile) for tile in tiles.tiles_of(70_000)]
    assert sum(path.startswith("0/") for path in listed) == 274
    assert {"0/273.p/112", "1/000", "1/001.p/17", "2/000.p/1", "entries/273.p/112"} <= set(listed)
    assert not any(".p/0" in path for path in listed)


@given(st.integers(0, 3000))
def test_the_tiles_of_a_tree_hold_exactly_its_items(size):
    listed = list(tiles.tiles_of(size))
    assert all(tile.is_within(size) for tile in listed)
    for level in {tile.level for tile in listed}:
        assert sum(tile.width for tile in listed if tile.level == level) == size // 256 ** (level or 0)


def test_a_tile_of_a_higher_level_holds_the_roots_of_those_below():
    leaves = [merkle.leaf_hash(str(number).encode()) for number in range(600)]
    store = Store(leaves)
    (first, second) = store.read(tiles.hash_positions(Tile(1, 0, 2)))
    assert first == Store(leaves[:256]).root
    assert second == Store(leaves[256:512]).root


@given(st.lists(st.binary(max_size=40), max_size=20))
def test_bundles_come_back_as_they_were(entries):
    assert tiles.parse_bundle(tiles.format_bundle(entries), len(entries)) == entries


@given(st.binary(max_size=60), st.integers(0, 4))
def test_arbitrary_bundles_are_read_or_refused_in_our_words(data, width):
    try:
        entries = tiles.parse_bundle(data, width)
    except Malformed:
        return
    assert tiles.format_bundle(entries) == data


def test_a_tile_of_another_length_is_refused():
    assert tiles.parse_hashes(b"a" * 64, 2) == [b"a" * 32, b"a" * 32]
    with pytest.raises(Malformed):
        tiles.parse_hashes(b"a" * 63, 2)
