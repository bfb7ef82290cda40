import base64
import hashlib
import hmac

import joserfc.jwk
import joserfc.jws
import pytest
from hypothesis import given, strategies as st

from signing import canonical, digests, keys
from signing.errors import Malformed, SigningError, UnknownKey, VerificationFailed
from signing.keys import PrivateKey
from signing.proofs import jws
from tests import vectors

TYP = "example+jws"
KEY = PrivateKey.from_seed(b"\x09" * 32)
ANY_MEMBERS = frozenset({"alg", "kid", "typ", "jwk", "x5c", "jku", "x5u", "x5t", "x5t#S256", "cty"})


def token(header, payload=b"payload", key=KEY) -> str:
    head = base64.urlsafe_b64encode(header).rstrip(b"=").decode()
    body = digests.encode_base64url(payload)
    return f"{head}.{body}.{digests.encode_base64url(key.sign(f'{head}.{body}'.encode()))}"


REFUSED_ON_PURPOSE = {
    346: "the algorithm does not fit the key",
    347: "the algorithm does not fit the key",
    350: "the algorithm does not fit the key",
    351: "the algorithm does not fit the key",
    372: "base64 with padding or unused bits",
    373: "base64 with padding or unused bits",
}
WYCHEPROOF = vectors.groups("wycheproof", "json_web_signature_test.json")


@vectors.needs(vectors.FOLDER / "wycheproof" / "json_web_signature_test.json")
@pytest.mark.parametrize(("group", "case"), WYCHEPROOF, ids=[str(case["tcId"]) for _, case in WYCHEPROOF])
def test_every_wycheproof_jws_is_accepted_only_when_it_should_be(group, case):
    jwk = group.get("public") or group["private"]
    ours = (jwk.get("kty"), jwk.get("crv")) == ("EC", "P-256")
    if ours and case["result"] == "valid" and case["tcId"] not in REFUSED_ON_PURPOSE:
        assert opened(jwk, case["jws"]) is not None
    else:
        with pytest.raises(SigningError):
            opened(jwk, case["jws"])


def opened(jwk, token) -> bytes:
    """The payload under the key of a set, whose `kid` is another's choice."""
    ring = keys.parse_jwks({"keys": [{name: value for name, value in jwk.items() if name != "kid"}]})
    return jws.open_compact(token, next(iter(ring.keys.values())), members=ANY_MEMBERS)


def test_some_wycheproof_es256_cases_are_accepted_at_all():
    vectors.skip_unless(vectors.FOLDER / "wycheproof" / "json_web_signature_test.json")
    es256 = [c for g, c in WYCHEPROOF if (g.get("public") or {}).get("crv") == "P-256" and c["result"] == "valid"]
    assert len(es256) >= 2


JOSE = vectors.FOLDER / "jose-rfc" / "jws.json"
STRICTER_THAN_THE_RFC = {
    "RFC 8037 A.4 Ed25519 JWS (alg EdDSA)": "alg is the polymorphic EdDSA, which RFC 9864 deprecates for Ed25519",
}


@vectors.needs(JOSE)
@pytest.mark.parametrize("case", vectors.entries(JOSE), ids=lambda case: case["name"])
def test_every_rfc_example_is_accepted_or_refused_as_its_note_says(case):
    key = keys.parse_public_jwk(case["jwk"]) if case.get("jwk") else KEY.public
    assert case.get("jwk_thumbprint", key.thumbprint) == key.thumbprint
    if case["valid"] and case["name"] not in STRICTER_THAN_THE_RFC:
        assert jws.open_compact(case["jws"], key, members=ANY_MEMBERS)
    else:
        with pytest.raises(SigningError):
            jws.open_compact(case["jws"], key, members=ANY_MEMBERS)


@vectors.needs(JOSE)
def test_the_deprecated_example_lacks_nothing_but_its_algorithms_name():
    case = next(one for one in vectors.load(JOSE) if one["name"] in STRICTER_THAN_THE_RFC)
    head, body, signature = case["jws"].split(".")
    key = keys.parse_public_jwk(case["jwk"])
    key.verify(digests.decode_base64url(signature), f"{head}.{body}".encode())


@pytest.mark.parametrize("alg", keys.ALGORITHMS)
def test_a_detached_jws_verifies_with_its_key_over_its_payload(alg):
    key = PrivateKey.generate(alg)
    value = jws.sign_detached(b"payload", key, typ=TYP)
    jws.verify_detached(value, b"payload", key.public, typ=TYP)
    with pytest.raises(VerificationFailed):
        jws.verify_detached(value, b"paylode", key.public, typ=TYP)
    with pytest.raises(VerificationFailed):
        jws.verify_detached(value, b"payload", key.public, typ="other+jws")
    with pytest.raises(VerificationFailed):
        jws.verify_detached(value, b"payload", PrivateKey.generate(alg).public, typ=TYP)


@pytest.mark.parametrize("alg", keys.ALGORITHMS)
def test_a_library_that_is_not_ours_verifies_what_we_sign_and_we_what_it_signs(alg):
    key = PrivateKey.generate(alg)
    theirs = joserfc.jwk.import_key(key.to_jwk())
    ours = jws.sign_compact(b"payload", key, typ=TYP)
    assert joserfc.jws.deserialize_compact(ours, theirs, algorithms=[alg]).payload == b"payload"
    header = {"alg": alg, "kid": key.public.thumbprint, "typ": TYP}
    made = joserfc.jws.serialize_compact(header, b"payload", theirs, algorithms=[alg])
    assert jws.open_compact(made, key.public, members=jws.STRICT_MEMBERS, typ=TYP) == b"payload"


@pytest.mark.parametrize("alg", keys.ALGORITHMS)
def test_a_detached_proof_is_what_another_library_calls_detached(alg):
    key = PrivateKey.generate(alg)
    theirs = joserfc.jwk.import_key(key.to_jwk())
    value = jws.sign_detached(b"payload", key, typ=TYP)
    whole = value.replace("..", f".{digests.encode_base64url(b'payload')}.")
    assert joserfc.jws.deserialize_compact(whole, theirs, algorithms=[alg]).payload == b"payload"
    header = {"alg": alg, "kid": key.public.thumbprint, "typ": TYP}
    made = joserfc.jws.serialize_compact(header, b"payload", theirs, algorithms=[alg])
    head, _, signature = made.split(".")
    jws.verify_detached(f"{head}..{signature}", b"payload", key.public, typ=TYP)


def strict_header(**change) -> bytes:
    header = {"alg": "Ed25519", "kid": KEY.public.thumbprint, "typ": TYP} | change
    return canonical.canonicalize({name: value for name, value in header.items() if value is not None})


@pytest.mark.parametrize(
    "header",
    [
        strict_header(alg="none"),
        strict_header(alg="HS256"),
        strict_header(alg="EdDSA"),
        strict_header(alg="ES256"),
        strict_header(typ="JWT"),
        strict_header(typ=None),
        strict_header(kid=None),
        strict_header(crit=["b64"]),
        strict_header(b64=False),
        strict_header(jwk={}),
        b'{"kid":"x","alg":"Ed25519","typ":"' + TYP.encode() + b'"}',
        strict_header().replace(b":", b": ", 1),
        b"[]",
        b"\xff",
        b'{"alg":"Ed25519","alg":"Ed25519"}',
    ],
)
def test_a_header_that_says_anything_else_is_refused(header):
    with pytest.raises(SigningError):
        jws.open_signed(token(header), keys.keyring(KEY.public), typ=TYP)


@pytest.mark.parametrize(
    ("header", "error"),
    [
        ({"alg": "Ed25519", "typ": TYP, "jwk": {}}, Malformed),
        ({"alg": "Ed25519", "typ": TYP, "crit": ["exp"]}, Malformed),
        ({"alg": "none", "typ": TYP}, VerificationFailed),
        ({"typ": TYP}, VerificationFailed),
        ({"alg": "Ed25519", "typ": "JWT"}, VerificationFailed),
        ({"alg": "Ed25519"}, VerificationFailed),
    ],
)
def test_the_lenient_core_takes_no_more_members_than_it_was_told(header, error):
    good = token(canonical.canonicalize({"alg": "Ed25519", "typ": TYP}))
    assert jws.open_compact(good, KEY.public, members=jws.STRICT_MEMBERS, typ=TYP) == b"payload"
    with pytest.raises(error):
        jws.open_compact(token(canonical.canonicalize(header)), KEY.public, members=jws.STRICT_MEMBERS, typ=TYP)


def test_crit_is_refused_even_where_it_is_named_as_allowed():
    marked = token(canonical.canonicalize({"alg": "Ed25519", "crit": ["exp"]}))
    with pytest.raises(Malformed, match="crit"):
        jws.open_compact(marked, KEY.public, members=frozenset({"alg", "crit"}))


def test_an_hmac_keyed_with_the_public_key_is_refused():
    head = digests.encode_base64url(strict_header(alg="HS256"))
    body = digests.encode_base64url(b"payload")
    mac = hmac.new(KEY.public.raw, f"{head}.{body}".encode(), hashlib.sha256).digest()
    forged = f"{head}.{body}.{digests.encode_base64url(mac + mac)}"
    with pytest.raises(VerificationFailed):
        jws.open_signed(forged, keys.keyring(KEY.public), typ=TYP)


def test_a_key_nobody_gave_us_is_unknown_not_invalid():
    with pytest.raises(UnknownKey):
        jws.open_signed(jws.sign_compact(b"x", KEY, typ=TYP), keys.keyring(), typ=TYP)


def test_each_single_character_changed_in_a_detached_jws_is_refused():
    value = jws.sign_detached(b"payload", KEY, typ=TYP)
    for place in range(len(value)):
        for other in "A_.":
            changed = value[:place] + other + value[place + 1 :]
            if changed != value:
                with pytest.raises(SigningError):
                    jws.verify_detached(changed, b"payload", KEY.public, typ=TYP)


@given(st.text(max_size=60) | st.binary(max_size=40).map(lambda raw: f"{digests.encode_base64url(raw)}..AAAA"))
def test_arbitrary_text_raises_only_house_errors(text):
    with pytest.raises(SigningError):
        jws.parse_detached_header(text)
    with pytest.raises(SigningError):
        jws.open_signed(text, keys.keyring(KEY.public), typ=TYP)


def test_padding_is_malformed():
    value = jws.sign_detached(b"payload", KEY, typ=TYP)
    with pytest.raises(Malformed, match="proof_malformed"):
        jws.verify_detached(value + "=", b"payload", KEY.public, typ=TYP)
