"""The witness as the specification has it, over HTTP, and what no log may do under its eyes."""

import threading

import pytest

from api.witness import create_witness
from consent.errors import InvalidInput, Unavailable
from consent.witness.directory import open_witness
from signing import checkpoint as checkpoints, digests, merkle, note
from signing.add_checkpoint import format_add_checkpoint
from signing.keys import PrivateKey
from signing.tree_head import Checkpoint
from tests import vectors

LOG = PrivateKey.from_seed(b"\x01" * 32)
ORIGIN = "log.example/one"
VKEY = note.format_vkey(ORIGIN, LOG.public)
SEQUENCE = vectors.FOLDER / "c2sp-notes" / "witness-add-checkpoint.json"


class Tree:
    """A log of leaves, and the heads and proofs it can show."""

    def __init__(self, leaves):
        self.hashes, self.roots = {}, {0: merkle.EMPTY_ROOT}
        for size, leaf in enumerate(leaves):
            new, root = merkle.append_leaves(size, [merkle.leaf_hash(leaf)], self.read)
            self.hashes.update(new)
            self.roots[size + 1] = root

    def read(self, positions):
        return [self.hashes[one] for one in positions]

    def head(self, size, signer=LOG, origin=ORIGIN):
        return checkpoints.sign_checkpoint(Checkpoint(origin, size, self.roots[size]), signer)

    def request(self, old, size, **more):
        return format_add_checkpoint(old, merkle.prove_consistency(old, size, self.read), self.head(size, **more))


TREE = Tree([str(number).encode() for number in range(20)])
FORK = Tree([str(number).encode() for number in range(7)] + [b"other"] * 13)


class Seat:
    """A witness on its own machine, and a client of it."""

    def __init__(self, directory, **more):
        self.directory = directory
        self.witness = open_witness(directory, **{"name": "witness.example/w1", "vkeys": (VKEY,), **more})
        self.client = create_witness(self.witness, clock=lambda: 1_790_000_000).test_client()

    def add(self, body):
        return self.client.post("/add-checkpoint", data=body)

    def shown(self):
        return self.client.get(f"/{digests.sha256(ORIGIN.encode()).hex()}/checkpoint")


@pytest.fixture
def seat(tmp_path):
    return Seat(tmp_path / "witness")


def test_a_head_that_extends_the_last_one_is_cosigned_and_shown(seat):
    log, cosigners = note.parse_vkey(VKEY), [note.parse_vkey(one) for one in seat.witness.vkeys]
    assert [one.kind for one in cosigners] == [note.COSIGNATURE, note.ML_DSA_COSIGNATURE]
    for old, size in ((0, 5), (5, 5), (5, 6), (6, 20)):
        answer = seat.add(TREE.request(old, size))
        assert (answer.status_code, answer.content_type) == (200, "text/plain; charset=utf-8")
        cosigned = TREE.head(size) + answer.text
        opened = checkpoints.open_checkpoint(cosigned, log, cosigners)
        assert [one.time for one in opened.note.verified] == [None, 1_790_000_000, 1_790_000_000]
        assert seat.shown().text == cosigned


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (TREE.request(0, 8), 409),
        (TREE.request(6, 8), 409),
        (FORK.request(5, 8), 200),
        (format_add_checkpoint(5, (), TREE.head(8)), 422),
        (format_add_checkpoint(5, [b"\x00" * 32] * 4, TREE.head(8)), 422),
        (format_add_checkpoint(5, (), FORK.head(5)), 200),
        (format_add_checkpoint(5, (), TREE.head(4)), 400),
        (TREE.request(5, 8, signer=PrivateKey.from_seed(b"\x02" * 32)), 403),
        (TREE.request(5, 8, origin="log.example/two"), 404),
        ("", 400),
        ("old 5\n\n", 400),
        (b"\xff", 400),
        ("x" * 70_000, 413),
    ],
)
def test_every_other_request_is_answered_as_the_specification_says(seat, body, status):
    assert seat.add(TREE.request(0, 5)).status_code == 200
    before = seat.shown().text
    answer = seat.add(body)
    assert answer.status_code == status
    if status == 409:
        assert (answer.content_type, answer.text) == ("text/x.tlog.size", "5\n")
    if status != 200:
        assert seat.shown().text == before


def test_a_second_history_is_never_cosigned(seat):
    assert seat.add(TREE.request(0, 9)).status_code == 200
    for body in (format_add_checkpoint(9, (), FORK.head(9)), FORK.request(9, 12), FORK.request(0, 12),
                 FORK.request(7, 12)):  # fmt: skip
        assert seat.add(body).status_code in {409, 422}
    assert seat.shown().text.startswith(TREE.head(9))


def test_a_proof_from_an_empty_log_is_empty(seat):
    assert seat.add(format_add_checkpoint(0, [b"\x00" * 32], TREE.head(3))).status_code == 422
    assert seat.add(format_add_checkpoint(0, (), TREE.head(0))).status_code == 200
    assert seat.add(TREE.request(0, 3)).status_code == 200


def test_of_two_histories_shown_at_once_only_one_is_cosigned(seat):
    answers = []

    def show(tree):
        answers.append(seat.add(tree.request(0, 12)).status_code)

    threads = [threading.Thread(target=show, args=(tree,)) for tree in (TREE, FORK) * 8]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(answers) == [200] + [409] * 15


def test_what_was_cosigned_outlives_the_process(seat):
    assert seat.add(TREE.request(0, 9)).status_code == 200
    again = Seat(seat.directory, name=None, vkeys=())
    assert again.witness.vkeys == seat.witness.vkeys
    assert again.add(FORK.request(0, 12)).status_code == 409
    assert again.add(TREE.request(9, 12)).status_code == 200


def test_a_log_nobody_cosigned_has_no_head(seat):
    for name in (digests.sha256(b"x").hex(), "x", "..", "%2e%2e"):
        assert seat.client.get(f"/{name}/checkpoint").status_code == 404
    assert seat.shown().status_code == 404


def test_a_note_full_of_strangers_signatures_leaves_room_for_the_witness(seat):
    strangers = "".join(f"— s{n}.example {digests.encode_base64(bytes(72))}\n" for n in range(15))
    assert seat.add(TREE.request(0, 5) + strangers).status_code == 200
    assert "s1.example" not in seat.shown().text
    assert seat.add(TREE.request(5, 6)).status_code == 200


@vectors.needs(SEQUENCE)
def test_the_published_sequence_is_answered_with_the_status_of_the_specification(tmp_path):
    published = vectors.load(SEQUENCE)
    seat = Seat(tmp_path, vkeys=(published["log_vkey"],))
    for step in published["sequence"]:
        assert seat.add(step["body"].encode()).status_code == step["status_spec_v1_0_0"], step["asserts"]


def test_a_witness_is_named_once_and_keeps_its_keys(tmp_path):
    with pytest.raises(InvalidInput, match="witness_unnamed"):
        open_witness(tmp_path)
    with pytest.raises(InvalidInput, match="bad_identifier"):
        open_witness(tmp_path, name="Not a name")
    with pytest.raises(InvalidInput, match="vkey_malformed"):
        open_witness(tmp_path, name="w.example/1", vkeys=("x",))
    made = open_witness(tmp_path, name="w.example/1", vkeys=(VKEY,))
    assert open_witness(tmp_path).vkeys == made.vkeys
    with pytest.raises(InvalidInput, match="witness_named_otherwise"):
        open_witness(tmp_path, name="w.example/2")


@pytest.mark.parametrize("file", ["witness.jwk", "witness-ml-dsa.jwk"])
def test_a_witness_that_lost_a_key_or_has_another_does_not_open(tmp_path, file):
    open_witness(tmp_path / "one", name="w.example/1", vkeys=(VKEY,))
    open_witness(tmp_path / "two", name="w.example/1", vkeys=(VKEY,))
    (tmp_path / "one" / file).write_bytes((tmp_path / "two" / file).read_bytes())
    with pytest.raises(Unavailable, match="key_missing"):
        open_witness(tmp_path / "one")
    (tmp_path / "two" / file).unlink()
    with pytest.raises(Unavailable, match="key_missing"):
        open_witness(tmp_path / "two")
