"""Bundles as they travel, whole and malformed."""

import json

from signing import bundle, digests
from tests.conformance_set.vectors.shape import file, invalid, valid
from tests.conformance_set.vectors.story import story


def bundles():
    """Every case of bundles. Reading one verifies nothing."""
    said = story()["bundles"]["main"]
    many = {**said, "proofs": said["proofs"] * 8}
    digest = digests.digest(digests.decode_base64url(said["statement"]))
    good = {"two proofs": (said, 2), "sixteen proofs": (many, 16), "no proofs": ({**said, "proofs": []}, 0)}
    bad = {
        "nothing": ("", "malformed_json"),
        "an array": ("[]", "wrong_type"),
        "no statement": (json.dumps({"proofs": []}), "missing_member"),
        "no proofs member": (json.dumps({"statement": said["statement"]}), "missing_member"),
        "a member nobody knows": (json.dumps({**said, "note": 1}), "unknown_member"),
        "a member twice": ('{"proofs":[],"proofs":[],"statement":"e30"}', "duplicate_name"),
        "the statement as an object": (json.dumps({**said, "statement": {}}), "wrong_type"),
        "the statement in base64 with padding": (json.dumps({**said, "statement": "e30="}), "bad_text"),
        "unused bits set": (json.dumps({**said, "statement": "e31"}), "bad_text"),
        "proofs as an object": (json.dumps({**said, "proofs": {}}), "wrong_type"),
        "a proof that is text": (json.dumps({**said, "proofs": ["x"]}), "wrong_type"),
        "a proof without a format": (json.dumps({**said, "proofs": [{}]}), "missing_member"),
        "a format that is a number": (json.dumps({**said, "proofs": [{"format": 1}]}), "wrong_type"),
        "seventeen proofs": (json.dumps({**many, "proofs": [*many["proofs"], many["proofs"][0]]}), "too_large"),
        "a number that is none": (json.dumps({**said, "proofs": [1.5]}), "bad_number"),
    }
    assert len(many["proofs"]) == bundle.MAX_PROOFS
    return file("bundles", "Which bodies are read as a bundle.", {}, [
        *(valid(name, {"bundle": json.dumps(one)}, digest=digest, proofs=count) for name, (one, count) in good.items()),
        *(invalid(name, {"bundle": raw}, code) for name, (raw, code) in bad.items()),
    ])  # fmt: skip
