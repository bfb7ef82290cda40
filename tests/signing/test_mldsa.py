import hashlib

import pytest
from hypothesis import given, strategies as st

from signing import checkpoint, digests, mldsa, note, policy
from signing.errors import Malformed, SigningError, VerificationFailed
from signing.keys import PrivateKey
from signing.mldsa import MlDsaPrivateKey
from signing.tree_head import Checkpoint, format_checkpoint

LOG, WITNESS = PrivateKey.from_seed(b"\x01" * 32), MlDsaPrivateKey.from_seed(b"\x02" * 32)
NAME, TIME = "w.example/1", 1_790_000_000
HEAD = Checkpoint("log.example/one", 300, hashlib.sha256(b"root").digest())
LOG_VERIFIER = note.Verifier(HEAD.origin, note.ED25519, LOG.public)
COSIGNER = note.Verifier(NAME, note.ML_DSA_COSIGNATURE, WITNESS.public)
COSIGNED = checkpoint.sign_checkpoint(HEAD, LOG) + note.cosign(format_checkpoint(HEAD), NAME, WITNESS, TIME)


def test_the_signed_message_is_that_of_the_specification_byte_for_byte():
    expected = (
        b"subtree/v1\n\x00" + b"\x0bw.example/1" + TIME.to_bytes(8, "big") + b"\x0flog.example/one"
        + b"\x00" * 8 + b"\x00\x00\x00\x00\x00\x00\x01\x2c" + hashlib.sha256(b"root").digest()
    )  # fmt: skip
    assert note.cosigned_subtree(format_checkpoint(HEAD), NAME, TIME) == expected


def test_a_cosigned_head_opens_with_the_time_it_was_cosigned_at():
    opened = checkpoint.open_checkpoint(COSIGNED, LOG_VERIFIER, [COSIGNER])
    assert (opened.checkpoint, [one.time for one in opened.note.verified]) == (HEAD, [None, TIME])


@pytest.mark.parametrize("other", [
    Checkpoint(HEAD.origin, 301, HEAD.root), Checkpoint(HEAD.origin, 300, hashlib.sha256(b"x").digest()),
])  # fmt: skip
def test_a_cosignature_is_of_one_head_alone(other):
    line = note.cosign(format_checkpoint(HEAD), NAME, WITNESS, TIME)
    with pytest.raises(VerificationFailed, match="signature_invalid"):
        checkpoint.open_checkpoint(checkpoint.sign_checkpoint(other, LOG) + line, LOG_VERIFIER, [COSIGNER])


@pytest.mark.parametrize("place", [0, 7, 8, 9, 1000, 2427])
def test_a_changed_byte_of_a_cosignature_is_refused(place):
    blob = bytearray(note.open_note(COSIGNED, [LOG_VERIFIER, COSIGNER]).verified[1].value)
    blob[place] ^= 1
    with pytest.raises(VerificationFailed, match="signature_invalid"):
        COSIGNER.verify(format_checkpoint(HEAD), bytes(blob))


@pytest.mark.parametrize("length", [0, 8, 72, 2427, 2429])
def test_a_cosignature_of_another_length_is_refused(length):
    with pytest.raises(VerificationFailed, match="signature_invalid"):
        COSIGNER.verify(format_checkpoint(HEAD), bytes(length))


def test_a_cosignature_over_what_is_no_checkpoint_or_under_a_name_too_long_is_refused():
    with pytest.raises(Malformed, match="checkpoint_malformed"):
        COSIGNER.verify("three\nlines\nof text\n", bytes(8 + mldsa.SIGNATURE_BYTES))
    with pytest.raises(Malformed, match="note_malformed"):
        note.cosigned_subtree(format_checkpoint(HEAD), "w" * 256, TIME)


def test_a_vkey_round_trips_and_a_policy_counts_its_witness():
    vkey = note.format_vkey(NAME, WITNESS.public, note.ML_DSA_COSIGNATURE)
    assert note.parse_vkey(vkey) == COSIGNER
    text = policy.format_policy(
        note.format_vkey(HEAD.origin, LOG.public), [policy.WitnessLine("w", vkey, "https://w.example")], 1
    )
    believed = policy.parse_policy(text)
    assert believed.urls == {"w": "https://w.example"}
    assert policy.open_with_policy(COSIGNED, believed).checkpoint == HEAD
    with pytest.raises(VerificationFailed, match="quorum_missing"):
        policy.open_with_policy(checkpoint.sign_checkpoint(HEAD, LOG), believed)


@given(st.binary(max_size=1400))
def test_arbitrary_bytes_are_no_key_unless_they_have_its_length(data):
    if len(data) == mldsa.KEY_BYTES:
        return
    with pytest.raises(SigningError):
        mldsa.parse_public(data)


def test_a_key_file_is_read_back_and_refused_when_others_may_read_it_or_it_is_changed(tmp_path):
    path = tmp_path / "w.jwk"
    WITNESS.save(path)
    assert mldsa.load(path).public == WITNESS.public
    path.chmod(0o644)
    with pytest.raises(Malformed, match="read by others"):
        mldsa.load(path)
    path.chmod(0o600)
    text = path.read_text()
    seed = digests.encode_base64url(b"\x02" * 32)
    for changed in (text.replace(seed, digests.encode_base64url(b"\x03" * 32)), text.replace("ML-DSA-44", "ML-DSA-65"),
                    text.replace(seed, "AA"), "[]", "{"):  # fmt: skip
        path.write_text(changed)
        with pytest.raises(SigningError):
            mldsa.load(path)
    with pytest.raises(FileExistsError):
        WITNESS.save(path)
