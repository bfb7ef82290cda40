"""C2SP tlog-tiles: the paths of tiles, what lies in them, and the bundles that entries are published in.

A tile holds up to 256 hashes of one level, those of complete subtrees of 256**level leaves; a bundle holds the entries
beneath a tile of level 0. Partial ones name their width and never change either, so every path means the same forever.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from signing import merkle
from signing.errors import Malformed
from signing.merkle import HASH_SIZE

WIDTH: Final = 256
_LEVELS: Final = 64
_PATH: Final = re.compile(
    r"(?P<level>entries|0|[1-9][0-9]?)/(?P<number>(?:x[0-9]{3}/)*[0-9]{3})(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
)
_LENGTH: Final = 2


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile (or, where `level` is None, an entry bundle): its number on that level, and how many items it holds."""

    level: int | None
    number: int
    width: int = WIDTH

    @property
    def first(self) -> int:
        """The first item's number on its level."""
        return self.number * WIDTH

    @property
    def leaves_below(self) -> int:
        """How many leaves one item stands for."""
        return 1 << 8 * (self.level or 0)

    def is_within(self, size: int) -> bool:
        """Whether a tree of that size has all of its items."""
        return (self.first + self.width) * self.leaves_below <= size


def format_path(tile: Tile) -> str:
    """`0/x001/x234/067` or `entries/000.p/11`: the path beneath `tile/`."""
    digits = f"{tile.number:03d}"
    digits = digits.rjust(-(-len(digits) // 3) * 3, "0")
    groups = [digits[place : place + 3] for place in range(0, len(digits), 3)]
    number = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
    level = "entries" if tile.level is None else str(tile.level)
    return f"{level}/{number}" + (f".p/{tile.width}" if tile.width < WIDTH else "")


def parse_path(path: str) -> Tile:
    """The inverse of `format_path`. Raises Malformed (`tile_path_malformed`) for every other spelling."""
    found = _PATH.fullmatch(path)
    if found is None or len(path) > 64:
        raise Malformed("tile_path_malformed", "a tile is <level>/<number>[.p/<width>], its number in groups of three")
    level = None if found["level"] == "entries" else int(found["level"])
    number = int("".join(re.findall(r"[0-9]{3}", found["number"])))
    tile = Tile(level, number, int(found["width"] or WIDTH))
    if tile.width > WIDTH or (level or 0) >= _LEVELS or format_path(tile) != path:
        raise Malformed("tile_path_malformed", "not the one way to write this tile")
    return tile


def hash_positions(tile: Tile) -> list[int]:
    """Where the hashes of a tile lie in the line of stored hashes."""
    assert tile.level is not None
    return [merkle.stored_hash_index(8 * tile.level, tile.first + place) for place in range(tile.width)]


def tiles_of(size: int) -> Iterator[Tile]:
    """Every tile and bundle of a tree, in the order in which they are published: entries first, then upwards."""
    yield from _of_level(None, size)
    level, items = 0, size
    while items:
        yield from _of_level(level, items)
        level, items = level + 1, items // WIDTH


def _of_level(level: int | None, items: int) -> Iterator[Tile]:
    yield from (Tile(level, number) for number in range(items // WIDTH))
    if items % WIDTH:
        yield Tile(level, items // WIDTH, items % WIDTH)


def format_bundle(entries: Sequence[bytes]) -> bytes:
    """Entries one after the other, each behind its length as two bytes, big-endian."""
    return b"".join(len(entry).to_bytes(_LENGTH, "big") + entry for entry in entries)


def parse_bundle(data: bytes, width: int) -> list[bytes]:
    """The entries of a bundle. Raises Malformed (`tile_malformed`) unless it holds exactly so many."""
    entries, place = [], 0
    while place < len(data):
        start = place + _LENGTH
        place = start + int.from_bytes(data[place:start], "big")
        if start > len(data) or place > len(data):
            raise Malformed("tile_malformed", "the bundle ends in the middle of an entry")
        entries.append(data[start:place])
    if len(entries) != width:
        raise Malformed("tile_malformed", f"the bundle holds {len(entries)} entries, not {width}")
    return entries


def parse_hashes(data: bytes, width: int) -> list[bytes]:
    """The hashes of a tile. Raises Malformed (`tile_malformed`) unless it holds exactly so many."""
    if len(data) != width * HASH_SIZE:
        raise Malformed("tile_malformed", f"a tile of width {width} has {width * HASH_SIZE} bytes")
    return [data[place : place + HASH_SIZE] for place in range(0, len(data), HASH_SIZE)]
