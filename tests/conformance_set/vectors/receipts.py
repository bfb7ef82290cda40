"""Receipts of the golden ledger: whole, for somebody else, too late, and false in one place."""

import json

from consent.receipt import TYP
from signing import canonical, digests
from signing.proofs import jws
from tests.conformance_set.vectors.shape import cannot_tell, file, invalid, valid
from tests.conformance_set.vectors.story import story
from tests.conformance_set.vectors.tree import believed
from tests.golden.fixed import key_of

SHOWN = ("aud", "decision", "exp", "grants", "iat", "iss", "jti", "outcome", "req", "size")


def receipts():
    """Every case of receipts."""
    told = story()
    token, refusing = told["answers"]["first"]["receipt"], told["answers"]["of three"]["receipt"]
    claims = _claims(token)
    now, shown = claims["iat"], {name: claims[name] for name in SHOWN}
    given = {"jwks": told["jwks"], "policy": told["policy"]}
    good = [
        valid("of a covered use", {"receipt": token, "now": now}, **shown),
        valid("with its audience and question", {"receipt": token, "now": now, "audience": claims["aud"],
                                                 "request": told["request"]}, **shown),
        valid("a second before it expires", {"receipt": token, "now": claims["exp"] - 1}, **shown),
        valid("of a use that is not covered", {"receipt": refusing, "now": now},
              **{name: _claims(refusing)[name] for name in SHOWN}),
    ]  # fmt: skip
    bad = [*_used_wrongly(token, claims), *_tampered(token, claims), *_not_known(claims, now)]
    says = "What a receipt says to somebody who has the ledger's keys, and when it says nothing."
    return file("receipts", says, given, [*good, *bad])


def _claims(token):
    return json.loads(digests.decode_base64url(token.split(".")[1]))


def _used_wrongly(token, claims):
    now, request = claims["iat"], story()["request"]
    return [
        invalid("when it expires", {"receipt": token, "now": claims["exp"]}, "receipt_expired"),
        invalid("for another licensee", {"receipt": token, "now": now, "audience": "party:elsewhere"},
                "audience_mismatch"),
        invalid("for another question", {"receipt": token, "now": now, "request": {**request, "languages": ["fr"]}},
                "request_mismatch"),
        invalid("signed again for another licensee, with the question", {
            "receipt": _signed({**claims, "aud": "party:elsewhere"}), "now": now, "request": request},
                "audience_mismatch"),
    ]  # fmt: skip


def _tampered(token, claims):
    now = claims["iat"]
    head, body, signature = token.split(".")
    other = digests.encode_base64url(canonical.canonicalize({**claims, "aud": "party:elsewhere"}))
    spaced = _signed_bytes(canonical.canonicalize(claims) + b" ")
    return [
        *(invalid(name, {"receipt": _signed({**claims, **change}), "now": now}, code)
          for code, changes in _false(claims).items() for name, change in changes.items()),
        invalid("claims changed, not signed again", {"receipt": f"{head}.{other}.{signature}", "now": now},
                "signature_invalid"),
        invalid("a space after the claims", {"receipt": spaced, "now": now}, "not_canonical"),
        invalid("another typ", {"receipt": _signed(claims, typ="JWT"), "now": now}, "signature_invalid"),
        invalid("two parts", {"receipt": f"{head}.{body}", "now": now}, "proof_malformed"),
    ]  # fmt: skip


def _false(claims):
    """Claims to sign again with the ledger's own key, by code: what only the log can show to be false."""
    log, (decision, grant) = claims["log"], claims["log"]["items"]

    def with_items(*items):
        return {"log": {**log, "items": list(items)}}

    return {
        "entry_mismatch": {
            "another outcome": {"outcome": "not_covered"},
            "other rules": {"rules": []},
            "another decision": {"decision": "A" * 22},
            "another grant": {"grants": [{**claims["grants"][0], "digest": "A" * 43}]},
            "resting on what came after it": {"size": decision["index"] + 1},
            "the grant's entry for the decision's": with_items(grant, decision),
            "issued after its decision was recorded": {"iat": claims["iat"] + 1, "exp": claims["exp"] + 1},
        },
        "issuer_mismatch": {"another issuer": {"iss": "https://elsewhere.example"}},
        "inclusion_invalid": {
            "an entry at another place": with_items({**decision, "index": 0}, grant),
            "a path too short": with_items({**decision, "path": decision["path"][1:]}, grant),
            "an entry changed": with_items({**decision, "entry": grant["entry"]}, grant),
        },
        "signature_invalid": {
            "another head": {"log": {**log, "checkpoint": log["checkpoint"].replace("\n", "\n1", 1)}},
        },
        "receipt_malformed": {
            "a life of more than a day": {"exp": claims["iat"] + 24 * 3600 + 1},
            "a claim nobody knows": {"blessed": True},
            "no items": with_items(),
        },
    }


def _not_known(claims, now):
    token = jws.sign_compact(canonical.canonicalize(claims), key_of("conformance set", "stranger"), typ=TYP)
    elsewhere = {"receipt": _signed(claims), "now": now, "policy": believed(witness=False)}
    theirs = [{**one, "log": "elsewhere.example/consent"} for one in story()["jwks"]["keys"]]
    return [cannot_tell("a key nobody gave", {"receipt": token, "now": now}, "key_unknown"),
            invalid("a key of another log", {"receipt": _signed(claims), "now": now, "jwks": {"keys": theirs}},
                    "issuer_mismatch"),
            invalid("a log the policy does not name", elsewhere, "checkpoint_invalid")]  # fmt: skip


def _signed(claims, typ=TYP):
    return _signed_bytes(canonical.canonicalize(claims), typ)


def _signed_bytes(payload, typ=TYP):
    return jws.sign_compact(payload, _receipt_key(), typ=typ)


def _receipt_key():
    """The key of the golden ledger's receipts."""
    return story()["play"].ledger.ledger.opened.receipts
