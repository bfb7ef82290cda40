"""A statement of each type in exact bytes with its proofs, and statements with one thing wrong."""

import copy
import json

from consent.statements.statement import TYPES
from signing import bundle, canonical, digests
from tests.conformance_set.vectors.shape import file, invalid, valid
from tests.conformance_set.vectors.story import key, statement, story
from tests.golden.questions import PAULA


def statements():
    """Every case of statements."""
    keys = {party["key"]: party["party"] for one in _first_of_each_type().values()
            for party in _read(one)["parties"] if "key" in party}  # fmt: skip
    jwks = [dict(key(party).public.jwk) for thumbprint, party in sorted(keys.items(), key=lambda one: one[1])
            if key(party).public.thumbprint == thumbprint]  # fmt: skip
    good = [_valid(kind, one) for kind, one in _first_of_each_type().items()]
    return file("statements", "A statement of each type with its proofs; and what is refused as none.", {"keys": jwks},
                [*good, *_wrong()])  # fmt: skip


def _first_of_each_type():
    found = {}
    for one in story()["bundles"].values():
        found.setdefault(_read(one)["type"], one)
    assert set(found) == set(TYPES)
    return dict(sorted(found.items()))


def _read(one):
    return json.loads(digests.decode_base64url(one["statement"]))


def _valid(kind, one):
    data = digests.decode_base64url(one["statement"])
    proofs = bundle.proofs_digest([canonical.canonicalize(proof) for proof in one["proofs"]])
    kids = [json.loads(digests.decode_base64url(proof["value"].split(".")[0]))["kid"] for proof in one["proofs"]]
    given = {"statement": data.decode(), "proofs": one["proofs"]}
    return valid(kind, given, type=kind, digest=digests.digest(data), proofs_digest=proofs, signed_by=kids)


def _changed(name, *codes, of="main", **change):
    said = copy.deepcopy(json.loads(statement(of)))
    for place, value in change.items():
        where, steps = said, place.split("__")
        for step in steps[:-1]:
            where = where[step]
        if value is ...:
            del where[steps[-1]]
        else:
            where[steps[-1]] = value
    return invalid(name, {"statement": canonical.canonicalize(said).decode(), "proofs": []}, *codes)


def _wrong():
    twice = json.loads(statement("main"))["parties"]
    return [
        _changed("a member nobody knows", "unknown_member", blessed=True),
        _changed("a member nobody knows in a scope", "unknown_member", scopes__main__moods=[]),
        _changed("no terms", "missing_member", scopes=...),
        _changed("no nonce", "missing_member", nonce=...),
        _changed("no parties", "missing_member", parties=...),
        _changed("another version", "bad_number", v=2),
        _changed("a type nobody knows", "unknown_word", type="consent.wish"),
        _changed("a number as type", "wrong_type", type=1),
        _changed("a nonce of 15 bytes", "bad_identifier", nonce=digests.encode_base64url(bytes(15))),
        _changed("an id in capitals", "bad_identifier", id="urn:uuid:0EC9F1C4-5F0B-4C5E-9D1B-2F6C1C1B7A55"),
        _changed("a time with a fraction", "bad_time", issued_at="2026-06-02T00:00:00.5Z"),
        _changed("a time in another zone", "bad_time", issued_at="2026-06-02T00:00:00+02:00"),
        _changed("a day that does not exist", "bad_time", of="died", on="2026-02-30"),
        _changed("a medium nobody knows", "unknown_word", scopes__main__media=["dreams"]),
        _changed("a use that is a number", "wrong_type", scopes__main__uses=7),
        _changed("a party that is none", "bad_identifier", performer="paula"),
        _changed("one key for two parties", "bad_identifier",
                 parties=[{**one, "key": key(PAULA).public.thumbprint} for one in twice]),
        _changed("an EIDR with a wrong check character", "bad_identifier", of="season",
                 project=[{"scheme": "eidr", "value": "10.5240/7791-8534-2C23-9030-8610-6"}]),
    ]  # fmt: skip
