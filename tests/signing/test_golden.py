import json

import pytest

from signing import bundle, canonical, checkpoint, digests, keys, merkle, note, policy, tlog_proof
from signing.errors import SigningError, VerificationFailed
from signing.keys import PrivateKey
from signing.proofs import jws
from signing.tree_head import Checkpoint
from tests import vectors
from tests.signing.test_notes import every_change

pytestmark = vectors.needs(vectors.GOLDEN)
ORIGIN = "ledger.example/consent/2026"
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


@pytest.mark.parametrize("name", SEEDS)
def test_each_key_and_thumbprint_is_reproduced(golden, name):
    public, said = seeded(SEEDS[name]).public, golden["keys"][name]
    assert (dict(public.jwk), public.thumbprint) == (said["jwk"], said["thumbprint"])
    assert keys.parse_public_jwk(said["jwk"]) == public


def test_the_verifier_keys_of_log_and_witness_are_reproduced(golden):
    log, witness = seeded(3).public, seeded(4).public
    assert note.format_vkey(ORIGIN, log) == golden["keys"]["log_vkey"]
    assert note.format_vkey("witness.example/w1", witness, note.COSIGNATURE) == golden["keys"]["witness_vkey"]


@pytest.mark.parametrize(("name", "said"), vectors.entries(vectors.GOLDEN, "statements"))
def test_each_statement_its_digest_and_its_proofs_are_reproduced_byte_for_byte(name, said):
    signers = {seeded(number).public.thumbprint: seeded(number) for number in SEEDS.values()}
    data = said["statement"].encode()
    value = canonical.open_canonical(data)
    assert digests.digest(data) == said["digest"]
    remade = [
        {"format": "jws", "value": jws.sign_detached(data, signers[party["key"]], typ=bundle.STATEMENT_TYP)}
        for party in value["parties"]
    ]
    assert remade == said["proofs"]
    assert canonical.canonicalize(remade).decode() == said["proofs_jcs"]
    assert len(remade) == len(value["parties"]), name


@pytest.mark.parametrize(("name", "said"), vectors.entries(vectors.GOLDEN, "statements"))
def test_each_bundle_verifies_and_its_proofs_have_the_digest_of_the_log(name, said):
    ring = keys.keyring(*(seeded(number).public for number in SEEDS.values()))
    read = bundle.read_bundle(json.dumps(said["bundle"]).encode())
    assert (read.statement.decode(), read.digest) == (said["statement"], said["digest"]), name
    verified = [bundle.verify_proof(one, read.statement, ring).value for one in read.proofs]
    assert bundle.proofs_digest(verified) == said["proofs_digest"]


@pytest.mark.parametrize(("index", "entry"), list(enumerate(vectors.entries(vectors.GOLDEN, "entries"))))
def test_each_entry_is_canonical_and_has_its_leaf_hash(golden, index, entry):
    canonical.open_canonical(entry.encode(), max_bytes=4096)
    assert merkle.leaf_hash(entry.encode()).hex() == golden["leaf_hashes_hex"][index]


@pytest.mark.parametrize("size", range(12))
def test_the_root_of_each_size_is_reproduced(golden, tree, size):
    read, roots = tree
    assert roots[size].hex() == golden["root_hex_by_size"][size] == merkle.root_hash(size, read).hex()


def test_the_checkpoint_is_reproduced_and_its_cosignature_verifies(golden, tree):
    _, roots = tree
    head = Checkpoint(ORIGIN, 11, roots[11])
    assert golden["checkpoint"].startswith(checkpoint.sign_checkpoint(head, seeded(3)))
    opened = policy.open_with_policy(golden["checkpoint"], policy.parse_policy(golden["tlog_policy"]))
    assert opened.checkpoint == head
    assert [one.time for one in opened.note.verified] == [None, cosigned_at(golden["checkpoint"])]


def cosigned_at(text: str) -> int:
    blob = digests.decode_base64(text.splitlines()[-1].split(" ")[2])
    return int.from_bytes(blob[4:12])


def test_the_witness_would_have_written_the_same_line(golden):
    body = golden["checkpoint"].split("\n\n")[0] + "\n"
    time = cosigned_at(golden["checkpoint"])
    signature = seeded(4).sign(note.cosigned_message(body, time))
    blob = note.parse_vkey(golden["keys"]["witness_vkey"]).key_id + time.to_bytes(8) + signature
    assert golden["checkpoint"].endswith(f"— witness.example/w1 {digests.encode_base64(blob)}\n")


def test_the_policy_wants_its_witness(golden):
    believed = policy.parse_policy(golden["tlog_policy"])
    assert (believed.quorum, list(believed.witnesses)) == ("w1", ["w1"])
    alone = golden["checkpoint"].rsplit("— witness", 1)[0]
    with pytest.raises(VerificationFailed, match="quorum_missing"):
        policy.open_with_policy(alone, believed)


def test_each_single_byte_of_the_cosigned_checkpoint_matters(golden):
    believed = policy.parse_policy(golden["tlog_policy"])
    for changed in every_change(golden["checkpoint"]):
        with pytest.raises(SigningError):
            policy.open_with_policy(changed, believed)


@pytest.mark.parametrize(("index", "text"), vectors.entries(vectors.GOLDEN, "tlog_proofs"))
def test_each_proof_text_is_reproduced_and_proves_its_entry_only(golden, tree, index, text):
    read, _ = tree
    believed = policy.parse_policy(golden["tlog_policy"])
    path = merkle.prove_inclusion(int(index), 11, read)
    assert tlog_proof.format_tlog_proof(int(index), path, golden["checkpoint"]) == text
    for number, entry in enumerate(golden["entries"]):
        if number == int(index):
            assert tlog_proof.open_tlog_proof(text, entry.encode(), believed).size == 11
        else:
            with pytest.raises(VerificationFailed, match="inclusion_invalid"):
                tlog_proof.open_tlog_proof(text, entry.encode(), believed)


@pytest.mark.parametrize(("sizes", "said"), vectors.entries(vectors.GOLDEN, "consistency"))
def test_each_consistency_proof_is_reproduced(tree, sizes, said):
    read, roots = tree
    old, new = map(int, sizes.split("-"))
    path = merkle.prove_consistency(old, new, read)
    assert [digests.encode_base64(one) for one in path] == said
    merkle.verify_consistency(old, new, roots[old], roots[new], path)


def test_the_receipt_is_verified_and_signed_again_to_the_same_bytes(golden):
    payload = jws.open_signed(golden["receipt"], keys.parse_jwks(golden["jwks"]), typ="coverage-receipt+jws")
    assert canonical.open_canonical(payload) == golden["receipt_claims"]
    assert jws.sign_compact(payload, seeded(5), typ="coverage-receipt+jws") == golden["receipt"]


def test_the_passkey_proof_is_read_but_not_verified_by_this_version(golden):
    proof, statement = golden["webauthn"]["proof"], golden["webauthn"]["statement"].encode()
    raw = json.dumps({"statement": digests.encode_base64url(statement), "proofs": [proof]}).encode()
    read = bundle.read_bundle(raw)
    assert read.digest == golden["webauthn"]["digest"]
    ring = keys.keyring(seeded(SEEDS["passkey"]).public)
    with pytest.raises(VerificationFailed, match="proof_format_unsupported"):
        bundle.verify_proof(read.proofs[0], read.statement, ring)
