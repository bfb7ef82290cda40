"""Proofs over a statement's bytes: what holds, and each way in which one does not."""

import hashlib
import hmac
import json

from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from signing import bundle, canonical, digests
from signing.proofs import jws
from tests.conformance_set.vectors.shape import cannot_tell, file, invalid, valid
from tests.conformance_set.vectors.story import key, statement
from tests.golden.fixed import key_of
from tests.golden.questions import OTHER, PAULA

TYP = bundle.STATEMENT_TYP
ED25519_ORDER = 2**252 + 27742317777372353535851937790883648493
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def proofs():
    """Every case of proofs."""
    data, paula, other = statement("bar"), key(PAULA), key(OTHER)
    given = {"statement": data.decode(), "keys": [dict(paula.public.jwk), dict(other.public.jwk)]}
    good = [
        valid("Ed25519", _jws(jws.sign_detached(data, paula, typ=TYP)), key=paula.public.thumbprint),
        valid("P-256", _jws(jws.sign_detached(data, other, typ=TYP)), key=other.public.thumbprint),
    ]
    stranger = key_of("conformance set", "stranger")
    unknown = cannot_tell("a key nobody gave", _jws(jws.sign_detached(data, stranger, typ=TYP)), "key_unknown")
    bad = [*_bad_signatures(data, paula, other), *_bad_headers(data, paula, other), *_no_proofs()]
    says = "Which signatures over a statement hold, and by which key."
    return file("proofs", says, given, [*good, *bad, unknown])


def _jws(value):
    return {"proof": {"format": "jws", "value": value}}


def _parts(value):
    header, _, signature = value.partition("..")
    return header, digests.decode_base64url(signature)


def _joined(header, signature):
    return _jws(f"{header}..{digests.encode_base64url(signature)}")


def _bad_signatures(data, paula, other):
    value = jws.sign_detached(data, paula, typ=TYP)
    header, signature = _parts(value)
    ec_header, ec_signature = _parts(jws.sign_detached(data, other, typ=TYP))
    s = int.from_bytes(signature[32:], "little") + ED25519_ORDER
    r_and_s = (int.from_bytes(ec_signature[:32]), int.from_bytes(ec_signature[32:]))
    last = ALPHABET[ALPHABET.index(value[-1]) + 1]
    false = {
        "over other bytes": _jws(jws.sign_detached(statement("told"), paula, typ=TYP)),
        "a bit changed": _joined(header, bytes([signature[0] ^ 1]) + signature[1:]),
        "zeros": _joined(header, bytes(64)),
        "s beyond the order": _joined(header, signature[:32] + s.to_bytes(32, "little")),
        "P-256: zeros": _joined(ec_header, bytes(64)),
        "the header of another key": _joined(ec_header, signature),
    }
    malformed = {
        "63 bytes": _joined(header, signature[:-1]),
        "65 bytes": _joined(header, signature + b"\0"),
        "P-256 in DER": _joined(ec_header, encode_dss_signature(*r_and_s)),
        "padding": _jws(f"{value}=="),
        "unused bits set": _jws(value[:-1] + last),
        "the payload attached": _jws(value.replace("..", f".{digests.encode_base64url(data)}.")),
        "two parts": _jws(value.replace("..", ".")),
        "a line feed": _jws(f"{value}\n"),
    }
    return [*(invalid(name, given, "signature_invalid") for name, given in false.items()),
            *(invalid(name, given, "proof_malformed") for name, given in malformed.items())]  # fmt: skip


def _bad_headers(data, paula, other):
    said = {"alg": "Ed25519", "kid": paula.public.thumbprint, "typ": TYP}
    false = {
        "alg none": {**said, "alg": "none"},
        "alg EdDSA": {**said, "alg": "EdDSA"},
        "alg of another kind of key": {**said, "alg": "ES256"},
        "typ JWT": {**said, "typ": "JWT"},
        "typ of a receipt": {**said, "typ": "coverage-receipt+jws"},
        "another's kid": {**said, "alg": "ES256", "kid": other.public.thumbprint},
    }
    malformed = {
        "a member more": canonical.canonicalize({**said, "jwk": dict(paula.public.jwk)}),
        "crit": canonical.canonicalize({**said, "crit": ["exp"]}),
        "b64": canonical.canonicalize({**said, "b64": False}),
        "no typ": canonical.canonicalize({name: one for name, one in said.items() if name != "typ"}),
        "no kid": canonical.canonicalize({name: one for name, one in said.items() if name != "kid"}),
        "a number as typ": canonical.canonicalize({**said, "typ": 1}),
        "members in another order": json.dumps(dict(reversed(said.items())), separators=(",", ":")).encode(),
        "a space in it": json.dumps(said, separators=(",", ": ")).encode(),
        "a member twice": canonical.canonicalize(said).replace(b'{"alg"', b'{"alg":"Ed25519","alg"'),
        "an array": b"[]",
        "not JSON": b"\xff",
    }
    return [
        *(invalid(name, _signed(canonical.canonicalize(one), data, paula), "signature_invalid")
          for name, one in false.items()),
        *(invalid(f"header: {name}", _signed(one, data, paula), "proof_malformed") for name, one in malformed.items()),
        invalid("an HMAC keyed with the public key", _hmac({**said, "alg": "HS256"}, data, paula), "signature_invalid"),
    ]  # fmt: skip


def _signed(header, data, signer):
    head = digests.encode_base64url(header)
    return _joined(head, signer.sign(f"{head}.{digests.encode_base64url(data)}".encode()))


def _hmac(header, data, signer):
    head = digests.encode_base64url(canonical.canonicalize(header))
    mac = hmac.new(signer.public.raw, f"{head}.{digests.encode_base64url(data)}".encode(), hashlib.sha256).digest()
    return _joined(head, mac + mac)


def _no_proofs():
    return [
        invalid("a format nobody knows", {"proof": {"format": "pgp", "value": "x"}}, "proof_format_unsupported"),
        invalid("no value", {"proof": {"format": "jws"}}, "proof_malformed"),
        invalid("a number as value", {"proof": {"format": "jws", "value": 1}}, "proof_malformed"),
        invalid("a member beside the value", {"proof": {"format": "jws", "value": "x", "key": "y"}}, "proof_malformed"),
    ]
