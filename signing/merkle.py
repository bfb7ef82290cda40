"""The RFC 6962 tree: hashing, stored nodes, roots, and both kinds of proof, over any flat store of hashes.

Every complete subtree has one place in a single line of hashes (`stored_hash_index`), so a store is a table of two
columns. Every operation is written the same way: first all indexes that are needed, then one read, then pure folding.
Proofs come in pairs: `prove_*` makes what `verify_*` checks. What comes from outside raises VerificationFailed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Final

from signing import digests
from signing.errors import VerificationFailed

EMPTY_ROOT: Final = digests.sha256(b"")
HASH_SIZE: Final = 32
HashReader = Callable[[Sequence[int]], Sequence[bytes]]
"""Reads stored hashes by index, in the order asked."""


def leaf_hash(entry: bytes) -> bytes:
    """MTH of one entry: SHA-256(0x00 || entry) (RFC 6962 §2.1)."""
    return digests.sha256(b"\x00" + entry)


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 || left || right) (RFC 6962 §2.1)."""
    return digests.sha256(b"\x01" + left + right)


def stored_hash_index(level: int, number: int) -> int:
    """The place of the `number`-th complete subtree of 2**level leaves in the line of stored hashes.

    A subtree is stored right after its right half, so the line grows at its end only.
    """
    leaf = ((number + 1) << level) - 1
    return stored_hash_count(leaf) + level


def stored_hash_count(size: int) -> int:
    """How many hashes are stored for a tree of `size` leaves: one for every complete subtree."""
    count = 0
    while size:
        count += size
        size >>= 1
    return count


def edge(size: int) -> list[int]:
    """The places of the hashes that the first `size` leaves are folded from: all that is needed to append to them."""
    return [stored_hash_index(*one) for one in _subtrees(0, size)]


def append_leaves(size: int, leaf_hashes: Sequence[bytes], read: HashReader) -> tuple[list[tuple[int, bytes]], bytes]:
    """The hashes to store when these leaves follow the first `size`, with their indexes, and the new root.

    One read of at most log2(size) hashes.
    """
    edge = _subtrees(0, size)
    stack = list(zip((level for level, _ in edge), read([stored_hash_index(*one) for one in edge]), strict=True))
    new: list[bytes] = []
    for leaf in leaf_hashes:
        level, current = 0, leaf
        new.append(current)
        while stack and stack[-1][0] == level:
            current = node_hash(stack.pop()[1], current)
            level += 1
            new.append(current)
        stack.append((level, current))
    # A subtree follows its right half, so each new hash has the place after the one before.
    return list(enumerate(new, start=stored_hash_count(size))), _folded([one for _, one in stack])


def subtree_hashes(leaf_hashes: Sequence[bytes]) -> list[bytes]:
    """The stored hashes of one complete subtree in the order of their places, its root last.

    Its leaves, a power of two of them, begin at a multiple of their number. It makes what `append_leaves` makes, level
    by level: for whoever hashes a whole log.
    """
    levels = [list(leaf_hashes)]
    while len(levels[-1]) > 1:
        below = levels[-1]
        levels.append(
            [sha256(b"\x01" + left + right).digest() for left, right in zip(below[::2], below[1::2], strict=True)]
        )
    placed = [EMPTY_ROOT] * (2 * len(leaf_hashes) - 1)
    for places, hashes in zip(_places_by_level(len(leaf_hashes)), levels, strict=True):
        for place, one in zip(places, hashes, strict=True):
            placed[place] = one
    return placed


@lru_cache(maxsize=4)
def _places_by_level(count: int) -> list[list[int]]:
    """Where the hashes of each level of a complete subtree lie among its own, from its leaves up."""
    levels = range(count.bit_length())
    return [[stored_hash_index(level, number) for number in range(count >> level)] for level in levels]


def leaf_hashes(entries: Iterable[bytes]) -> list[bytes]:
    """The leaf hash of each, for whoever hashes a whole log."""
    return [sha256(b"\x00" + entry).digest() for entry in entries]


def root_hash(size: int, read: HashReader) -> bytes:
    """The root of the first `size` leaves (RFC 6962 §2.1 MTH)."""
    return _folded(read([stored_hash_index(*one) for one in _subtrees(0, size)]))


def inclusion_places(index: int, size: int) -> list[int]:
    """The places of the stored hashes that `prove_inclusion` reads."""
    return [stored_hash_index(*one) for group in _inclusion_groups(index, 0, size) for one in group]


def consistency_places(old: int, new: int) -> list[int]:
    """The places of the stored hashes that `prove_consistency` reads."""
    if old in {0, new}:
        return []
    return [stored_hash_index(*one) for group in _consistency_groups(old, 0, new, whole=True) for one in group]


def prove_inclusion(index: int, size: int, read: HashReader) -> tuple[bytes, ...]:
    """The audit path of leaf `index` in the tree of `size` leaves (RFC 6962 §2.1.1 PATH)."""
    assert 0 <= index < size
    return _read_groups(_inclusion_groups(index, 0, size), read)


def prove_consistency(old: int, new: int, read: HashReader) -> tuple[bytes, ...]:
    """The proof that the tree of `new` leaves extends that of `old` (RFC 6962 §2.1.2 PROOF); empty from size 0."""
    assert 0 <= old <= new
    if old in {0, new}:
        return ()
    return _read_groups(_consistency_groups(old, 0, new, whole=True), read)


def root_from_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root an audit path leads to (RFC 9162 §2.1.3.2). Raises VerificationFailed (`inclusion_invalid`)."""
    if not 0 <= index < size:
        raise VerificationFailed("inclusion_invalid", "the index is not one of the tree's")
    _refuse_odd_hashes("inclusion_invalid", (leaf, *path))
    number, last, current = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            raise VerificationFailed("inclusion_invalid", "the path is too long")
        if number & 1 or number == last:
            current = node_hash(sibling, current)
            while not number & 1 and number:
                number, last = number >> 1, last >> 1
        else:
            current = node_hash(current, sibling)
        number, last = number >> 1, last >> 1
    if last:
        raise VerificationFailed("inclusion_invalid", "the path is too short")
    return current


def verify_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> None:
    """Raises VerificationFailed (`inclusion_invalid`) unless the leaf is at `index` under the root."""
    if root_from_inclusion(leaf, index, size, path) != root:
        raise VerificationFailed("inclusion_invalid", "the path leads to another root")


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> None:
    """Raises VerificationFailed (`consistency_invalid`) unless the new tree extends the old one (RFC 9162 §2.1.4.2).

    The empty tree is consistent with every tree, with an empty path and the empty root.
    """
    _refuse_odd_hashes("consistency_invalid", (old_root, new_root, *path))
    if not 0 <= old <= new:
        raise VerificationFailed("consistency_invalid", "the old tree cannot be larger than the new one")
    if old in {0, new}:
        expected = EMPTY_ROOT if old == 0 else new_root
        if path or old_root != expected:
            raise VerificationFailed("consistency_invalid", "an empty path proves only equal or empty trees")
        return
    if _replayed(old, new, old_root, path) != (old_root, new_root):
        raise VerificationFailed("consistency_invalid", "the path leads to other roots")


def _replayed(old: int, new: int, old_root: bytes, path: Sequence[bytes]) -> tuple[bytes, bytes]:
    """The two roots a consistency path leads to."""
    if not path:
        raise VerificationFailed("consistency_invalid", "the path is too short")
    number, last = old - 1, new - 1
    while number & 1:
        number, last = number >> 1, last >> 1
    steps = list(path) if number else [old_root, *path]
    first = second = steps[0]
    for sibling in steps[1:]:
        if last == 0:
            raise VerificationFailed("consistency_invalid", "the path is too long")
        if number & 1 or number == last:
            first, second = node_hash(sibling, first), node_hash(sibling, second)
            while not number & 1 and number:
                number, last = number >> 1, last >> 1
        else:
            second = node_hash(second, sibling)
        number, last = number >> 1, last >> 1
    if last:
        raise VerificationFailed("consistency_invalid", "the path is too short")
    return first, second


def _refuse_odd_hashes(code: str, hashes: Sequence[bytes]) -> None:
    if any(len(one) != HASH_SIZE for one in hashes):
        raise VerificationFailed(code, "every hash has exactly 32 bytes")


_Subtree = tuple[int, int]


def _subtrees(low: int, high: int) -> list[_Subtree]:
    """The fewest complete subtrees whose leaves are low … high-1, left to right, as (level, number)."""
    found = []
    while low < high:
        level = (high - low).bit_length() - 1
        if low:
            level = min(level, (low & -low).bit_length() - 1)
        found.append((level, low >> level))
        low += 1 << level
    return found


def _split(low: int, high: int) -> int:
    """Where RFC 6962 splits low … high-1: after the largest power of two that is smaller than their number."""
    return low + (1 << (high - low - 1).bit_length() - 1)


def _inclusion_groups(index: int, low: int, high: int) -> list[list[_Subtree]]:
    """For each hash of an audit path, the stored subtrees it is folded from."""
    if high - low == 1:
        return []
    middle = _split(low, high)
    if index < middle:
        return [*_inclusion_groups(index, low, middle), _subtrees(middle, high)]
    return [*_inclusion_groups(index, middle, high), _subtrees(low, middle)]


def _consistency_groups(old: int, low: int, high: int, *, whole: bool) -> list[list[_Subtree]]:
    if old == high:
        return [] if whole else [_subtrees(low, high)]
    middle = _split(low, high)
    if old <= middle:
        return [*_consistency_groups(old, low, middle, whole=whole), _subtrees(middle, high)]
    return [*_consistency_groups(old, middle, high, whole=False), _subtrees(low, middle)]


def _read_groups(groups: list[list[_Subtree]], read: HashReader) -> tuple[bytes, ...]:
    hashes = iter(read([stored_hash_index(*one) for group in groups for one in group]))
    return tuple(_folded([next(hashes) for _ in group]) for group in groups)


def _folded(hashes: Sequence[bytes]) -> bytes:
    """The root over complete subtrees of falling size."""
    if not hashes:
        return EMPTY_ROOT
    current = hashes[-1]
    for left in reversed(hashes[:-1]):
        current = node_hash(left, current)
    return current
