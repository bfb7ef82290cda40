import pytest
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given, strategies as st

from signing import digests, edwards, keys
from signing.errors import Malformed, SigningError, UnknownKey, VerificationFailed
from signing.keys import PrivateKey
from tests import vectors

P = 2**255 - 19
SMALL_ORDER = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
]


def okp(raw: bytes) -> dict[str, str]:
    return {"kty": "OKP", "crv": "Ed25519", "x": digests.encode_base64url(raw)}


def refused(jwk) -> str:
    with pytest.raises(Malformed) as caught:
        keys.parse_public_jwk(jwk)
    return caught.value.code


@pytest.mark.parametrize("encoded", SMALL_ORDER)
def test_a_small_order_or_non_canonical_point_is_no_key(encoded):
    assert refused(okp(bytes.fromhex(encoded))) == "key_invalid"


@pytest.mark.parametrize("y", [P, P + 1, P + 18, 2**255 - 1])
def test_a_coordinate_that_is_not_reduced_is_no_key(y):
    assert refused(okp(y.to_bytes(32, "little"))) == "key_invalid"


def test_bytes_that_are_no_point_of_the_curve_are_no_key():
    assert refused(okp((2).to_bytes(32, "little"))) == "key_invalid"


def test_a_key_outside_the_prime_order_subgroup_is_refused():
    good = edwards._decoded(PrivateKey.from_seed(b"\x01" * 32).public.raw)
    torsion = edwards._decoded(bytes.fromhex(SMALL_ORDER[4]))
    x, y, z, _ = edwards._added(good, torsion)
    x, y = x * pow(z, -1, P) % P, y * pow(z, -1, P) % P
    mixed = (y | (x & 1) << 255).to_bytes(32, "little")
    assert refused(okp(mixed)) == "key_invalid"


@given(st.binary(min_size=32, max_size=32))
def test_the_subgroup_check_takes_every_real_key(seed):
    assert edwards.is_sound(PrivateKey.from_seed(seed).public.raw)


@pytest.mark.parametrize(
    "jwk",
    [
        {},
        [],
        {"kty": "OKP"},
        {"kty": "OKP", "crv": "Ed448", "x": "AA"},
        {"kty": "oct", "k": "AA"},
        {"kty": "OKP", "crv": "Ed25519", "x": "AA"},
        {"kty": "OKP", "crv": "Ed25519", "x": "="},
        {"kty": "OKP", "crv": "Ed25519", "x": 1},
        {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"},
        {
            "kty": "EC",
            "crv": "P-256",
            "x": digests.encode_base64url(bytes(32)),
            "y": digests.encode_base64url(bytes(32)),
        },
        {**PrivateKey.generate().public.jwk, "d": "AA"},
        {**PrivateKey.generate().public.jwk, "kid": "x"},
        {**PrivateKey.generate().public.jwk, "alg": "Ed25519"},
        {**PrivateKey.generate("ES256").public.jwk, "crv": "P-384"},
        {**PrivateKey.generate("ES256").public.jwk, "kty": "OKP"},
    ],
)
def test_what_is_not_exactly_a_public_key_is_refused(jwk):
    assert refused(jwk) == "key_invalid"


@pytest.mark.parametrize("alg", keys.ALGORITHMS)
def test_a_key_signs_what_its_public_half_verifies_and_nothing_else(alg):
    key, other = PrivateKey.generate(alg), PrivateKey.generate(alg)
    signature = key.sign(b"message")
    key.public.verify(signature, b"message")
    for wrong in (
        lambda: key.public.verify(signature, b"massage"),
        lambda: other.public.verify(signature, b"message"),
        lambda: key.public.verify(signature + b"\0", b"message"),
        lambda: key.public.verify(signature[:-1], b"message"),
        lambda: key.public.verify(bytes(64), b"message"),
    ):
        with pytest.raises(VerificationFailed, match="signature_invalid"):
            wrong()


@pytest.mark.parametrize("alg", keys.ALGORITHMS)
def test_key_files_round_trip_are_private_and_never_overwritten(alg, tmp_path):
    path, key = tmp_path / "key.jwk", PrivateKey.generate(alg)
    keys.save_private_key(path, key)
    assert keys.load_private_key(path).public == key.public
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        keys.save_private_key(path, PrivateKey.generate(alg))
    path.chmod(0o644)
    with pytest.raises(Malformed, match="read by others"):
        keys.load_private_key(path)


def test_halves_that_do_not_belong_together_are_refused():
    one, other = PrivateKey.generate(), PrivateKey.generate()
    with pytest.raises(Malformed, match="do not belong together"):
        keys.parse_private_jwk({**one.to_jwk(), "d": other.to_jwk()["d"]})


def test_a_p256_coordinate_that_is_not_reduced_is_no_key():
    x, y = point_with_a_small_x()
    keys.parse_public_jwk(ec(x, y))
    assert refused(ec(x + P256, y)) == "key_invalid"


def test_a_p256_point_beside_the_curve_is_no_key():
    x, y = point_with_a_small_x()
    assert refused(ec(x, y + 1)) == "key_invalid"


def test_a_p256_coordinate_without_its_leading_zeros_is_no_key():
    x, y = point_with_a_small_x()
    short = {**ec(x, y), "x": digests.encode_base64url(x.to_bytes(31))}
    assert refused(short) == "key_invalid"


P256 = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF
B256 = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
N256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def point_with_a_small_x() -> tuple[int, int]:
    """So small that x + p still fits 32 bytes."""
    for x in range(1, 100):
        square = (x**3 - 3 * x + B256) % P256
        y = pow(square, (P256 + 1) // 4, P256)
        if y * y % P256 == square:
            return x, y
    raise AssertionError


def ec(x: int, y: int) -> dict[str, str]:
    encoded = [digests.encode_base64url(one.to_bytes(32)) for one in (x, y)]
    return {"kty": "EC", "crv": "P-256", "x": encoded[0], "y": encoded[1]}


@pytest.mark.parametrize(("r", "s"), [(0, 1), (1, 0), (0, 0), (N256, 1), (1, N256), (2**256 - 1, 2**256 - 1)])
def test_an_ecdsa_number_outside_the_group_signs_nothing(r, s):
    with pytest.raises(VerificationFailed, match="signature_invalid"):
        PrivateKey.generate("ES256").public.verify(r.to_bytes(32) + s.to_bytes(32), b"message")


def test_an_ecdsa_signature_in_der_is_refused():
    secret = generate_private_key(SECP256R1())
    key = PrivateKey(secret)
    with pytest.raises(VerificationFailed, match="64 bytes"):
        key.public.verify(secret.sign(b"message", ECDSA(SHA256())), b"message")


@pytest.mark.parametrize("alg", ["", "EdDSA", "ed25519", "ES384", "RS256", "none"])
def test_no_key_is_made_for_another_algorithm(alg):
    with pytest.raises(Malformed, match="key_invalid"):
        PrivateKey.generate(alg)


def test_a_thumbprint_does_not_depend_on_the_order_of_members():
    jwk = PrivateKey.generate().public.jwk
    assert keys.parse_public_jwk(dict(reversed(jwk.items()))) == keys.parse_public_jwk(dict(jwk))


@pytest.mark.parametrize("secret", [0, N256])
def test_a_secret_outside_the_group_is_no_key(secret):
    jwk = PrivateKey.generate("ES256").to_jwk() | {"d": digests.encode_base64url(secret.to_bytes(32))}
    with pytest.raises(Malformed, match="key_invalid at /d"):
        keys.parse_private_jwk(jwk)


def test_an_empty_keyring_knows_nobody():
    with pytest.raises(UnknownKey, match="key_unknown"):
        keys.keyring().get("x")


@pytest.mark.parametrize(
    "change",
    [
        {"kid": "other"},
        {"alg": "ES256"},
        {"use": "enc"},
        {"key_ops": ["sign"]},
        {"key_ops": []},
        {"d": "AA"},
        {"x": "AA"},
    ],
)
def test_a_key_set_whose_members_contradict_the_key_is_refused(change):
    jwk = dict(PrivateKey.generate().public.jwk)
    keys.parse_jwks({"keys": [jwk]})
    with pytest.raises(Malformed, match="key_invalid"):
        keys.parse_jwks({"keys": [{**jwk, **change}]})


@given(st.recursive(st.none() | st.integers() | st.text(max_size=8), lambda inner: st.lists(inner) | st.dictionaries(
    st.sampled_from(["kty", "crv", "x", "y", "d", "keys", "kid"]), inner), max_leaves=8))  # fmt: skip
def test_arbitrary_json_is_no_key_and_raises_only_house_errors(value):
    for parse in (keys.parse_public_jwk, keys.parse_private_jwk, keys.parse_jwks):
        try:
            parse(value)
        except SigningError:
            continue


WYCHEPROOF = vectors.groups("wycheproof", "ed25519_test.json")


@vectors.needs(vectors.FOLDER / "wycheproof" / "ed25519_test.json")
@pytest.mark.parametrize(("group", "case"), WYCHEPROOF, ids=[str(case["tcId"]) for _, case in WYCHEPROOF])
def test_every_wycheproof_ed25519_case_comes_out_as_published(group, case):
    key = keys.parse_public_jwk(okp(bytes.fromhex(group["publicKey"]["pk"])))
    message, signature = bytes.fromhex(case["msg"]), bytes.fromhex(case["sig"])
    if case["result"] == "valid":
        key.verify(signature, message)
    else:
        with pytest.raises(VerificationFailed):
            key.verify(signature, message)
