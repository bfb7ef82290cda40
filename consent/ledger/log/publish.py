"""Publication: the log as C2SP tiles, over HTTP one by one, and as files for any web server or bucket."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from consent.answers.log import Exported
from consent.errors import EvidenceInvalid, LogInconsistent, NotFound
from consent.ledger.log import proofs
from consent.ledger.open_ledger import OpenLedger
from consent.storage.transaction import Transaction
from signing import tiles
from signing.checkpoint import open_checkpoint
from signing.errors import SigningError
from signing.tiles import Tile

Progress = Callable[[int, int], None]


class ExportConflict(EvidenceInvalid):
    """A published path holds other bytes than the ledger has for it: somebody changed one of the two."""


def tile(opened: OpenLedger, path: str) -> bytes:
    """The bytes of a tile or entry bundle, by its path beneath `tile/`. Raises NotFound (`tile_unknown`)."""
    try:
        wanted = tiles.parse_path(path)
    except SigningError as error:
        raise NotFound.of("tile_unknown", str(error)) from error
    with opened.store.reading() as tx:
        if not wanted.is_within(tx.head.tree_size):
            raise NotFound.of("tile_unknown", f"the log has {tx.head.tree_size} entries, too few for this tile")
        return _bytes_of(tx, wanted)


def _bytes_of(tx: Transaction, wanted: Tile) -> bytes:
    if wanted.level is not None:
        return b"".join(tx.log.read_hashes(tiles.hash_positions(wanted)))
    entries = tx.log.between(wanted.first, wanted.first + wanted.width)
    if len(entries) != wanted.width:
        raise LogInconsistent.of("entry_missing", f"an entry between {wanted.first} and its bundle's end is missing")
    return tiles.format_bundle(entries)


def export(opened: OpenLedger, directory: Path, progress: Progress | None = None) -> Exported:
    """Write the log beneath `directory`: bundles, then tiles, then the checkpoint and the policy.

    Each file appears whole or not at all. What is there already and equal is left alone, so an export that was broken
    off goes on; a path with other bytes is never overwritten. Only `checkpoint` moves, and only forward. Raises
    ExportConflict (`published_otherwise`, `published_ahead`), LogInconsistent.
    """
    written = 0
    with opened.store.reading() as tx:
        head = tx.head
        _refuse_going_back(opened, directory / "checkpoint", head.tree_size)
        listed = list(tiles.tiles_of(head.tree_size))
        for number, wanted in enumerate(listed):
            written += _place(directory / "tile" / tiles.format_path(wanted), _bytes_of(tx, wanted))
            if progress is not None:
                progress(number + 1, len(listed))
        _replace(directory / "tlog-policy", proofs.policy(opened).encode())
        _replace(directory / "checkpoint", opened.checkpoint(tx).encode())
    return Exported(head.origin, head.tree_size, files=len(listed) + 2, written=written)


def _refuse_going_back(opened: OpenLedger, path: Path, size: int) -> None:
    if not path.exists():
        return
    try:
        published = open_checkpoint(path.read_text(encoding="utf-8"), opened.log.verifier).checkpoint
    except (SigningError, UnicodeDecodeError) as error:
        raise ExportConflict.of("published_otherwise", f"{path} is no checkpoint of this log: {error}") from error
    if published.size > size:
        detail = f"{path} has {published.size} entries and this ledger {size}: it was restored from an older copy"
        raise ExportConflict.of("published_ahead", detail)


def _place(path: Path, data: bytes) -> int:
    """Write a file that never changes; 0 where it is there already. Raises ExportConflict."""
    if path.exists():
        if path.read_bytes() != data:
            raise ExportConflict.of("published_otherwise", f"{path} holds other bytes than the ledger")
        return 0
    _replace(path, data)
    return 1


def _replace(path: Path, data: bytes) -> None:
    """Write a file so that it appears whole: a name of its own, flushed to the disk, then renamed."""
    _make_public(path.parent)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
        _flush_directory(path.parent)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _make_public(directory: Path) -> None:
    """Make a directory that a web server may read, whatever its maker keeps to itself."""
    if not directory.exists():
        _make_public(directory.parent)
        directory.mkdir(exist_ok=True)
        directory.chmod(0o755)


def _flush_directory(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
