import json

import pytest
from hypothesis import given, strategies as st

from signing import bundle, canonical, digests, keys
from signing.errors import Malformed, SigningError, UnknownKey, VerificationFailed
from signing.keys import PrivateKey
from signing.proofs import jws

KEY = PrivateKey.from_seed(b"\x04" * 32)
STATEMENT = b'{"a":1}'


def made(statement=STATEMENT, key=KEY, **change) -> bytes:
    proof = {"format": "jws", "value": jws.sign_detached(statement, key, typ=bundle.STATEMENT_TYP)}
    return json.dumps({"statement": digests.encode_base64url(statement), "proofs": [proof]} | change).encode()


def test_a_bundle_gives_exact_bytes_digest_and_proofs_that_verify():
    read = bundle.read_bundle(made())
    assert (read.statement, read.digest) == (STATEMENT, digests.digest(STATEMENT))
    verified = bundle.verify_proof(read.proofs[0], read.statement, keys.keyring(KEY.public))
    assert verified.key == bundle.proof_key(read.proofs[0]) == KEY.public.thumbprint
    assert bundle.proofs_digest([verified.value]) == digests.digest(canonical.canonicalize([read.proofs[0].value]))


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "malformed_json"),
        (b"[]", "wrong_type"),
        (b"{}", "missing_member"),
        (made(proofs="x"), "wrong_type"),
        (json.dumps({"statement": "!", "proofs": []}).encode(), "bad_text"),
        (json.dumps({"statement": 1, "proofs": []}).encode(), "wrong_type"),
        (made(extra=1), "unknown_member"),
        (made(proofs=[1]), "wrong_type"),
        (made(proofs=[{}]), "missing_member"),
        (made(proofs=[{"format": 1}]), "wrong_type"),
        (made(proofs=[{"format": "jws"}] * 17), "too_large"),
        (b" " * (bundle.MAX_BUNDLE_BYTES + 1), "too_large"),
    ],
)
def test_what_is_no_bundle_is_refused_with_its_code(raw, code):
    with pytest.raises(Malformed) as caught:
        bundle.read_bundle(raw)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("proof", "error", "code"),
    [
        ({"format": "webauthn"}, VerificationFailed, "proof_format_unsupported"),
        ({"format": "pgp", "value": "x"}, VerificationFailed, "proof_format_unsupported"),
        ({"format": "jws"}, Malformed, "proof_malformed"),
        ({"format": "jws", "value": 1}, Malformed, "proof_malformed"),
        ({"format": "jws", "value": "x", "key": "y"}, Malformed, "proof_malformed"),
        ({"format": "jws", "value": "a.b.c"}, Malformed, "proof_malformed"),
    ],
)
def test_a_proof_that_is_none_is_refused_with_its_code(proof, error, code):
    raw = bundle.read_bundle(made(proofs=[proof])).proofs[0]
    with pytest.raises(error) as caught:
        bundle.verify_proof(raw, STATEMENT, keys.keyring(KEY.public))
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("raw", "pointer"),
    [
        (made(**{"a/b~c": 1}), "/a~1b~0c"),
        (made(proofs=[{"format": "jws"}, {}]), "/proofs/1/format"),
        (b'{"statement":"","proofs":[{"format":"jws","value":1.5}]}', "/proofs/0/value"),
    ],
)
def test_a_refusal_points_into_the_bundle(raw, pointer):
    with pytest.raises(Malformed) as caught:
        bundle.read_bundle(raw)
    assert caught.value.pointer == pointer


@pytest.mark.parametrize(
    ("value", "ring"),
    [
        ({"format": "pades"}, keys.keyring(KEY.public)),
        ({"format": "jws", "value": "a.b.c"}, keys.keyring(KEY.public)),
        (
            {"format": "jws", "value": jws.sign_detached(b"other", KEY, typ=bundle.STATEMENT_TYP)},
            keys.keyring(KEY.public),
        ),
        ({"format": "jws", "value": jws.sign_detached(STATEMENT, KEY, typ="JWT")}, keys.keyring(KEY.public)),
        ({"format": "jws", "value": jws.sign_detached(STATEMENT, KEY, typ=bundle.STATEMENT_TYP)}, keys.keyring()),
    ],
)
def test_a_proof_that_does_not_hold_is_named_by_its_place(value, ring):
    with pytest.raises(SigningError) as caught:
        bundle.verify_proof(bundle.RawProof(value["format"], value, "/proofs/3"), STATEMENT, ring)
    assert caught.value.pointer == "/proofs/3"


def test_each_single_character_changed_in_a_proof_is_refused():
    proof = bundle.read_bundle(made()).proofs[0]
    text = proof.value["value"]
    for place in range(len(text)):
        changed = text[:place] + ("B" if text[place] != "B" else "C") + text[place + 1 :]
        raw = bundle.RawProof("jws", {"format": "jws", "value": changed}, "/proofs/0")
        with pytest.raises(SigningError):
            bundle.verify_proof(raw, STATEMENT, keys.keyring(KEY.public))


def test_a_proof_holds_for_its_statement_and_key_only():
    proof = bundle.read_bundle(made()).proofs[0]
    with pytest.raises(VerificationFailed, match="signature_invalid"):
        bundle.verify_proof(proof, b'{"a":2}', keys.keyring(KEY.public))
    with pytest.raises(UnknownKey, match="key_unknown"):
        bundle.verify_proof(proof, STATEMENT, keys.keyring(PrivateKey.generate().public))


@given(st.binary(max_size=100) | st.recursive(st.none() | st.text(max_size=9) | st.integers(), lambda inner: st.lists(
    inner) | st.dictionaries(st.sampled_from(["statement", "proofs", "format", "value"]), inner), max_leaves=9).map(
        lambda value: json.dumps(value).encode()))  # fmt: skip
def test_arbitrary_bytes_raise_only_house_errors(raw):
    for read in (bundle.read_bundle, bundle.read_proof_list):
        try:
            read(raw)
        except SigningError:
            continue
