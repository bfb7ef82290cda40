"""Signed heads of a log and cosignatures, under policies that believe more or less.

An ML-DSA-44 signature is another one each time it is made, so that of the set was made once and lies beside this file.
"""

from pathlib import Path

from signing import digests, note
from signing.mldsa import MlDsaPrivateKey
from signing.tree_head import Checkpoint, format_checkpoint
from tests.conformance_set.vectors.shape import cannot_tell, file, invalid, valid
from tests.conformance_set.vectors.tree import (
    COSIGNED_AT,
    LOG,
    ORIGIN,
    SIZE,
    WITNESS,
    WITNESS_NAME,
    believed,
    cosigned,
    head,
    signed,
)
from tests.golden.fixed import drawn, key_of

ML_DSA = MlDsaPrivateKey.from_seed(drawn("conformance set", "ML-DSA-44 witness", length=32))
ML_DSA_NAME = "w2.example/witness"
ML_DSA_LINE = Path(__file__).with_name("ml-dsa-44.line")


def checkpoints():
    """Every case of checkpoints."""
    plain, wanting, both = believed(witness=False), believed(), _both()
    gives = {"origin": ORIGIN, "size": SIZE, "root": digests.encode_base64(head().root)}
    line = ML_DSA_LINE.read_text(encoding="utf-8")
    stranger = note.cosign(
        format_checkpoint(head()), "w3.example/witness", key_of("conformance set", "w3"), COSIGNED_AT
    )
    good = [
        valid("signed by the log", _given(signed(), plain), **gives),
        valid("cosigned, Ed25519", _given(cosigned(), wanting), **gives),
        valid("cosigned, Ed25519 and ML-DSA-44", _given(cosigned() + line, both), **gives),
        valid("a line of somebody nobody knows", _given(cosigned() + stranger, wanting), **gives),
        valid(
            "the empty tree", _given(signed(0), plain), origin=ORIGIN, size=0, root=digests.encode_base64(head(0).root)
        ),
    ]
    few = [
        cannot_tell("no cosignature", _given(signed(), wanting), "quorum_missing"),
        cannot_tell("one cosignature of two", _given(cosigned(), both), "quorum_missing"),
        cannot_tell("a stranger's only", _given(signed() + stranger, wanting), "quorum_missing"),
    ]
    return file("checkpoints", "Which signed heads of a log a policy believes.", {}, [*good, *few, *_bad(wanting)])


def _given(text, policy):
    return {"checkpoint": text, "policy": policy}


def _both():
    """A policy that wants both witnesses."""
    lines = [believed(witness=False).split("\n")[0],
             f"witness w1 {note.format_vkey(WITNESS_NAME, WITNESS.public, note.COSIGNATURE)}",
             f"witness w2 {note.format_vkey(ML_DSA_NAME, ML_DSA.public, note.ML_DSA_COSIGNATURE)}",
             "group both all w1 w2", "quorum both", ""]  # fmt: skip
    return "\n".join(lines)


def _bad(policy):
    text, signature = cosigned().split("\n\n")
    lines = signature.split("\n")
    blob = digests.decode_base64(lines[1].split(" ")[2])
    moved = digests.encode_base64(blob[:4] + (COSIGNED_AT + 1).to_bytes(8) + blob[12:])
    other = format_checkpoint(Checkpoint(ORIGIN, SIZE - 1, head().root))
    false = {
        "another size": cosigned().replace(f"\n{SIZE}\n", f"\n{SIZE - 1}\n"),
        "another root": cosigned().replace(digests.encode_base64(head().root), digests.encode_base64(head(1).root)),
        "the signature of another head": f"{text}\n\n{note.sign_note(other, ORIGIN, LOG).split(chr(10) * 2)[1]}",
        "a cosignature given another time": f"{text}\n\n{lines[0]}\n— {WITNESS_NAME} {moved}\n",
        "another's key under the log's name": note.sign_note(f"{text}\n", ORIGIN, WITNESS),
    }
    note_malformed = {
        "no signature": f"{text}\n",
        "no line feed at the end": cosigned()[:-1],
        "a hyphen for the dash": cosigned().replace("— ", "- "),
        "a carriage return": cosigned().replace(f"\n{SIZE}\n", f"\n{SIZE}\r\n"),
        "padding left out": cosigned().replace("=\n", "\n"),
    }
    malformed = {
        "a size with a leading zero": note.sign_note(f"{ORIGIN}\n0300\n{text.split(chr(10))[2]}\n", ORIGIN, LOG),
        "a root of 31 bytes": note.sign_note(f"{ORIGIN}\n300\n{digests.encode_base64(bytes(31))}\n", ORIGIN, LOG),
        "a fourth line": note.sign_note(f"{text}\nmore\n", ORIGIN, LOG),
    }
    elsewhere = note.sign_note(f"other.example/log\n{SIZE}\n{text.split(chr(10))[2]}\n", "other.example/log", LOG)
    return [
        *(invalid(name, _given(one, policy), "signature_invalid") for name, one in false.items()),
        *(invalid(name, _given(one, policy), "note_malformed") for name, one in note_malformed.items()),
        *(invalid(name, _given(one, policy), "checkpoint_malformed") for name, one in malformed.items()),
        invalid("a log the policy does not name", _given(elsewhere, policy), "checkpoint_invalid"),
    ]
