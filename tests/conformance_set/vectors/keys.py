"""Public keys that are taken, with their thumbprints, and keys that are none."""

from signing import digests
from tests.conformance_set.vectors.shape import file, invalid, valid
from tests.golden.fixed import key_of

SMALL_ORDER = "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"
OKP = {"kty": "OKP", "crv": "Ed25519"}


def keys():
    """Every case of keys."""
    one, other = key_of("conformance set", "key").public, key_of("conformance set", "key", alg="ES256").public
    okp, ec = dict(one.jwk), dict(other.jwk)
    zero = digests.encode_base64url(bytes(32))
    bad = {
        "a point of small order": {**OKP, "x": digests.encode_base64url(bytes.fromhex(SMALL_ORDER))},
        "the neutral point": {**OKP, "x": digests.encode_base64url(b"\x01" + bytes(31))},
        "a coordinate that is not reduced": {**OKP, "x": digests.encode_base64url(b"\xed" + b"\xff" * 30 + b"\x7f")},
        "no point of the curve": {**OKP, "x": digests.encode_base64url(b"\x02" + bytes(31))},
        "31 bytes": {**OKP, "x": digests.encode_base64url(bytes(31))},
        "padding": {**okp, "x": okp["x"] + "="},
        "a private key": {**okp, "d": zero},
        "a name": {**okp, "kid": one.thumbprint},
        "another curve": {**okp, "crv": "Ed448"},
        "a shared secret": {"kty": "oct", "k": zero},
        "P-256: the origin": {**ec, "x": zero, "y": zero},
        "P-256: not on the curve": {**ec, "y": ec["x"]},
        "P-256 without y": {name: value for name, value in ec.items() if name != "y"},
        "P-384": {**ec, "crv": "P-384"},
        "not an object": "key",
    }
    good = [valid(name, {"jwk": dict(key.jwk)}, thumbprint=key.thumbprint)
            for name, key in (("Ed25519", one), ("P-256", other))]  # fmt: skip
    return file("keys", "Which public keys are taken, and their thumbprints.", {},
                good + [invalid(name, {"jwk": jwk}, "key_invalid") for name, jwk in bad.items()])  # fmt: skip
