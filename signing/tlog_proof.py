"""C2SP tlog-proof: one text that shows an entry is in a log, for anybody who has the entry and the log's key."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from signing import digests, merkle, policy as policies
from signing.errors import Malformed
from signing.policy import Policy
from signing.tree_head import Checkpoint

MAGIC: Final = "c2sp.org/tlog-proof@v1"
_INDEX: Final = re.compile(r"index (0|[1-9][0-9]{0,18})")
_LONGEST_PATH: Final = 63


@dataclass(frozen=True, slots=True)
class TlogProof:
    """An index, an audit path, and the checkpoint they belong to, all unverified."""

    index: int
    path: tuple[bytes, ...]
    checkpoint: str


def format_tlog_proof(index: int, path: Sequence[bytes], checkpoint: str) -> str:
    """The text of a proof; `checkpoint` is the whole signed note."""
    lines = [MAGIC, f"index {index}", *(digests.encode_base64(one) for one in path), "", checkpoint]
    return "\n".join(lines)


def parse_tlog_proof(text: str) -> TlogProof:
    """The parts of a proof; `extra` is unauthenticated and ignored. Raises Malformed (`log_proof_malformed`)."""
    head, mark, checkpoint = text.partition("\n\n")
    lines = head.split("\n")
    if not mark or lines[0] != MAGIC:
        raise _malformed(f"a proof begins with {MAGIC} and holds a checkpoint after an empty line")
    rest = lines[1:]
    if rest and rest[0].startswith("extra "):
        _decoded(rest[0].removeprefix("extra "))
        rest = rest[1:]
    match = _INDEX.fullmatch(rest[0]) if rest else None
    if match is None:
        raise _malformed("the index line is missing or not a decimal number")
    path = tuple(_decoded(line) for line in rest[1:])
    if len(path) > _LONGEST_PATH or any(len(one) != merkle.HASH_SIZE for one in path):
        raise _malformed("a path is at most 63 hashes of 32 bytes")
    return TlogProof(int(match[1]), path, checkpoint)


def open_tlog_proof(text: str, entry: bytes, policy: Policy) -> Checkpoint:
    """The checkpoint under which the entry is in the log.

    Raises Malformed or VerificationFailed (`inclusion_invalid`, and those of `open_with_policy`).
    """
    proof = parse_tlog_proof(text)
    checkpoint = policies.open_with_policy(proof.checkpoint, policy).checkpoint
    leaf = merkle.leaf_hash(entry)
    merkle.verify_inclusion(leaf, proof.index, checkpoint.size, proof.path, checkpoint.root)
    return checkpoint


def _decoded(text: str) -> bytes:
    try:
        return digests.decode_base64(text)
    except Malformed as error:
        raise _malformed(error.detail) from error


def _malformed(detail: str) -> Malformed:
    return Malformed("log_proof_malformed", detail)
