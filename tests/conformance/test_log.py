"""A ledger of 1,000 entries verified by tools that are not ours, and every one of them refuses a tampered copy."""

import base64
import copy
import shutil

import pytest

from signing import digests, merkle, note
from signing.checkpoint import sign_checkpoint
from signing.keys import PrivateKey
from signing.tree_head import Checkpoint
from tests.conformance.foreign import JOSE, OF_LOGS, PROOFBUNDLE, SUMDB, build_sumdb
from tests.witnesses import believe, seated
from tests.world import PAULA, STUDIO, World

ENTRIES = 1000
INDEXES = (0, 1, 255, 256, 511, 768, 998, 999)
OLDER = 777


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    """A ledger of 1,000 entries, its head cosigned by a witness, exported as files."""
    world = World(tmp_path_factory.mktemp("world"))
    grant = world.grant()
    while world.ledger.head().tree_size < ENTRIES - 1:
        world.register("notice", kind="intended_use", to=PAULA, given_at=world.time(), refs=[grant], signed_by=[STUDIO])
        world.tick()
    with seated(world, tmp_path_factory.mktemp("witness"), 1) as seats:
        believe(world, seats, 1)
        world.answer = world.check()
        world.vkeys = list(seats[0].witness.vkeys)
    assert world.ledger.head().tree_size == ENTRIES
    world.published = tmp_path_factory.mktemp("published")
    world.ledger.export_log(world.published)
    return world


@pytest.fixture(scope="module", autouse=True)
def _sumdb():
    """Built here so that its absence is told for its own tests alone."""
    try:
        build_sumdb()
    except pytest.skip.Exception:
        return


def case_of(world, index):
    log = world.ledger.opened.log
    with world.ledger.opened.store.reading() as tx:
        proved = log.prove(tx.log, index)
        older = merkle.root_hash(OLDER, tx.log.read_hashes)
        extends = merkle.prove_consistency(OLDER, ENTRIES, tx.log.read_hashes)
    encode = digests.encode_base64
    return {
        "origin": log.origin, "vkey": log.vkey, "log_key": encode(log.signer.public.raw),
        "key_id": log.verifier.key_id.hex(), "witnesses": [world.vkeys[0]],
        "checkpoint": world.ledger.head().checkpoint, "proof": world.ledger.entry_proof(index),
        "index": index, "entry": encode(proved.data), "path": [encode(one) for one in proved.path],
        "consistency": {"old": OLDER, "old_root": encode(older), "path": [encode(one) for one in extends]},
        "tiles": str(world.published),
    }  # fmt: skip


def flipped(encoded):
    data = bytearray(base64.b64decode(encoded))
    data[0] ^= 1
    return base64.b64encode(bytes(data)).decode()


def retold(case):
    """The proof text again, after its parts were changed."""
    lines = "".join(f"{one}\n" for one in case["path"])
    case["proof"] = f"c2sp.org/tlog-proof@v1\nindex {case['index']}\n{lines}\n{case['checkpoint']}"
    return case


def _root(case):
    root = case["checkpoint"].split("\n")[2]
    case["checkpoint"] = case["checkpoint"].replace(root, flipped(root))


def _size(case):
    case["checkpoint"] = case["checkpoint"].replace(f"\n{ENTRIES}\n", f"\n{ENTRIES + 1}\n")


def _signature(case):
    head, mark, lines = case["checkpoint"].partition("\n\n")
    first, *others = lines.splitlines()
    name, blob = first.rsplit(" ", 1)
    data = bytearray(base64.b64decode(blob))
    data[9] ^= 1
    changed = [f"{name} {base64.b64encode(bytes(data)).decode()}", *others]
    case["checkpoint"] = head + mark + "\n".join(changed) + "\n"


def _stranger(case):
    origin, size, root = case["checkpoint"].split("\n")[:3]
    signed = Checkpoint(origin, int(size), base64.b64decode(root))
    case["checkpoint"] = sign_checkpoint(signed, PrivateKey.generate())


def _cosignature(case):
    head, mark, lines = case["checkpoint"].partition("\n\n")
    own = [one for one in lines.splitlines() if ".example " not in one or "w1.example" not in one]
    case["checkpoint"] = head + mark + "\n".join(own) + "\n"


def _entry(case):
    case["entry"] = flipped(case["entry"])


def _index(case):
    case["index"] = (case["index"] + 2) % ENTRIES


def _path(case):
    case["path"][0] = flipped(case["path"][0])


def _shorter_path(case):
    case["path"].pop()


def _older_root(case):
    case["consistency"]["old_root"] = flipped(case["consistency"]["old_root"])


def _extension(case):
    case["consistency"]["path"][-1] = flipped(case["consistency"]["path"][-1])


def _other_origin(case):
    case["origin"] = "other.example/log"


TAMPERED = {
    "the root of the head": (_root, "inclusion"),
    "the size of the head": (_size, "signature"),
    "the log's signature": (_signature, "signature"),
    "the signer of the head": (_stranger, "signature"),
    "the witness's cosignature left out": (_cosignature, "cosignature"),
    "the entry": (_entry, "inclusion"),
    "the index": (_index, "inclusion"),
    "a hash of the path": (_path, "inclusion"),
    "the length of the path": (_shorter_path, "inclusion"),
    "the older root": (_older_root, "consistency"),
    "a hash of the extension": (_extension, "consistency"),
    "the origin expected": (_other_origin, "origin"),
}


@pytest.mark.parametrize("verifier", OF_LOGS, ids=lambda one: one.name)
def test_a_foreign_verifier_accepts_every_entry_shown_to_it(ledger, verifier):
    verdicts = verifier.judge([case_of(ledger, index) for index in INDEXES])
    assert [one["ok"] for one in verdicts] == [True] * len(INDEXES), verdicts


@pytest.mark.parametrize("verifier", OF_LOGS, ids=lambda one: one.name)
def test_a_foreign_verifier_refuses_every_tampered_copy(ledger, verifier):
    """One good case at the end shows that it does not simply refuse everything."""
    cases, names = [], []
    for name, (change, looks_at) in TAMPERED.items():
        if looks_at in verifier.looks_at:
            for index in (1, 511, 998):
                case = copy.deepcopy(case_of(ledger, index))
                change(case)
                cases.append(retold(case))
                names.append(f"{name} at {index}")
    verdicts = verifier.judge([*cases, case_of(ledger, 511)])
    accepted = [name for name, one in zip(names, verdicts, strict=False) if one["ok"]]
    assert accepted == []
    assert len(cases) >= 15
    assert verdicts[-1]["ok"]


def test_sumdb_refuses_tiles_of_which_one_byte_was_changed(ledger, tmp_path):
    """A byte that the proof needs: version 0.7 does not hold every tile it has read against its parent."""
    changed = []
    for place in ("tile/0/000", "tile/0/003.p/232", "tile/1/000.p/3"):
        copied = tmp_path / place.replace("/", "-")
        shutil.copytree(ledger.published, copied)
        data = bytearray((copied / place).read_bytes())
        data[8] ^= 1
        (copied / place).write_bytes(data)
        changed.append({**case_of(ledger, 1 if "232" not in place else 998), "tiles": str(copied)})
    assert [one["ok"] for one in SUMDB.judge(changed)] == [False] * 3
    assert SUMDB.judge([case_of(ledger, 1), case_of(ledger, 998)]) == [{"ok": True, "why": ""}] * 2


def test_proofbundle_counts_the_ml_dsa_cosignature_of_our_witness(ledger):
    case = {**case_of(ledger, 511), "witnesses": [ledger.vkeys[1]]}
    assert note.parse_vkey(ledger.vkeys[1]).kind == note.ML_DSA_COSIGNATURE
    stranger = note.format_vkey("w1.example", PrivateKey.generate().public, note.COSIGNATURE)
    said = PROOFBUNDLE.judge([case, {**case, "witnesses": [stranger]}])
    assert [one["ok"] for one in said] == [True, False]


def test_jose_verifies_a_receipt_and_refuses_a_changed_one(ledger):
    receipt = ledger.answer["receipt"]
    header, payload, signature = receipt.split(".")
    stranger = PrivateKey.generate().public
    known = ledger.ledger.jwks()
    case = {"receipt": receipt, "jwks": known, "decision": ledger.answer["decision"]}
    other = {"keys": [{**stranger.jwk, "kid": stranger.thumbprint, "alg": "Ed25519"}]}
    said = JOSE.judge([
        case,
        {**case, "receipt": f"{header}.{payload[:-8]}AAAAAAAA.{signature}"},
        {**case, "receipt": f"{header}.{payload}.{'A' * len(signature)}"},
        {**case, "jwks": other},
    ])  # fmt: skip
    assert [one["ok"] for one in said] == [True, False, False, False]
