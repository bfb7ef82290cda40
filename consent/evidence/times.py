"""The time-stamps of evidence: each anchored by its entry, over a head that the checkpoint extends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from consent.errors import EvidenceInvalid
from consent.parcel.contents import Opened, refuse
from consent.verify.stamp import anchor_problems, stamped_at
from signing import digests, merkle
from signing.checkpoint import open_checkpoint_of_any
from signing.errors import SigningError
from signing.timestamps import TimestampTrust

_SIGNED: Final = "\n\u2014 ".encode()
"""How each signature of a note begins: the log stamps its head under its own signature and no other."""


def verify_times(evidence: Opened, tsa: TimestampTrust | None) -> dict[int, int] | None:
    """When heads were stamped, Unix seconds by size; None where nobody said which authority to believe.

    Raises EvidenceInvalid (`timestamp_mismatch`, `consistency_invalid`, `timestamp_invalid`, `timestamp_malformed`).
    """
    found = {}
    for said in evidence.manifest["timestamps"]:
        index, size = int(said["entry"]), int(said["size"])
        response, text = (evidence.package.file(f"time/{index}.{kind}") for kind in ("tsr", "checkpoint.txt"))
        entry = evidence.entry(index, "timestamp.anchored")
        refuse(anchor_problems(response, size, entry, f"/time/{index}"))
        shown = evidence.package.json(f"time/{index}.consistency.json")
        if set(shown) != {"path"}:
            raise EvidenceInvalid.of("consistency_invalid", f"the stamped head of {size} entries: a path, and no more")
        _verify_extends(evidence, text, size, shown["path"])
        if tsa is not None:
            try:
                found[size] = stamped_at(response, text, tsa)
            except SigningError as error:
                raise EvidenceInvalid.of(error.code, f"time-stamp of entry {index}: {error.detail}") from error
    return None if tsa is None else found


def _verify_extends(evidence: Opened, text: bytes, size: int, path: Sequence[str]) -> None:
    """The head of the evidence extends an older one that the log has signed."""
    head, logs = evidence.head, evidence.policy.keys_of(evidence.head.origin)
    try:
        older = open_checkpoint_of_any(text.decode("utf-8"), logs).checkpoint
        hashes = [digests.decode_base64(one) for one in path]
        merkle.verify_consistency(older.size, head.size, older.root, head.root, hashes)
    except (SigningError, UnicodeDecodeError) as error:
        raise EvidenceInvalid.of("consistency_invalid", f"the stamped head of {size} entries: {error}") from error
    if older.size != size or text.count(_SIGNED) != 1:
        raise EvidenceInvalid.of("timestamp_mismatch", f"not the head of {size} entries as the log signed it")
