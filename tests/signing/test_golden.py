import json

import pytest

from signing import bundle, canonical, checkpoint, digests, keys, merkle, policy, tlog_proof
from signing.checkpoint import Checkpoint
from signing.keys import PrivateKey
from signing.proofs import jws
from tests import vectors

pytestmark = vectors.needs(vectors.GOLDEN)
SEEDS = {"performer": 1, "union": 2, "studio": 6, "registrar": 7, "receipt": 5, "passkey": 8}


def seeded(number: int) -> PrivateKey:
    return PrivateKey.from_seed(bytes([number]) * 32)


@pytest.fixture(scope="module")
def golden():
    return json.loads(vectors.GOLDEN.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def tree(golden):
    line: list[bytes] = []
    read = lambda positions: [line[one] for one in positions]  # noqa: E731
    roots = [merkle.EMPTY_ROOT]
    for number, entry in enumerate(golden["entries"]):
        new, root = merkle.append_leaves(number, [merkle.leaf_hash(entry.encode())], read)
        line += [value for _, value in sorted(new)]
        roots.append(root)
    return read, roots


def test_keys_and_thumbprints_are_reproduced(golden):
    for name, said in golden["keys"].items():
        if name in SEEDS:
            public = seeded(SEEDS[name]).public
            assert (dict(public.jwk), public.thumbprint) == (said["jwk"], said["thumbprint"])


def test_statements_digests_and_proofs_are_reproduced_byte_for_byte(golden):
    signers = {seeded(number).public.thumbprint: seeded(number) for number in SEEDS.values()}
    ring = keys.keyring(*(one.public for one in signers.values()))
    for said in golden["statements"].values():
        data = said["statement"].encode()
        value = canonical.open_canonical(data)
        assert digests.digest(data) == said["digest"]
        remade = [
            {"format": "jws", "value": jws.sign_detached(data, signers[party["key"]], typ=bundle.STATEMENT_TYP)}
            for party in value["parties"]
        ]
        assert remade == said["proofs"]
        assert canonical.canonicalize(remade).decode() == said["proofs_jcs"]
        read = bundle.read_bundle(json.dumps(said["bundle"]).encode())
        verified = [bundle.verify_proof(one, read.statement, ring).value for one in read.proofs]
        assert bundle.proofs_digest(verified) == said["proofs_digest"]


def test_leaf_hashes_and_roots_of_every_size_are_reproduced(golden, tree):
    _, roots = tree
    assert [merkle.leaf_hash(entry.encode()).hex() for entry in golden["entries"]] == golden["leaf_hashes_hex"]
    assert [root.hex() for root in roots] == golden["root_hex_by_size"]


def test_the_checkpoint_is_reproduced_and_its_cosignature_verifies(golden, tree):
    _, roots = tree
    head = Checkpoint("ledger.example/consent/2026", 11, roots[11])
    assert golden["checkpoint"].startswith(checkpoint.sign_checkpoint(head, seeded(3)))
    opened = policy.open_with_policy(golden["checkpoint"], policy.parse_policy(golden["tlog_policy"]))
    assert opened.checkpoint == head
    assert [one.time is not None for one in opened.note.verified] == [False, True]


def test_every_proof_text_and_consistency_proof_is_reproduced(golden, tree):
    read, roots = tree
    believed = policy.parse_policy(golden["tlog_policy"])
    for index, text in golden["tlog_proofs"].items():
        path = merkle.prove_inclusion(int(index), 11, read)
        assert tlog_proof.format_tlog_proof(int(index), path, golden["checkpoint"]) == text
        tlog_proof.open_tlog_proof(text, golden["entries"][int(index)].encode(), believed)
    for sizes, said in golden["consistency"].items():
        old, new = map(int, sizes.split("-"))
        path = merkle.prove_consistency(old, new, read)
        assert [digests.encode_base64(one) for one in path] == said
        merkle.verify_consistency(old, new, roots[old], roots[new], path)


def test_the_receipt_is_verified_and_signed_again_to_the_same_bytes(golden):
    payload = jws.open_signed(golden["receipt"], keys.parse_jwks(golden["jwks"]), typ="coverage-receipt+jws")
    assert json.loads(payload) == golden["receipt_claims"]
    assert jws.sign_compact(payload, seeded(5), typ="coverage-receipt+jws") == golden["receipt"]
