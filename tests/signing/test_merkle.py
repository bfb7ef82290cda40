import base64

import pytest
from hypothesis import given, strategies as st

from signing import merkle
from signing.errors import VerificationFailed
from tests import vectors

MOST = 300


class Stored:
    """A flat line of hashes that checks the contract of its readers: indexes exist."""

    def __init__(self) -> None:
        self.line: list[bytes] = []

    def read(self, positions):
        return [self.line[position] for position in positions]

    def append(self, size, leaves):
        new, root = merkle.append_leaves(size, leaves, self.read)
        for position, value in sorted(new):
            assert position == len(self.line)
            self.line.append(value)
        return root


def naive_root(leaves):
    if not leaves:
        return merkle.EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return merkle.node_hash(naive_root(leaves[:split]), naive_root(leaves[split:]))


@pytest.fixture(scope="module")
def grown():
    store, leaves, roots = Stored(), [merkle.leaf_hash(str(n).encode()) for n in range(MOST)], [merkle.EMPTY_ROOT]
    for number, leaf in enumerate(leaves):
        roots.append(store.append(number, [leaf]))
    return store, leaves, roots


def test_the_tree_equals_a_naive_recomputation_at_every_size(grown):
    store, leaves, roots = grown
    for size in range(MOST + 1):
        assert roots[size] == naive_root(leaves[:size]) == merkle.root_hash(size, store.read)
        assert merkle.stored_hash_count(size) <= len(store.line)


def test_a_batch_stores_the_same_hashes_as_one_by_one(grown):
    store, leaves, roots = grown
    for cut in (1, 2, 7, 64, 65, 128, 200):
        batch = Stored()
        batch.append(0, leaves[:cut])
        assert batch.append(cut, leaves[cut:]) == roots[MOST]
        assert batch.line == store.line


def test_consistency_holds_for_every_pair_of_sizes(grown):
    store, _, roots = grown
    for new in range(MOST + 1):
        for old in range(new + 1):
            path = merkle.prove_consistency(old, new, store.read)
            merkle.verify_consistency(old, new, roots[old], roots[new], path)


def test_every_leaf_is_included_at_sampled_sizes(grown):
    store, leaves, roots = grown
    for size in (1, 2, 3, 4, 5, 8, 31, 32, 33, 100, 255, 256, 257, MOST):
        for index in range(size):
            path = merkle.prove_inclusion(index, size, store.read)
            merkle.verify_inclusion(leaves[index], index, size, path, roots[size])


def test_every_operation_reads_once_and_little(grown):
    store, leaves, _ = grown
    asked: list[int] = []

    def read(positions):
        asked.append(len(positions))
        return store.read(positions)

    for operation in (
        lambda: merkle.append_leaves(255, leaves[255:], read),
        lambda: merkle.root_hash(255, read),
        lambda: merkle.prove_inclusion(37, 255, read),
        lambda: merkle.prove_consistency(101, 255, read),
    ):
        asked.clear()
        operation()
        assert len(asked) == 1
        assert asked[0] <= 2 * 8


def test_a_path_proves_no_other_leaf_index_size_or_root(grown):
    store, leaves, roots = grown
    size, index = 100, 37
    path = merkle.prove_inclusion(index, size, store.read)
    for leaf, at, of, steps, root in (
        (leaves[38], index, size, path, roots[size]),
        (leaves[index], index + 1, size, path, roots[size]),
        (leaves[index], index, 10**6, path, roots[size]),
        (leaves[index], index, size, path, roots[size + 1]),
        (leaves[index], index, size, path[:-1], roots[size]),
        (leaves[index], index, size, (*path, path[0]), roots[size]),
        (leaves[index], index, size, (path[0][:-1], *path[1:]), roots[size]),
        (leaves[index], -1, size, path, roots[size]),
        (leaves[index], size, size, path, roots[size]),
        (b"", index, size, path, roots[size]),
    ):
        with pytest.raises(VerificationFailed, match="inclusion_invalid"):
            merkle.verify_inclusion(leaf, at, of, steps, root)


def test_a_dropped_entry_has_no_consistency_proof(grown):
    _, leaves, roots = grown
    rewritten = Stored()
    other = rewritten.append(0, leaves[:50] + leaves[51:])
    path = merkle.prove_consistency(80, MOST - 1, rewritten.read)
    with pytest.raises(VerificationFailed, match="consistency_invalid"):
        merkle.verify_consistency(80, MOST - 1, roots[80], other, path)


HASH_FILE = vectors.FOLDER / "rfc6962-hashes" / "hashes.json"


@vectors.needs(HASH_FILE)
@pytest.mark.parametrize(
    ("name", "computed"),
    [
        ("empty_root", merkle.EMPTY_ROOT),
        ("leaf_empty", merkle.leaf_hash(b"")),
        ("leaf_L123456", merkle.leaf_hash(b"L123456")),
        ("node_N123_N456", merkle.node_hash(b"N123", b"N456")),
    ],
)
def test_every_published_hash_is_reproduced(name, computed):
    assert computed.hex() == vectors.load(HASH_FILE)[name]


@vectors.needs(HASH_FILE)
@pytest.mark.parametrize("size", range(1, 9))
def test_every_root_of_the_published_tree_is_reproduced(size):
    said = vectors.load(HASH_FILE)
    leaves = [merkle.leaf_hash(bytes.fromhex(leaf)) for leaf in said["leaves_hex"][:size]]
    assert Stored().append(0, leaves).hex() == said["roots_hex_by_size_1_to_8"][size - 1]


def decoded(value):
    return base64.b64decode(value or "")


@pytest.mark.parametrize("path", vectors.files("rfc6962-merkle", "inclusion/**/*.json"), ids=lambda path: path.stem)
def test_every_published_inclusion_case_comes_out_as_published(path):
    said = vectors.load(path)
    steps = [decoded(one) for one in said["proof"] or []]
    arguments = (decoded(said["leafHash"]), said["leafIdx"], said["treeSize"], steps, decoded(said["root"]))
    if said["wantErr"]:
        with pytest.raises(VerificationFailed):
            merkle.verify_inclusion(*arguments)
    else:
        merkle.verify_inclusion(*arguments)


@pytest.mark.parametrize("path", vectors.files("rfc6962-merkle", "consistency/**/*.json"), ids=lambda path: path.stem)
def test_every_published_consistency_case_comes_out_as_published(path):
    said = vectors.load(path)
    steps = [decoded(one) for one in said["proof"] or []]
    arguments = (said["size1"], said["size2"], decoded(said["root1"]), decoded(said["root2"]), steps)
    if not said["wantErr"]:
        merkle.verify_consistency(*arguments)
    elif said["size1"] == 0 and not steps and decoded(said["root1"]) == merkle.EMPTY_ROOT and len(arguments[3]) == 32:
        merkle.verify_consistency(*arguments)  # the empty tree is consistent with every tree; Go calls it an error
    else:
        with pytest.raises(VerificationFailed):
            merkle.verify_consistency(*arguments)


HASHES = st.lists(st.binary(min_size=0, max_size=33), max_size=6)


@given(st.integers(-1, 70), st.integers(-1, 70), st.binary(max_size=33), st.binary(max_size=33), HASHES)
def test_arbitrary_proofs_raise_only_house_errors(old, new, one, other, path):
    for verify in (
        lambda: merkle.verify_consistency(old, new, one, other, path),
        lambda: merkle.verify_inclusion(one, old, new, path, other),
    ):
        try:
            verify()
        except VerificationFailed:
            continue


@pytest.mark.parametrize("level", range(6))
@pytest.mark.parametrize("number", range(3))
def test_a_complete_subtree_has_the_hashes_that_appending_its_leaves_makes(level, number):
    count = 1 << level
    entries = [bytes([place]) for place in range(count * (number + 1))]
    stored = Stored()
    stored.append(0, merkle.leaf_hashes(entries))
    place = merkle.stored_hash_count(count * number)
    made = merkle.subtree_hashes(merkle.leaf_hashes(entries[-count:]))
    assert made == stored.line[place : place + len(made)]
    assert made[-1] == stored.line[merkle.stored_hash_index(level, number)]
    assert merkle.leaf_hashes(entries) == [merkle.leaf_hash(one) for one in entries]
