"""The log: entries and their hashes, roots, consistency, tiles, and proofs that an entry is in it.

The tree of 300 counted entries is large enough for a whole tile; its keys and heads are the same in every edition.
"""

import json
from functools import cache

from signing import checkpoint, digests, merkle, note, policy, tiles, tlog_proof
from signing.policy import WitnessLine
from signing.tree_head import Checkpoint
from tests.conformance_set.vectors.shape import file, invalid, valid
from tests.conformance_set.vectors.story import story
from tests.golden.fixed import key_of

ORIGIN, SIZE = "counted.example/log", 300
LOG = key_of("conformance set", "counted log")
WITNESS = key_of("conformance set", "counted witness")
WITNESS_NAME = "w1.example/witness"
COSIGNED_AT = 1_790_000_000


@cache
def counted():
    """The entries, a reader of the stored hashes, and the root of each size."""
    entries = [f"entry {number}" for number in range(SIZE)]
    line, roots = [], [merkle.EMPTY_ROOT]
    read = lambda positions: [line[one] for one in positions]  # noqa: E731
    for number, entry in enumerate(entries):
        new, root = merkle.append_leaves(number, [merkle.leaf_hash(entry.encode())], read)
        line += [value for _, value in sorted(new)]
        roots.append(root)
    return entries, read, roots


def head(size=SIZE):
    """The head of the first so many counted entries."""
    return Checkpoint(ORIGIN, size, counted()[2][size])


def signed(size=SIZE):
    """That head as the log signs it."""
    return checkpoint.sign_checkpoint(head(size), LOG)


def cosigned():
    """The whole head with the line of the Ed25519 witness."""
    text = signed().split("\n\n")[0] + "\n"
    return signed() + note.cosign(text, WITNESS_NAME, WITNESS, COSIGNED_AT)


def believed(*, witness=True):
    """The policy that names the log, and wants its witness or none."""
    line = WitnessLine("w1", note.format_vkey(WITNESS_NAME, WITNESS.public, note.COSIGNATURE))
    vkey = note.format_vkey(ORIGIN, LOG.public)
    return policy.format_policy(vkey, [line], 1) if witness else policy.format_policy(vkey)


def entries():
    """The entries of the golden ledger with their leaf hashes."""
    listed = story()["entries"]
    kinds = [json.loads(one)["event"] for one in listed]
    bad = {
        "members out of order": '{"v":1,"event":"proof.added","at":1}',
        "an event nobody knows": '{"at":1,"event":"log.blessed","v":1}',
        "another version": listed[0].replace('"v":1}', '"v":2}'),
        "no time": '{"event":"proof.added","v":1}',
        "longer than 4096 bytes": json.dumps({"at": 1, "event": "proof.added", "v": 1, "z": "z" * 4096},
                                             separators=(",", ":")),
    }  # fmt: skip
    return file("entries", "Entries of a log, their leaf hashes, and what is no entry.", {}, [
        *(valid(f"{number}, {kind}", {"entry": one}, leaf_hash=merkle.leaf_hash(one.encode()).hex())
          for number, (one, kind) in enumerate(zip(listed, kinds, strict=True))),
        *(invalid(name, {"entry": one}, "entry_malformed") for name, one in bad.items()),
    ])  # fmt: skip


def roots():
    """The root of a tree of each size up to 20, and of some beyond."""
    said, _, found = counted()
    sizes = [*range(21), 63, 64, 65, 127, 255, 256, 257, SIZE]
    return file("roots", "The root of the first entries of a list.", {"entries": said}, [
        valid(f"{size} entries", {"size": size}, root=found[size].hex()) for size in sizes
    ])  # fmt: skip


def consistency():
    """That one head extends another, and heads that do not."""
    _, read, found = counted()

    def given(old, new):
        path = [digests.encode_base64(one) for one in merkle.prove_consistency(old, new, read)]
        return {"old": old, "new": new, "old_root": found[old].hex(), "new_root": found[new].hex(), "path": path}

    pairs = [
        (1, 1),
        (1, 2),
        (3, 7),
        (4, 8),
        (6, 8),
        (7, 8),
        (8, 8),
        (7, 300),
        (255, 256),
        (256, 300),
        (299, 300),
        (300, 300),
    ]
    good, same = given(7, 300), given(8, 8)
    path = good["path"]
    bad = {
        "another old root": {**good, "old_root": found[6].hex()},
        "another new root": {**good, "new_root": found[299].hex()},
        "a hash too few": {**good, "path": path[:-1]},
        "a hash too many": {**good, "path": [*path, path[-1]]},
        "two hashes exchanged": {**good, "path": [path[1], path[0], *path[2:]]},
        "smaller than before": {**same, "new": 7, "new_root": found[7].hex()},
        "the same size, another root": {**same, "new_root": found[7].hex()},
    }
    return file("consistency", "Whether a head extends an older one.", {}, [
        *(valid(f"{old} and {new}", given(old, new)) for old, new in pairs),
        *(invalid(name, one, "consistency_invalid") for name, one in bad.items()),
    ])  # fmt: skip


def tile_files():
    """Tiles and entry bundles of the counted log in bytes, and paths that are none."""
    said, read, _ = counted()
    good = []
    for one in tiles.tiles_of(SIZE):
        path = tiles.format_path(one)
        within = [entry.encode() for entry in said[one.first : one.first + one.width]]
        hashes = [] if one.level is None else read(tiles.hash_positions(one))
        data = tiles.format_bundle(within) if one.level is None else b"".join(hashes)
        good.append(valid(path, {"path": path}, bytes=digests.encode_base64(data)))
    paths = ("", "0/1", "0/0000", "0/000.p/256", "0/000.p/0", "0/000.p/044", "0/001/000", "0/x000/001", "00/000",
             "-1/000", "64/000", "entries/1", "Entries/000", "0/000/", "0/000.p", "1/000.p/1.p/1")  # fmt: skip
    return file("tiles", "The bytes behind a tile's path, and paths that name none.", {"entries": said}, [
        *good, *(invalid(f"no path: {one!r}", {"path": one}, "tile_path_malformed") for one in paths),
    ])  # fmt: skip


def inclusion():
    """C2SP tlog-proofs of entries, and texts that prove nothing."""
    said, read, _ = counted()

    def text(index):
        return tlog_proof.format_tlog_proof(index, merkle.prove_inclusion(index, SIZE, read), cosigned())

    lines = text(255).split("\n")
    malformed = {
        "another first line": text(255).replace("@v1", "@v2"),
        "no index": "\n".join([lines[0], *lines[2:]]),
        "an index with a leading zero": text(255).replace("index 255", "index 0255"),
        "a hash of 31 bytes": text(255).replace(lines[2], digests.encode_base64(bytes(31))),
        "a hash without padding": text(255).replace(lines[2], lines[2].rstrip("=")),
        "no checkpoint": text(255).split("\n\n")[0],
    }
    false = {
        "another entry": {"proof": text(255), "entry": said[254]},
        "another index": {"proof": text(255).replace("index 255", "index 254"), "entry": said[255]},
        "an index beyond the tree": {"proof": text(255).replace("index 255", "index 300"), "entry": said[255]},
        "a hash too few": {"proof": "\n".join([*lines[:2], *lines[3:]]), "entry": said[255]},
        "two hashes exchanged": {"proof": "\n".join([*lines[:2], lines[3], lines[2], *lines[4:]]), "entry": said[255]},
    }
    return file("log-proofs", "Whether a text shows that an entry is in a log.", {"policy": believed()}, [
        *(valid(f"entry {one}", {"proof": text(one), "entry": said[one]}, size=SIZE)
          for one in (0, 1, 7, 255, 256, 299)),
        *(invalid(name, {"proof": one, "entry": said[255]}, "log_proof_malformed") for name, one in malformed.items()),
        *(invalid(name, one, "inclusion_invalid") for name, one in false.items()),
    ])  # fmt: skip
