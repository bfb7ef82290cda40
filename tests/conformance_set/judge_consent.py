"""How the implementation this set comes from judges vectors: an example of a judge, with the packages of that program.

It reads a file of vectors on standard input and writes a verdict for each on standard output (docs/conformance.md).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

from consent.entry import parse_entry
from consent.errors import ConsentError, CouldNotVerify
from consent.receipt import open_receipt
from consent.statements.statement import parse_statement
from signing import bundle, canonical, digests, keys, merkle, policy, tiles, tlog_proof
from signing.errors import SigningError, UnknownKey

Given = dict[str, Any]
QUORUM_MISSING = "quorum_missing"


def judge(file: Given) -> list[Given]:
    """A verdict for each vector of a file; its own members complete those the file gives for all."""
    return [verdict(file["kind"], {**file["given"], **one["given"]}) for one in file["vectors"]]


def verdict(kind: str, given: Given) -> Given:
    """What comes out, or why nothing does."""
    try:
        return {"result": "valid", "gives": JUDGES[kind](given)}
    except SigningError as error:
        open_question = isinstance(error, UnknownKey) or error.code == QUORUM_MISSING
        return {"result": "cannot_tell" if open_question else "invalid", "codes": [error.code]}
    except ConsentError as error:
        result = "cannot_tell" if isinstance(error, CouldNotVerify) else "invalid"
        return {"result": result, "codes": [one.code for one in error.problems]}


def _gate(given: Given) -> Given:
    raw = digests.decode_base64(given["bytes"])
    canonical.open_canonical(raw)
    return {"digest": digests.digest(raw)}


def _key(given: Given) -> Given:
    return {"thumbprint": keys.parse_public_jwk(given["jwk"]).thumbprint}


def _statement(given: Given) -> Given:
    data = given["statement"].encode()
    said = parse_statement(canonical.open_canonical(data))
    ring = keys.parse_jwks({"keys": given["keys"]})
    proofs = [bundle.verify_proof(one, data, ring) for one in bundle.read_proofs(given["proofs"], "/proofs")]
    digest = bundle.proofs_digest([one.value for one in proofs])
    return {"type": said.type, "digest": digests.digest(data), "proofs_digest": digest,
            "signed_by": [one.key for one in proofs]}  # fmt: skip


def _proof(given: Given) -> Given:
    (proof,) = bundle.read_proofs([given["proof"]], "")
    ring = keys.parse_jwks({"keys": given["keys"]})
    return {"key": bundle.verify_proof(proof, given["statement"].encode(), ring).key}


def _bundle(given: Given) -> Given:
    read = bundle.read_bundle(given["bundle"].encode())
    return {"digest": read.digest, "proofs": len(read.proofs)}


def _entry(given: Given) -> Given:
    data = given["entry"].encode()
    parse_entry(data)
    return {"leaf_hash": merkle.leaf_hash(data).hex()}


def _stored(entries: list[str]) -> tuple[list[bytes], bytes]:
    """The stored hashes of a tree of these entries, and its root."""
    new, root = merkle.append_leaves(0, [merkle.leaf_hash(one.encode()) for one in entries], lambda _: [])
    return [value for _, value in sorted(new)], root


def _root(given: Given) -> Given:
    entries = given["entries"][: given["size"]]
    return {"root": (_stored(entries)[1] if entries else merkle.EMPTY_ROOT).hex()}


def _consistency(given: Given) -> Given:
    path = [digests.decode_base64(one) for one in given["path"]]
    old, new = bytes.fromhex(given["old_root"]), bytes.fromhex(given["new_root"])
    merkle.verify_consistency(given["old"], given["new"], old, new, path)
    return {}


def _log_proof(given: Given) -> Given:
    believed = policy.parse_policy(given["policy"])
    return {"size": tlog_proof.open_tlog_proof(given["proof"], given["entry"].encode(), believed).size}


def _tile(given: Given) -> Given:
    tile = tiles.parse_path(given["path"])
    if tile.level is None:
        within = given["entries"][tile.first : tile.first + tile.width]
        return {"bytes": digests.encode_base64(tiles.format_bundle([one.encode() for one in within]))}
    line, _ = _stored(given["entries"])
    return {"bytes": digests.encode_base64(b"".join(line[one] for one in tiles.hash_positions(tile)))}


def _checkpoint(given: Given) -> Given:
    head = policy.open_with_policy(given["checkpoint"], policy.parse_policy(given["policy"])).checkpoint
    return {"origin": head.origin, "size": head.size, "root": digests.encode_base64(head.root)}


def _receipt(given: Given) -> Given:
    opened = open_receipt(
        given["receipt"], keyring=keys.parse_jwks(given["jwks"]), policy=policy.parse_policy(given["policy"]),
        now=given["now"], audience=given.get("audience"), request=given.get("request"),
    )  # fmt: skip
    return dict(opened.claims)


JUDGES: dict[str, Callable[[Given], Given]] = {
    "gate": _gate,
    "keys": _key,
    "statements": _statement,
    "proofs": _proof,
    "bundles": _bundle,
    "entries": _entry,
    "roots": _root,
    "consistency": _consistency,
    "log-proofs": _log_proof,
    "tiles": _tile,
    "checkpoints": _checkpoint,
    "receipts": _receipt,
}


if __name__ == "__main__":
    json.dump(judge(json.load(sys.stdin)), sys.stdout)
