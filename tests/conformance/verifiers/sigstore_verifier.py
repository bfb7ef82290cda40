"""sigstore-python over cases: the signed note, its checkpoint, and the entry's inclusion under that root."""

import base64
import json
import sys
from types import SimpleNamespace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sigstore._internal.merkle import verify_merkle_inclusion
from sigstore._internal.rekor.checkpoint import SignedCheckpoint
from sigstore._internal.trust import Keyring
from sigstore.errors import VerificationError
from sigstore_models.common import v1 as common_v1


def ring_of(raw):
    der = Ed25519PublicKey.from_public_bytes(raw).public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    encoded = base64.b64encode(der)
    return Keyring([common_v1.PublicKey(raw_bytes=encoded, key_details=common_v1.PublicKeyDetails.PKIX_ED25519)])


def judged(case):
    try:
        signed = SignedCheckpoint.from_text(case["checkpoint"])
        # Its key ids are hashes of the key; a note's are of name and key, so the hint is handed in and the ring tried.
        signed.signed_note.verify(ring_of(base64.b64decode(case["log_key"])), bytes.fromhex(case["key_id"]))
        head = signed.checkpoint
        proof = SimpleNamespace(
            log_index=case["index"], tree_size=head.log_size, root_hash=bytes.fromhex(head.log_hash),
            hashes=[base64.b64decode(one) for one in case["path"]],
        )  # fmt: skip
        entry = SimpleNamespace(inclusion_proof=proof, canonicalized_body=base64.b64decode(case["entry"]))
        verify_merkle_inclusion(SimpleNamespace(_inner=entry))
    except VerificationError as error:
        return {"ok": False, "why": str(error)[:200]}
    return {"ok": head.origin == case["origin"], "why": "origin"}


print(json.dumps([judged(case) for case in json.load(sys.stdin)]))
